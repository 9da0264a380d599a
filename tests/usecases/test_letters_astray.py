"""Letters and their numbers are held against their trails, and whatever was altered is named."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from parapheur.domain.about_incoming import (
    AnswerBegun,
    AssignmentDone,
    LetterAssigned,
    LetterCorrected,
    PiecesAsked,
)
from parapheur.domain.about_outgoing import LetterDispatched, Route
from parapheur.domain.filing import Confidentiality
from parapheur.domain.registry.numbers import OrderNumber, Register
from parapheur.domain.registry.purposes import Assignment, Purpose
from parapheur.domain.registry.recount import timed
from parapheur.store import Database
from parapheur.usecases.calendar import note_read
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.bring import bring_pieces
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.register import register, void
from parapheur.usecases.registry.send import send
from tests.builders import CALENDAR, at, deposited
from tests.enrolled import enrolled
from tests.fake_subjects import SUBJECTS
from tests.fakes import FakeOffice
from tests.letters import (
    DIRECTORY,
    LETTER_CAST,
    LETTER_DESKS,
    MINISTRY,
    OFFICER,
    PLAIN,
    REGISTRY,
    REQUEST,
    SOCIAL,
    SOCIAL_HEAD,
)
from tests.usecases.letters import PDF, a_letter


class Place:
    """A registry over a database of its own."""

    def __init__(self, file: Path, fake: FakeOffice) -> None:
        self.file, self.fake = file, fake
        self.database = Database(f"sqlite:///{file}", SUBJECTS)
        self.database.count_by(lambda: CALENDAR)
        self.office: Office = replace(
            fake.office, work=self.database.work, reading=self.database.reading
        )

    def fill(self) -> None:
        """Bring in letters in every state that tables tell."""
        self.database.upgrade()
        with self.database.work() as work:
            note_read(work, CALENDAR, at(0))
            for desk in LETTER_DESKS:
                work.add_desk(desk)
            for person in LETTER_CAST:
                enrolled(work, person, "")
        office, actor = self.office, OFFICER.login
        ids = [send(office, a_letter(data=PDF + bytes([n])), key=f"{n}").letter for n in range(3)]
        for one in ids:
            give_receipt(office, one)
        first, second, _ = ids
        more = {"kind": REQUEST, "confidentiality": Confidentiality.ORDINARY}
        register(office, first, actor=actor, **more)  # type: ignore[arg-type]
        void(office, first, actor=actor, reason="Erreur")
        for one in (first, second):
            register(office, one, actor=actor, **more)  # type: ignore[arg-type]
        given = timed(CALENDAR, Assignment(1, SOCIAL, Purpose.ATTRIBUTION, at(500)), at(60))
        told = {"at": at(60), "actor": actor}
        with self.database.work() as work:
            dossier = work.create(deposited())
            for event in (
                LetterCorrected(**told, subject="Autre", reference="9/C", dated=None, reason="x"),  # type: ignore[arg-type]
                LetterAssigned(
                    **told,  # type: ignore[arg-type]
                    desk=REGISTRY,
                    assignments=(given,),
                    counted_by=CALENDAR.digest,
                ),
                PiecesAsked(**told, text="Une copie"),  # type: ignore[arg-type]
                AnswerBegun(at=at(60), actor=SOCIAL_HEAD.login, desk=SOCIAL, dossier=int(dossier)),
            ):
                work.keep_letter(first, event)
        bring_pieces(office, first, [("copie.pdf", PDF + b"copie")])
        done = AssignmentDone(
            at=at(70), actor=SOCIAL_HEAD.login, desk=SOCIAL, number=1, outcome="Fait"
        )
        self.fake.files.put(deposited().main.version.digest.encode())
        with self.database.work() as work:
            work.keep_letter(first, done)
            number = work.take_number(MINISTRY, Register.DEPARTURE, 2026, "outgoing/1", at=at(80))
            work.create_outgoing(self.answer(number))

    def answer(self, number: OrderNumber) -> LetterDispatched:
        return LetterDispatched(
            at=at(80),
            actor=OFFICER.login,
            body=MINISTRY,
            number=number,
            type=PLAIN,
            subject="Réponse",
            addressee="السيد العلمي",
            document=self.fake.files.put(PDF + b"reponse"),
            route=Route.PORTAL,
        )

    def alter(self, statement: str) -> None:
        with self.database._engine.begin() as connection:
            assert connection.execute(text(statement)).rowcount > 0

    def findings(self) -> list[tuple[str, str]]:
        of_letters = ("incoming/", "outgoing/", "register ", "letter-opened/")
        found = ((one.place, one.problem) for one in fsck(self.office))
        return [one for one in found if one[0].startswith(of_letters)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Place:
    fake = FakeOffice()
    fake.directory = DIRECTORY
    made = Place(tmp_path_factory.mktemp("letters") / "records.db", fake)
    made.fill()
    made.database.close()
    return made


@pytest.fixture
def place(filled: Place, tmp_path: Path) -> Iterator[Place]:
    """The same letters, in records of one's own."""
    made = Place(Path(shutil.copy(filled.file, tmp_path)), filled.fake)
    yield made
    made.database.close()


