"""Notes and instructions: who may, of whom, and what they leave as it was."""

from dataclasses import replace

import pytest

from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    AlreadyInstructed,
    MoveNotAllowed,
    NotAllowed,
    NoteRequired,
    NotInstructed,
    NotOnTheCircuit,
    TextTooLong,
)
from parapheur.domain.events import DossierEvent, InstructionFollowed, InstructionGiven
from parapheur.domain.instructions import HOUSE, OpenInstruction
from parapheur.domain.notes import (
    LONGEST_NOTE,
    desks_on,
    follow,
    instruct,
    private_note,
    write_note,
)
from parapheur.domain.people import ORGANISATION, DeskId, Login, Person
from parapheur.domain.retracing import allowed
from parapheur.domain.shelf import shelf_of
from parapheur.domain.standing import apply, replay
from tests.builders import (
    AMINA,
    BESIDE,
    CIRCUITS,
    DIVISION,
    HASSAN,
    LETTER,
    MINISTER,
    SERVICE,
    YOUSSEF,
    a_dossier,
    a_trail,
    acted,
    at,
    holder,
    standing,
)

SPEAK, SEEN = HOUSE[:2]


def asked(
    dossier: Dossier,
    to: DeskId | None = SERVICE,
    by: Person = HASSAN,
    desk: DeskId | None = MINISTER,
) -> InstructionGiven:
    return instruct(dossier, instruction=SPEAK, to=to, desk=desk, actor=by.login, at=at(9))


def test_a_note_says_for_which_desk_and_where_the_dossier_stood() -> None:
    dossier = a_dossier(LETTER, on_step=2)
    for desk, actor in ((SERVICE, YOUSSEF), (MINISTER, HASSAN), (None, AMINA)):
        note = write_note(
            dossier, text=" Voir\u202e la\r\nloi ", desk=desk, actor=actor.login, at=at(5)
        )
        assert (note.desk, note.position, note.text) == (desk, 1, "Voir la\nloi")
        assert allowed(dossier, note)
        assert apply(dossier, note) == dossier


