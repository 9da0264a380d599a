"""Two workers over the same records, one of them with an older file: both follow one calendar."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest

from parapheur.bootstrap import open_office
from parapheur.domain.about_calendar import Part
from parapheur.domain.about_time import DeadlineMoved
from parapheur.domain.calendar_changes import Change
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.misdated import CalendarMoved
from parapheur.usecases.calendar import amend_calendar
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.worker.worker import sweep
from tests.builders import RACHID
from tests.databases import BACKENDS
from tests.enrolled import enrolled
from tests.fixed import WORKFLOWS
from tests.reliability.copies import Originals
from tests.reliability.ministry import BESIDE, Place, at_step, standing

NONE = "holidays: {yearly: [], dated: []}\n"
FEAST = """\
holidays:
  yearly: []
  dated:
    - name: {ar: عطلة, fr: Jour chômé, en: Day off}
      basis: essai
      from: FIRST
      until: LAST
"""


@pytest.fixture(params=BACKENDS)
def place(request: pytest.FixtureRequest, ministries: Originals, tmp_path: Path) -> Iterator[Place]:
    with ministries.copy(request.param, tmp_path / "ministry") as place:
        yield place


@contextmanager
def with_calendar(place: Place, folder: Path, change: str | None = None) -> Iterator[Office]:
    """Open the ministry as a process whose file says so."""
    if not folder.exists():
        shutil.copytree(WORKFLOWS, folder)
    file = folder / "calendar.yaml"
    if change is not None:
        assert NONE in file.read_text()
        file.write_text(file.read_text().replace(NONE, change))
    folders = place.settings.folders.model_copy(update={"workflows": folder})
    with open_office(place.settings.model_copy(update={"folders": folders})) as there:
        yield there.office


def feast(office: Office) -> str:
    """A month without office, from today on."""
    today = office.now().date()
    said = FEAST.replace("FIRST", f"{today}")
    return said.replace("LAST", f"{today + timedelta(days=30)}")


def moves(office: Office, dossier_id: DossierId) -> int:
    return [type(one) for one in office.reading.events(dossier_id)].count(DeadlineMoved)


def test_who_has_the_older_file_follows_the_later_one(place: Place, tmp_path: Path) -> None:
    with ExitStack() as stack:
        older = stack.enter_context(with_calendar(place, tmp_path / "older"))
        first = at_step(older, 0, BESIDE)
        due = standing(older, first).due
        newer = stack.enter_context(with_calendar(place, tmp_path / "newer", feast(older)))
        second = at_step(older, 0, BESIDE)  # by a process that still has the older file
        for _ in range(3):
            sweep(older)
            sweep(newer)
        assert moves(newer, first) == 1
        assert moves(newer, second) <= 1  # it had looked, or had not
        older.calendar_changed()
        assert older.calendar == newer.calendar == newer.filed != older.filed
        for dossier_id in (first, second):
            assert due is not None
            assert standing(newer, dossier_id).due is not None
            assert standing(newer, dossier_id).due != due
        assert list(newer.reading.counted_otherwise(newer.calendar.digest)) == []
        assert list(fsck(newer)) == []


def test_a_raised_edition_puts_the_earlier_days_in_force_again(
    place: Place, tmp_path: Path
) -> None:
    with with_calendar(place, tmp_path / "one") as office:
        dossier_id = at_step(office, 0, BESIDE)
        due = standing(office, dossier_id).due
        declared = feast(office)
    with with_calendar(place, tmp_path / "two", declared) as newer:
        sweep(newer)
        assert standing(newer, dossier_id).due != due
        with with_calendar(place, tmp_path / "three", f"edition: 2\n{NONE}") as back:
            sweep(back)
            sweep(newer)
            assert standing(back, dossier_id).due == due
            assert moves(back, dossier_id) == 2
            assert list(fsck(back)) == []


def test_of_two_who_change_it_at_once_one_looks_again_and_all_follow(
    place: Place, tmp_path: Path
) -> None:
    """Each in a process of its own, from the same page."""
    with ExitStack() as stack:
        one = stack.enter_context(with_calendar(place, tmp_path / "here"))
        other = stack.enter_context(with_calendar(place, tmp_path / "here"))
        with one.work() as work:
            enrolled(work, RACHID, "no password opens this")
        seen, refused = one.calendar.digest, list[ParapheurError]()
        assert other.calendar.digest == seen

        def change(office: Office, until: date) -> None:
            asked = Change(part=Part.COMPLETE, until=until)
            try:
                amend_calendar(office, asked, seen=seen, actor=RACHID)
            except ParapheurError as refusal:
                refused.append(refusal)

        people = [
            Thread(target=change, args=(office, date(2029, month, 1)))
            for month, office in ((5, one), (6, other))
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        assert [type(refusal) for refusal in refused] == [CalendarMoved]
        for office in (one, other):
            office.calendar_changed()
        assert one.calendar == other.calendar
        assert one.calendar.edition == 2
        assert list(fsck(one)) == []