FOUND = "is found by other than its trail tells: "
PLANTED = [
    ("UPDATE incoming SET standing = replace(standing, 'Autre', 'Faux') WHERE id = 1",
     "incoming/1", "its row is not what"),
    ("UPDATE incoming SET standing = '{' WHERE id = 1", "incoming/1", "its row cannot be read"),
    ("UPDATE incoming SET state = 'closed' WHERE id = 2", "incoming/2", FOUND + "state"),
    ("UPDATE incoming SET code = 'X' WHERE id = 2", "incoming/2", FOUND + "code"),
    ("UPDATE incoming SET receipt = NULL WHERE id = 3", "incoming/3", FOUND + "receipt"),
    ("UPDATE incoming SET due = NULL WHERE id = 2", "incoming/2", FOUND + "due"),
    ("UPDATE incoming SET counted_by = NULL WHERE id = 2", "incoming/2", FOUND + "held"),
    ("UPDATE incoming SET body = 'etablissement' WHERE id = 3", "incoming/3", FOUND + "body"),
    ("UPDATE incoming SET moves = 9 WHERE id = 3", "incoming/3", FOUND + "moves"),
    ("UPDATE incoming_desks SET waits = 1", "incoming/1", FOUND + "desks"),
    ("DELETE FROM incoming_desks", "incoming/1", FOUND + "desks"),
    ("DELETE FROM letter_dossiers", "incoming/1", FOUND + "dossiers"),
    ("DELETE FROM letter_prints WHERE letter = 1", "incoming/1", FOUND + "prints"),
    ("DELETE FROM letter_words WHERE letter = 3", "incoming/3", FOUND + "words"),
    ("UPDATE letter_words SET word = 'autrement' WHERE letter = 3 AND word LIKE 'attest%'",
     "incoming/3", FOUND + "words"),
    ("UPDATE outgoing SET standing = replace(standing, 'Réponse', 'Faux')",
     "outgoing/1", "its row is not what"),
    ("UPDATE outgoing SET answers = 2", "outgoing/1", FOUND + "answers"),
    ("UPDATE outgoing SET kept_from = NULL", "outgoing/1", FOUND + "kept_from"),
    ("UPDATE outgoing SET disposal = 7", "outgoing/1", FOUND + "disposal"),
    ("DELETE FROM letter_words WHERE direction = 'out'", "outgoing/1", FOUND + "words"),
    ("UPDATE registers SET last = 4 WHERE register = 'arrival'",
     "register ministere/arrival/2026", "do not run from 1 to 4: [4]"),
    ("UPDATE order_numbers SET stream = 'incoming/3' WHERE number = 3",
     "register ministere/arrival/2026", "incoming/3 does not tell it"),
    ("DELETE FROM order_numbers WHERE number = 2",
     "register ministere/arrival/2026", "do not run from 1 to 3: [2]"),
    ("DELETE FROM trail WHERE stream = 'incoming/3'",
     "incoming/3", "its trail does not add up"),
    ("DELETE FROM trail WHERE stream = 'incoming/2' AND seq = 3",
     "register ministere/arrival/2026", "incoming/2 does not tell it"),
]  # fmt: skip


def test_nothing_is_found_where_nothing_was_altered(place: Place) -> None:
    assert not place.findings()


@pytest.mark.parametrize(("statement", "where", "problem"), PLANTED)
def test_what_was_altered_is_named(place: Place, statement: str, where: str, problem: str) -> None:
    with place.database._engine.begin() as connection:
        for name in connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    place.alter(statement)
    found = place.findings()
    assert any(at == where and problem in told for at, told in found), found


def test_bytes_that_are_gone_are_named(place: Place) -> None:
    reading, files = place.office.reading, place.fake.files
    letter = reading.incoming(reading.letter_numbers()[0])
    assert letter.receipt is not None
    held = [letter.pieces[0].deposited.digest, letter.receipt.digest]
    for digest in [*held, reading.outgoing_letter(reading.outgoing_numbers()[0]).document.digest]:
        kept = files.kept.pop(digest)
        assert [told for _, told in place.findings() if digest in told]
        files.kept[digest] = kept
    assert not place.findings()


def test_a_trail_of_no_letter_is_named(place: Place) -> None:
    copied = (
        "INSERT INTO trail (stream, seq, body, digest, previous, kind, actor, at)"
        " SELECT 'incoming/9', seq, body, digest, previous, kind, actor, at FROM trail"
        " WHERE stream = 'incoming/3' AND seq = 1"
    )
    place.alter(copied)
    assert ("incoming/9", "is the trail of nothing that is there") in place.findings()


@pytest.mark.parametrize(
    ("interim", "problem"),
    [
        (None, f"{OFFICER.login} is not told to have held the desk {SOCIAL} then"),
        ("Arrêté 1", f"{OFFICER.login} acted ad interim without having been appointed"),
    ],
)
def test_an_act_for_a_desk_by_who_did_not_hold_it_is_named(
    place: Place, interim: str | None, problem: str
) -> None:
    first = place.office.reading.letter_numbers()[0]
    given = timed(CALENDAR, Assignment(2, SOCIAL, Purpose.ATTRIBUTION, at(500)), at(75))
    event = LetterAssigned(
        at=at(75), actor=OFFICER.login, desk=SOCIAL, assignments=(given,), interim=interim,
        counted_by=CALENDAR.digest,
    )  # fmt: skip
    with place.database.work() as work:
        work.keep_letter(first, event)
    seq = len(place.office.reading.incoming_events(first))
    assert (f"incoming/{first}, entry {seq}", problem) in place.findings()
