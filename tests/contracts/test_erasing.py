"""A person is erased: the chain verifies, and what was theirs is nowhere any more.

Over records in memory, in SQLite and in PostgreSQL, with the keys in files.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from parapheur.domain import staff
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    AccountActive,
    AlreadyErased,
    BasisRequired,
    KeptByLaw,
    NeededStill,
    NoSuchGuest,
    NoSuchPerson,
    NotAllowed,
    NotForOneself,
    ParapheurError,
)
from parapheur.domain.events import NoteWritten
from parapheur.domain.notes import private_note, write_note
from parapheur.domain.people import NAMELESS, Login, Person
from parapheur.domain.personal import Condition, of_account
from parapheur.domain.standing import replay
from parapheur.domain.trail import breaks
from parapheur.domain.words import ERASED, Language
from parapheur.store import Database
from parapheur.subjects import SubjectKeys
from parapheur.usecases import people
from parapheur.usecases.calendar import note_read
from parapheur.usecases.erase import erase_guest, erase_person, finish_erasures
from parapheur.usecases.personal_told import erasures_told, values_astray
from parapheur.usecases.ports import Office
from tests.builders import (
    AMINA,
    CALENDAR,
    CAST,
    DESKS,
    LETTER,
    PASSWORD,
    PIN,
    RACHID,
    a_trail,
    acted,
    at,
    guest_signing,
    keep_all,
    standing,
)
from tests.contracts.test_guests import the_trail
from tests.databases import BACKENDS, fresh
from tests.fakes import FakeOffice

BASIS = "Loi 09-08, art. 7 ; décision CNDP 2026-14"
WRITTEN, NAME, MAIL = "Appeler M. Bennani", "Nora Alami", "nora.alami@example.ma"
GUEST, ADDRESS = "Nadia Berrada", "nadia@example.org"


@dataclass
class House:
    """An office with its records, the keys of its subjects, and where the records stand."""

    office: Office
    fake: FakeOffice
    url: str
    dossier: DossierId

    def whole(self) -> None:
        """Chains hold, values are what is committed to, states replay, erasures are told."""
        reading = self.office.reading
        told = erasures_told(self.office)
        with pytest.raises(StopIteration) as end:
            raise AssertionError(next(told))
        for stream in reading.streams():
            entries = reading.entries(stream)
            assert breaks(entries) == []
            assert list(values_astray(entries, reading.beside(stream), end.value.value)) == []
        for number in reading.dossiers():
            assert replay(reading.events(number)) == reading.stored(number)

    def everything(self) -> bytes:
        """All that the records hold, as bytes."""
        if self.url.startswith("sqlite"):
            file = Path(self.url.removeprefix("sqlite:///"))
            return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
        if self.url:
            return _rows(self.url)
        return repr(self.fake.store.kept).encode()


def _rows(url: str) -> bytes:
    engine = create_engine(url)
    with engine.begin() as connection:
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        rows = [
            connection.execute(text(f"SELECT t::text FROM {table} t")).scalars().all()  # noqa: S608  ours
            for (table,) in tables.all()
        ]
    engine.dispose()
    return repr(rows).encode()


@pytest.fixture(params=["fake", *BACKENDS])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    fake = FakeOffice()
    if request.param == "fake":
        yield filled(House(fake.office, fake, "", DossierId(0)))
        return
    for url in fresh(request.param, tmp_path):
        keys = SubjectKeys(tmp_path / "subjects")
        database = Database(url, keys)
        office = replace(
            fake.office,
            work=database.work,
            reading=database.reading,
            subjects=keys,
            scrub=database.scrub,
        )
        yield filled(House(office, fake, url, DossierId(0)))
        database.close()


def filled(house: House) -> House:
    """Nora came, wrote, and left; her note stands in a dossier that is finished."""
    office = house.office
    house.fake.clock.time = at(20)
    with office.work() as work:
        note_read(work, CALENDAR, office.now())
        for desk in DESKS:
            work.add_desk(desk)
        for person in CAST:
            work.add_person(person, PASSWORD)
    who = staff.described(replace(AMINA.name, fr=NAME, en=NAME), AMINA.capacity, Language.FR)
    nora = people.open_account(office, "nora", who, roles=[], password=PASSWORD, actor=RACHID)
    trail = a_trail(LETTER, on_step=3)
    number = house.dossier = keep_all(office, trail)
    with office.work() as work:
        before = work.dossier(number)
        note = write_note(before, text=WRITTEN, desk=None, actor=before.originator, at=at(8))
        work.keep(number, replace(note, actor=nora.login))
        work.set_key(house.fake.keys.issue(nora, PIN, at=at(0)))
        work.set_private_note(private_note(number, WRITTEN, author=nora.login, at=at(8)))
        work.set_correspondence(nora.login, Correspondence(MAIL), at=at(0))
    return house


def ended(house: House) -> Dossier:
    """The dossier, once it has come to its end."""
    with house.office.work() as work:
        work.keep(house.dossier, acted(work.dossier(house.dossier), when=at(9)))
    people.close_account(house.office, Login("nora"), actor=RACHID)
    return house.office.reading.stored(house.dossier)


def erase(house: House, login: str = "nora", *, basis: str = BASIS, by: Person = RACHID) -> None:
    erase_person(house.office, Login(login), basis=basis, actor=by)


def test_who_is_erased_is_nowhere_and_every_chain_holds(house: House) -> None:
    ended(house)
    reading = house.office.reading
    digests = [entry.digest for entry in reading.trail(house.dossier)]
    before = house.everything()
    hidden = (NAME, WRITTEN, MAIL)
    assert all(one.encode() in before for one in (NAME, WRITTEN, MAIL))
    house.whole()
    erase(house)
    house.whole()
    after = house.everything()
    assert [one for one in hidden if one.encode() in after] == []
    assert [entry.digest for entry in reading.trail(house.dossier)] == digests
    (note,) = [one for one in reading.events(house.dossier) if isinstance(one, NoteWritten)]
    assert (note.text, note.actor) == (ERASED, "nora")
    person = reading.person(Login("nora"))
    assert person is not None
    assert (person.name, person.capacity, person.erased) == (NAMELESS, NAMELESS, True)
    told = reading.account_events(Login("nora"))[-1]
    assert (told.actor, getattr(told, "basis", None)) == (RACHID.login, BASIS)


def test_no_backup_tells_what_was_erased(house: House) -> None:
    """The sealed values as they stood, in records put back: the key is gone, and they with it."""
    ended(house)
    nora = of_account("nora")
    stream = f"dossier/{house.dossier}"
    if not house.url:
        erase(house)
        assert not house.office.subjects.holds(nora)
        return
    engine = create_engine(house.url)
    where = text("SELECT stream, seq, path, sealed FROM personal WHERE subject = 'account/nora'")
    back = text(
        "UPDATE personal SET sealed = :sealed"
        " WHERE stream = :stream AND seq = :seq AND path = :path"
    )
    with engine.begin() as connection:
        kept = [dict(row._mapping) for row in connection.execute(where)]
    erase(house)
    with engine.begin() as connection:
        for row in kept:
            connection.execute(back, row)
    engine.dispose()
    reading = house.office.reading
    found = [one for one in reading.beside(stream) if one.subject == nora]
    assert {one.condition for one in found} == {Condition.KEYLESS}
    assert all(path != "/text" for _, path, _, _ in reading.disclosures(stream))
    house.whole()


def test_what_others_wrote_is_there_as_before(house: House) -> None:
    ended(house)
    stream = f"dossier/{house.dossier}"
    before = house.office.reading.disclosures(stream)
    erase(house)
    after = house.office.reading.disclosures(stream)
    assert [one for one in before if one[3] != WRITTEN] == list(after)
    assert len(before) == len(after) + 1


def test_nobody_is_erased_who_acts_still_or_whose_dossiers_are_needed(house: House) -> None:
    with pytest.raises(AccountActive):
        erase(house)
    people.close_account(house.office, Login("nora"), actor=RACHID)
    with pytest.raises(NeededStill, match="D-000001"):
        erase(house)
    with house.office.work() as work:
        work.keep(house.dossier, acted(work.dossier(house.dossier), when=at(9)))
    house.office = replace(house.office, retention_years=5)
    with pytest.raises(KeptByLaw):
        erase(house)
    house.fake.clock.time = at(9) + timedelta(days=5 * 366)
    erase(house)
    house.whole()


@pytest.mark.parametrize(
    ("login", "basis", "by", "refusal"),
    [
        ("nora", " \u2063 ", RACHID, BasisRequired),
        ("nora", BASIS, AMINA, NotAllowed),
        ("nobody", BASIS, RACHID, NoSuchPerson),
        ("rachid", BASIS, RACHID, NotForOneself),
    ],
)
def test_a_refusal_leaves_everything(
    house: House, login: str, basis: str, by: Person, refusal: type[ParapheurError]
) -> None:
    ended(house)
    with pytest.raises(refusal):
        erase(house, login, basis=basis, by=by)
    assert house.office.reading.erasures() == []
    assert NAME.encode() in house.everything()
    house.whole()


def test_who_was_erased_comes_back_by_no_way(house: House) -> None:
    ended(house)
    erase(house)
    with pytest.raises(AlreadyErased):
        erase(house)
    with pytest.raises(AlreadyErased):
        people.reopen_account(house.office, Login("nora"), PASSWORD, actor=RACHID)
    with pytest.raises(AlreadyErased):
        people.give_password(house.office, Login("nora"), PASSWORD, actor=RACHID)
    with house.office.work() as work:  # as from a transaction that was late
        before = work.dossier(house.dossier)
        note = write_note(before, text=WRITTEN, desk=None, actor=before.originator, at=at(11))
        work.keep(house.dossier, replace(note, actor=Login("nora")))
    last = house.office.reading.events(house.dossier)[-1]
    assert getattr(last, "text", None) == ERASED
    assert WRITTEN.encode() not in house.everything()


def test_a_key_that_outlives_a_kill_is_told_and_destroyed(house: House) -> None:
    ended(house)

    class Killed(Exception):
        pass

    def killed(_: str) -> None:
        raise Killed

    keys = house.office.subjects
    with dying(keys, killed), pytest.raises(Killed):
        erase(house)
    (left,) = erasures_told(house.office)
    assert left.problem == "was erased, and the key to its values is still there"
    assert finish_erasures(house.office) == [of_account("nora")]
    assert finish_erasures(house.office) == []
    house.whole()


@contextmanager
def dying(keys: object, killed: object) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(keys), "destroy", lambda _, subject: killed(subject))  # type: ignore[operator]
        yield


def test_a_guest_is_erased_once_the_dossier_is_at_rest(house: House) -> None:
    office, trail = house.office, the_trail()
    number = keep_all(office, trail)
    with pytest.raises(NeededStill):
        erase_guest(office, number, 1, basis=BASIS, actor=RACHID)
    with office.work() as work:
        work.keep(number, guest_signing(standing(trail), 0, at(4)))
    with pytest.raises(NoSuchGuest):
        erase_guest(office, number, 2, basis=BASIS, actor=RACHID)
    assert {GUEST, ADDRESS} <= {
        str(one[3]) for one in office.reading.disclosures(f"dossier/{number}")
    }
    erase_guest(office, number, 1, basis=BASIS, actor=RACHID)
    everything = house.everything()
    assert GUEST.encode() not in everything
    assert ADDRESS.encode() not in everything
    assert [act.guest.name for act in office.reading.stored(number).acts if act.guest] == [ERASED]
    with pytest.raises(AlreadyErased):
        erase_guest(office, number, 1, basis=BASIS, actor=RACHID)
    house.whole()


def test_who_writes_meanwhile_in_a_dossier_on_its_way_is_kept(house: House) -> None:
    """What is looked at before the lock is looked at once more behind it."""
    ended(house)
    office = house.office
    number = keep_all(office, a_trail(LETTER, on_step=1))
    with office.work() as work:
        before = work.dossier(number)
        note = write_note(before, text=WRITTEN, desk=None, actor=before.originator, at=at(9))
        work.keep(number, replace(note, actor=Login("nora")))
        kind = type(work)
    looks = iter([lambda *_: {}, kind.dossiers_telling])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "dossiers_telling", lambda *asked: next(looks)(*asked))
        with pytest.raises(NeededStill):
            erase(house)
    assert office.reading.erasures() == []
    house.whole()


def test_a_value_that_is_just_being_kept_is_emptied_too(house: House) -> None:
    """In a dossier that told nothing of her before, so that its own row holds nobody up."""
    ended(house)
    office, held, go = house.office, threading.Event(), threading.Event()
    number = keep_all(office, a_trail(LETTER, on_step=3))
    with office.work() as work:
        work.keep(number, acted(work.dossier(number), when=at(9)))

    def late() -> None:
        with office.work() as work:
            before = work.dossier(number, lock=True)
            note = write_note(before, text=WRITTEN, desk=None, actor=before.originator, at=at(9))
            work.keep(number, replace(note, actor=Login("nora")))
            held.set()
            go.wait(20)

    with ThreadPoolExecutor(2) as pool:
        keeping = pool.submit(late)
        assert held.wait(20)
        erasing = pool.submit(erase, house)
        with pytest.raises(TimeoutError):
            erasing.result(timeout=0.3)  # it waits for the value
        go.set()
        keeping.result(20)
        erasing.result(20)
    assert WRITTEN.encode() not in house.everything()
    last = office.reading.events(number)[-1]
    assert getattr(last, "text", None) == ERASED
    house.whole()
