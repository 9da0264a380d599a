"""Notes and instructions, with the office around them: who may, and while somebody signs."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from parapheur.domain.baseline import Baseline
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    AlreadyInstructed,
    NoSuchDossier,
    NoSuchInstruction,
    NotAllowed,
    NotInstructed,
    NotOnTheCircuit,
    TooManyNotes,
)
from parapheur.domain.notes import MOST_NOTES
from parapheur.domain.people import DeskId, Person
from parapheur.domain.terms import Interim, TermId
from parapheur.usecases.fsck import fsck
from parapheur.usecases.notes import follow, instruct, keep_private_note, write_note
from parapheur.usecases.ports import Key
from tests.builders import (
    AMINA,
    CLAIRE,
    DIVISION,
    HASSAN,
    KHADIJA,
    MINISTER,
    MORNING,
    RACHID,
    SERVICE,
    YOUSSEF,
)
from tests.enrolled import enrolled
from tests.fakes import FakeOffice, FakeSigner
from tests.usecases.story import STARTED, a_draft, give, on_its_way, stands, told


def note(
    fake: FakeOffice,
    dossier_id: DossierId,
    actor: Person = YOUSSEF,
    desk: DeskId | None = SERVICE,
    text: str = "Voir la loi",
) -> None:
    write_note(fake.office, dossier_id, actor=actor, desk=desk, text=text)


def test_whoever_has_a_part_in_the_dossier_writes_notes_on_it(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    for actor, desk in ((YOUSSEF, SERVICE), (HASSAN, MINISTER), (AMINA, None)):
        note(fake, dossier_id, actor, desk)
    note(fake, dossier_id, AMINA, None)  # sent twice
    note(fake, dossier_id, AMINA, None, "Et le décret")
    assert told(fake, dossier_id) == [*STARTED, *["NoteWritten"] * 4]
    note(fake, draft := a_draft(fake), AMINA, None)
    assert told(fake, draft)[-1] == "NoteWritten"


def test_notes_have_an_end(fake: FakeOffice) -> None:
    number = a_draft(fake)
    for count in range(MOST_NOTES):
        write_note(fake.office, number, actor=AMINA, desk=None, text=f"Note {count}")
    with pytest.raises(TooManyNotes):
        write_note(fake.office, number, actor=AMINA, desk=None, text="Encore une")
    assert told(fake, number).count("NoteWritten") == MOST_NOTES


def test_nobody_else_does(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    for actor, desk, refusal in (
        (CLAIRE, None, NotAllowed),
        (RACHID, None, NotAllowed),
        (YOUSSEF, None, NotAllowed),
        (YOUSSEF, MINISTER, NotAllowed),
        (replace(CLAIRE, desks=frozenset({MINISTER})), MINISTER, NotAllowed),
        (KHADIJA, DIVISION, NotOnTheCircuit),
        (replace(YOUSSEF, active=False), SERVICE, NotAllowed),
    ):
        with pytest.raises(refusal):
            note(fake, dossier_id, actor, desk)
        with pytest.raises(refusal):
            instruct(fake.office, dossier_id, actor=actor, desk=desk, to=MINISTER, key="seen")
    for actor in (CLAIRE, RACHID, KHADIJA):
        with pytest.raises(NotAllowed):
            keep_private_note(fake.office, dossier_id, actor=actor, text="x")
    with fake.store.work() as work:
        enrolled(work, replace(YOUSSEF, active=False), "hash")
    with pytest.raises(NotAllowed):
        note(fake, dossier_id)
    with pytest.raises(NoSuchDossier):
        note(fake, DossierId(99), AMINA, None)
    assert told(fake, dossier_id) == STARTED


def test_an_instruction_of_the_list_is_given_and_followed(fake: FakeOffice) -> None:
    dossier_id, office = on_its_way(fake), fake.office
    instruct(office, dossier_id, actor=HASSAN, desk=MINISTER, to=SERVICE, key="speak")
    instruct(office, dossier_id, actor=HASSAN, desk=MINISTER, to=None, key="speak")
    with pytest.raises(AlreadyInstructed):
        instruct(office, dossier_id, actor=AMINA, desk=None, to=SERVICE, key="speak")
    with pytest.raises(NoSuchInstruction):
        instruct(office, dossier_id, actor=HASSAN, desk=MINISTER, to=SERVICE, key="shout")
    with pytest.raises(NotAllowed):
        follow(office, dossier_id, actor=HASSAN, to=SERVICE, key="speak")
    with pytest.raises(NotAllowed):
        follow(office, dossier_id, actor=YOUSSEF, to=None, key="speak")
    follow(office, dossier_id, actor=YOUSSEF, to=SERVICE, key="speak")
    follow(office, dossier_id, actor=AMINA, to=None, key="speak")
    with pytest.raises(NotInstructed):
        follow(office, dossier_id, actor=AMINA, to=None, key="speak")
    assert told(fake, dossier_id)[2:] == ["InstructionGiven"] * 2 + ["InstructionFollowed"] * 2


def test_a_private_note_is_in_no_trail(fake: FakeOffice) -> None:
    dossier_id, reading = on_its_way(fake), fake.store.reading
    kept = keep_private_note(fake.office, dossier_id, actor=YOUSSEF, text=" Louche\u202e ")
    assert kept is not None
    assert kept.text == "Louche"
    assert reading.private_note(dossier_id, YOUSSEF.login) == kept
    assert reading.private_note(dossier_id, HASSAN.login) is None
    for stream in reading.streams():
        assert all(b"Louche" not in entry.body for entry in reading.entries(stream))
        assert all(value != "Louche" for *_, value in reading.disclosures(stream))
    assert keep_private_note(fake.office, dossier_id, actor=YOUSSEF, text=" \n") is None
    assert reading.private_note(dossier_id, YOUSSEF.login) is None


def test_what_is_written_while_somebody_signs_is_kept_and_so_is_the_signature(
    fake: FakeOffice,
) -> None:
    dossier_id = on_its_way(fake)

    class Slow(FakeSigner):
        """A signer at work while others write on the dossier."""

        def sign(
            self,
            pdf: bytes,
            field: str,
            *,
            key: Key,
            at: datetime,
            appearance: bytes | None = None,
            least: Baseline | None = None,
        ) -> bytes:
            note(fake, dossier_id, HASSAN, MINISTER)
            office = fake.office
            instruct(office, dossier_id, actor=HASSAN, desk=MINISTER, to=SERVICE, key="speak")
            return super().sign(pdf, field, key=key, at=at, appearance=appearance, least=least)

    fake.signer = Slow()
    give(fake, dossier_id, SERVICE)
    assert told(fake, dossier_id)[2:] == ["NoteWritten", "InstructionGiven", "VisaGiven"]
    assert stands(fake, dossier_id).awaited == (MINISTER,)
    assert [one.problem for one in fsck(fake.office) if "certificate" not in one.problem] == []


def test_who_holds_a_desk_for_the_time_being_writes_for_it(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    interim = Interim(
        id=TermId("khadija/1"),
        who=KHADIJA.login,
        first=MORNING.date(),
        last=MORNING.date(),
        given_at=MORNING,
        desk=MINISTER,
        act_reference="n° 12",
        act_date=MORNING.date(),
    )
    acting = replace(KHADIJA, desks=KHADIJA.desks | {MINISTER})
    with pytest.raises(NotAllowed):
        note(fake, dossier_id, acting, MINISTER)
    with fake.store.work() as work:
        work.set_term(interim)
    note(fake, dossier_id, acting, MINISTER)
    fake.clock.pause(timedelta(days=2).total_seconds())
    with pytest.raises(NotAllowed):
        note(fake, dossier_id, acting, MINISTER, "Encore")
