"""An interim is ended amid an act there: one of the two comes wholly first.

A usual run makes six races of each kind on each database; `--parapheur-soak` makes 100.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from parapheur.demo.rehearsal import PIN
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NotAllowed, ParapheurError
from parapheur.domain.events import AtDesk
from parapheur.domain.people import DeskId, Person, Role
from parapheur.domain.terms import Interim, standing_at
from parapheur.usecases.act import act
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.reject import reject
from parapheur.usecases.seats import appoint, end_term
from parapheur.usecases.transfer import transfer
from tests.builders import a_person
from tests.databases import BACKENDS
from tests.enrolled import enrolled
from tests.reliability.conftest import Places
from tests.reliability.ministry import BESIDE, at_step, holder, opened, standing
from tests.reliability.test_delegation_races import another

USUAL, SOAK = 4, 100
HEAD_STARTS = 6
"""The end comes up to five times 0.03 s after the act began: before, amid and after it."""
ADMINISTRATOR = a_person("administration", role=Role.ADMINISTRATOR)
Deed = Callable[[Office, DossierId, Person, DeskId], object]


@pytest.fixture(params=BACKENDS)
def office(request: pytest.FixtureRequest, places: Places) -> Iterator[Office]:
    with opened(places(request.param)) as office:
        with office.work() as work:
            enrolled(work, ADMINISTRATOR, "no password opens this")
        yield office


def visa(office: Office, number: DossierId, actor: Person, desk: DeskId) -> object:
    shown = standing(office, number).version.digest
    return act(office, number, actor=actor, desk=desk, position=0, round=1, shown=shown, pin=PIN)


def refuse(office: Office, number: DossierId, actor: Person, desk: DeskId) -> object:
    shown = standing(office, number).version.digest
    return reject(
        office, number, actor=actor, desk=desk, position=0, round=1, shown=shown, reason="La date"
    )


def hand(office: Office, number: DossierId, actor: Person, desk: DeskId) -> object:
    shown = standing(office, number).version.digest
    return transfer(
        office, number, actor=actor, desk=desk, position=0, to=another(office, desk), round=1,
        shown=shown, reason="Absence",
    )  # fmt: skip


@pytest.mark.parametrize("deed", [visa, refuse, hand])
def test_done_before_the_interim_ends_or_not_at_all(
    office: Office, request: pytest.FixtureRequest, deed: Deed
) -> None:
    for number in range(SOAK if request.config.getoption("--parapheur-soak") else USUAL):
        dossier_id = at_step(office, 0, BESIDE)
        (desk,) = standing(office, dossier_id).awaited
        term = appointed(office, holder(another(office, desk)), desk)
        refused = race(office, dossier_id, desk, term, deed, 0.03 * (number % HEAD_STARTS))
        (ended,) = [one for one in office.reading.terms(who=term.who) if one.id == term.id]
        done = [one for one in office.reading.events(dossier_id) if isinstance(one, AtDesk)]
        told = [one for one in done if one.actor == term.who]
        assert len(told) == (refused is None), refused
        assert all(one.interim == term.act_reference for one in told)
        assert refused is None or isinstance(refused, NotAllowed)
        assert ended.ended_at is not None
        assert all(one.at <= ended.ended_at for one in told)
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []


def appointed(office: Office, person: Person, desk: DeskId) -> Interim:
    today = day_of(office.now())
    term = appoint(
        office,
        person.login,
        desk,
        first=today,
        last=today + timedelta(days=1),
        act_reference="قرار رقم 27-26",
        act_date=today,
        actor=ADMINISTRATOR,
    )
    assert isinstance(term, Interim)
    return term


def race(
    office: Office,
    dossier_id: DossierId,
    desk: DeskId,
    term: Interim,
    deed: Deed,
    head_start: float,
) -> ParapheurError | None:
    """Act, and end the interim so many seconds later; return what refused the act."""
    refused: list[ParapheurError] = []
    start = threading.Barrier(2)
    person = office.reading.person(term.who)
    assert person is not None
    actor = standing_at(person, [term], office.now())

    def do() -> None:
        start.wait()
        try:
            deed(office, dossier_id, actor, desk)
        except ParapheurError as refusal:
            refused.append(refusal)

    acting = threading.Thread(target=do)
    acting.start()
    start.wait()
    threading.Event().wait(head_start)
    end_term(office, term.id, actor=ADMINISTRATOR)
    acting.join()
    return refused[0] if refused else None
