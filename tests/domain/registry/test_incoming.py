"""A letter that came in: what may happen to it next, and what its events add up to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.about_incoming import (
    AnswerSent,
    AssignmentDone,
    DuplicateFound,
    IncomingEvent,
    LetterAssigned,
    LetterClosed,
    LetterDisposed,
    LetterForwarded,
    LetterRefused,
    LetterReopened,
    NumberVoided,
    PiecesAdded,
    PiecesAsked,
)
from parapheur.domain.errors import MoveNotAllowed
from parapheur.domain.lifecycle import LetterMove, LetterState, letter_moves_from
from parapheur.domain.misdirected import (
    AlreadyDisposed,
    LetterMovedOn,
    NoSuchAssignment,
    NothingAsked,
    PiecesAskedAlready,
)
from parapheur.domain.people import WORKER
from parapheur.domain.registry.incoming import Incoming, apply, replay
from parapheur.domain.registry.numbers import OrderNumber, Register
from parapheur.domain.registry.purposes import Assignment, Purpose
from tests.builders import at
from tests.letters import (
    HEAD,
    OFFICER,
    OTHER,
    REGISTRY,
    SOCIAL,
    a_deposit,
    a_piece,
    registered,
)

BY = OFFICER.login
NUMBER = OrderNumber(Register.ARRIVAL, 2026, 1)


def assigned(*assignments: Assignment) -> LetterAssigned:
    given = assignments or (Assignment(1, SOCIAL, Purpose.ATTRIBUTION, at(90)),)
    return LetterAssigned(at=at(2), actor=BY, desk=REGISTRY, assignments=given)


def done(number: int = 1) -> AssignmentDone:
    return AssignmentDone(at=at(3), actor=BY, desk=SOCIAL, number=number, outcome="Fait")


CLOSED = LetterClosed(at=at(4), actor=BY, reason="Sans suite")
REFUSED = LetterRefused(at=at(4), actor=BY, reason="Illisible")
REOPENED = LetterReopened(at=at(5), actor=BY, reason="Erreur")
VOIDED = NumberVoided(at=at(4), actor=BY, number=NUMBER, reason="Erreur")
SENT_ON = LetterForwarded(at=at(4), actor=BY, body=OTHER, letter=2, reason="Compétence")
ASKED = PiecesAsked(at=at(4), actor=BY, text="Copie de la CIN")
BROUGHT = PiecesAdded(at=at(5), actor=BY, pieces=(a_piece("cin.pdf", "2"),))
ANSWERED = AnswerSent(at=at(6), actor=BY, outgoing=1, number=NUMBER)
TWICE = DuplicateFound(at=at(4), actor=BY, of=1)
DISPOSED = LetterDisposed(at=at(9), actor=WORKER, disposal=1, basis="Loi 69-99")
EVERY: tuple[IncomingEvent, ...] = (
    registered(), assigned(), done(), CLOSED, REFUSED, REOPENED, VOIDED, SENT_ON, ASKED, BROUGHT,
    ANSWERED, TWICE,
)  # fmt: skip


def after(*events: IncomingEvent) -> Incoming:
    return replay([a_deposit(), *events])


def test_it_goes_from_deposit_to_answer() -> None:
    letter = after(registered(), assigned(), done(), ANSWERED)
    assert letter.state is LetterState.ANSWERED
    assert (letter.number, letter.outgoing) == (NUMBER, 1)
    assert letter.closed_at == letter.kept_from == at(6)
    assert letter.waits_on == ()
    assert letter_moves_from(letter.state) == {LetterMove.REOPEN}


@given(st.lists(st.sampled_from(EVERY), max_size=12))
def test_no_order_of_events_leads_anywhere_but_along_the_table(events: list[IncomingEvent]) -> None:
    letter = apply(None, a_deposit())
    for event in events:
        try:
            letter = apply(letter, event)
        except MoveNotAllowed:
            continue
    assert (letter.number is not None) == (
        letter.state not in {LetterState.DEPOSITED, LetterState.REFUSED, LetterState.DUPLICATE}
        and letter.registered_at is not None
    )
    for move in LetterMove:
        assert letter.may(move) == (move in letter_moves_from(letter.state))
        if not letter.may(move):
            with pytest.raises(LetterMovedOn):
                letter.expect(move)


def test_what_is_owed_is_owed_by_who_was_given_it_for_action() -> None:
    given = (
        Assignment(1, SOCIAL, Purpose.ATTRIBUTION, at(90)),
        Assignment(2, HEAD, Purpose.INFORMATION, None),
        Assignment(3, HEAD, Purpose.OPINION, at(60)),
    )
    letter = after(registered(), assigned(*given))
    assert letter.waits_on == (SOCIAL, HEAD)
    assert letter.desks == (SOCIAL, HEAD)
    assert letter.next_due == at(60)
    assert letter.assignment(1, [SOCIAL]) == given[0]
    for number, desk in ((1, HEAD), (2, HEAD), (4, SOCIAL)):
        with pytest.raises(NoSuchAssignment):
            letter.assignment(number, [desk])
    settled = apply(letter, done(1))
    assert settled.waits_on == (HEAD,)
    assert settled.given[0].outcome == "Fait"
    with pytest.raises(NoSuchAssignment):
        settled.assignment(1, [SOCIAL])


def test_what_the_body_owes_counts_too_until_the_letter_ends() -> None:
    due = at(0) + timedelta(days=60)
    letter = after(replace(registered(), due=due))
    assert letter.next_due == due
    assert apply(letter, CLOSED).next_due is None


def test_pieces_are_asked_for_once_and_brought_once() -> None:
    letter = after()
    with pytest.raises(NothingAsked):
        letter.expect_asked()
    asked = after(ASKED)
    asked.expect_asked()
    with pytest.raises(PiecesAskedAlready):
        asked.expect_not_asked()
    brought = after(ASKED, BROUGHT)
    assert [one.name for one in brought.pieces] == ["lettre.pdf", "cin.pdf"]
    with pytest.raises(NothingAsked):
        brought.expect_asked()
    with pytest.raises(NothingAsked):
        after(ASKED, REFUSED).expect_asked()


def test_a_void_number_leaves_the_letter_without_one() -> None:
    letter = after(registered(), VOIDED)
    assert (letter.state, letter.number) == (LetterState.DEPOSITED, None)


def test_what_is_taken_up_again_stands_where_it_stood() -> None:
    assert after(registered(), CLOSED, REOPENED).state is LetterState.REGISTERED
    assert after(registered(), assigned(), CLOSED, REOPENED).state is LetterState.ASSIGNED
    again = after(REFUSED, REOPENED)
    assert (again.state, again.closed_at, again.reason) == (LetterState.DEPOSITED, None, "")


def test_what_was_destroyed_allows_nothing_any_more() -> None:
    letter = after(registered(), CLOSED, DISPOSED)
    assert letter.kept_from is None
    with pytest.raises(AlreadyDisposed):
        letter.expect(LetterMove.REOPEN)


def test_a_trail_begins_with_its_deposit_and_has_one() -> None:
    with pytest.raises(ValueError, match="no event"):
        replay([])
    with pytest.raises(ValueError, match="begins"):
        replay([CLOSED])
    with pytest.raises(ValueError, match="once"):
        replay([a_deposit(), a_deposit()])