def test_a_note_is_written_on_a_draft_and_on_what_has_ended() -> None:
    note = write_note(a_dossier(), text="Pour mémoire", desk=None, actor=AMINA.login, at=at(5))
    assert note.position is None
    ended = a_trail(LETTER, on_step=3)
    ended.append(acted(standing(ended), when=at(8)))
    note = write_note(standing(ended), text="Bien", desk=SERVICE, actor=YOUSSEF.login, at=at(9))
    assert note.position is None
    asking = asked(standing(ended), None)
    shelf = shelf_of(DossierId(1), [*ended, note, asking])
    assert (shelf.since, shelf.updated_at) == (at(8), at(9))
    assert {when for _, when in shelf.finished} == {at(8)}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", NoteRequired), (" \u200f\n", NoteRequired), ("x" * (LONGEST_NOTE + 1), TextTooLong)],
)
def test_a_note_has_a_text_of_a_page_at_most(text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        write_note(a_dossier(on_step=1), text=text, desk=SERVICE, actor=YOUSSEF.login, at=at(5))
    with pytest.raises(refusal):
        private_note(DossierId(1), text, author=YOUSSEF.login, at=at(5))


def test_who_has_no_part_in_the_dossier_writes_nothing_on_it() -> None:
    dossier = a_dossier(LETTER, on_step=1)
    assert desks_on(dossier) == {SERVICE, MINISTER}
    for desk in (DIVISION, ORGANISATION):
        with pytest.raises(NotOnTheCircuit):
            write_note(dossier, text="x", desk=desk, actor=YOUSSEF.login, at=at(5))
    with pytest.raises(NotAllowed):
        write_note(dossier, text="x", desk=None, actor=YOUSSEF.login, at=at(5))


def test_an_instruction_stands_until_its_receiver_follows_it() -> None:
    dossier = a_dossier(LETTER, on_step=2)
    event = asked(dossier)
    assert allowed(dossier, event)
    stands = apply(dossier, event)
    expected = OpenInstruction(SPEAK, SERVICE, HASSAN.login, MINISTER, at(9))
    assert stands.instructions == (expected,)
    with pytest.raises(AlreadyInstructed):
        asked(stands)
    with pytest.raises(NotInstructed):
        follow(stands, key=SEEN.key, to=SERVICE, actor=YOUSSEF.login, at=at(10))
    done = follow(stands, key=SPEAK.key, to=SERVICE, actor=YOUSSEF.login, at=at(10))
    assert allowed(stands, done)
    assert apply(stands, done) == dossier
    with pytest.raises(NotInstructed):
        follow(dossier, key=SPEAK.key, to=SERVICE, actor=YOUSSEF.login, at=at(10))


def test_an_instruction_is_addressed_to_somebody_else_of_the_dossier() -> None:
    dossier = a_dossier(LETTER, on_step=2)
    assert asked(dossier, None).to is None
    assert asked(dossier, SERVICE, AMINA, None).desk is None
    for to, by, desk in (
        (MINISTER, HASSAN, MINISTER),
        (DIVISION, HASSAN, MINISTER),
        (ORGANISATION, HASSAN, MINISTER),
        (None, AMINA, None),
        (SERVICE, HASSAN, DIVISION),
    ):
        with pytest.raises(NotOnTheCircuit):
            asked(dossier, to, by, desk)


def test_an_instruction_does_not_disturb_what_is_being_signed_or_taken_back() -> None:
    dossier = a_dossier(BESIDE, on_step=2)
    task = dossier.task(desk=MINISTER, position=1, shown=dossier.version.digest)
    stands = apply(dossier, asked(dossier, None))
    assert stands.task(desk=MINISTER, position=1, shown=dossier.version.digest) == task
    taken = stands.undo(desk=SERVICE, position=0, actor=YOUSSEF.login, at=at(11))
    assert apply(stands, taken).instructions == stands.instructions


def test_what_is_asked_of_a_desk_ends_when_the_desk_has_no_part_any_more() -> None:
    dossier = a_dossier(LETTER, on_step=2)
    stands = apply(apply(dossier, asked(dossier)), asked(dossier, None))
    refused = stands.reject(desk=MINISTER, position=1, reason="Non", actor=HASSAN.login, at=at(10))
    rejected = apply(stands, refused)
    assert [one.to for one in rejected.instructions] == [SERVICE, None]
    again = apply(rejected, rejected.recycle(actor=AMINA.login, at=at(11)))
    assert [one.to for one in again.instructions] == [None]


@pytest.mark.parametrize(
    "forged",
    [
        InstructionGiven(
            at=at(9), actor=Login("x"), desk=None, position=1, to=DIVISION, instruction=SPEAK
        ),
        InstructionFollowed(at=at(9), actor=Login("x"), to=SERVICE, instruction=SPEAK),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_forged_instruction_does_not_replay(forged: DossierEvent) -> None:
    with pytest.raises(MoveNotAllowed):
        apply(a_dossier(LETTER, on_step=2), forged)


@pytest.mark.parametrize("circuit", CIRCUITS.values(), ids=lambda circuit: circuit.id)
def test_whatever_is_noted_on_the_way_the_dossier_goes_its_way(circuit: Circuit) -> None:
    trail = a_trail(circuit, on_step=1)
    while standing(trail).awaited:
        trail.append(acted(standing(trail), when=at(len(trail))))
    noted: list[DossierEvent] = []
    for event in trail:
        before = replay(noted)
        assert allowed(before, event)
        noted.append(event)
        here = standing(noted)
        for desk in (None, *sorted(desks_on(here))):
            actor = holder(desk) if desk else AMINA.login
            noted.append(write_note(here, text="Vu", desk=desk, actor=actor, at=event.at))
            assert allowed(here, noted[-1])
    assert standing(noted) == standing(trail)
    shelf, plain = (shelf_of(DossierId(1), one) for one in (noted, trail))
    assert replace(shelf, moves=plain.moves) == plain
