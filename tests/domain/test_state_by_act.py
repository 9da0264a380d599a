"""Every act in every state: what the table allows is done, all the rest is refused in words.

The table is written by hand, apart from the program's own; a dossier of each state is brought
there by acts, and every act is tried on it by whoever would have the right to it. A move, an event
or a state that the table does not speak of makes it fail.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypedDict, get_args

import pytest

from parapheur.domain import guests, notes, steering
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.about_time import (
    DeadlineMoved,
    DossierLapsed,
    StepEscalated,
    StepLate,
    StepReminded,
)
from parapheur.domain.amending import amend
from parapheur.domain.answers import Opinion
from parapheur.domain.appearance import Mark, Spot
from parapheur.domain.circuit import Action, Visas
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import DossierDeposited, DossierEvent, SigningAbandoned
from parapheur.domain.instructions import HOUSE
from parapheur.domain.lifecycle import Move, State, moves_from
from parapheur.domain.people import ORGANISATION, WORKER, DeskId
from parapheur.domain.placing import place
from parapheur.domain.retracing import allowed
from parapheur.domain.standing import apply
from parapheur.domain.words import Language
from parapheur.words import tell
from parapheur.words.catalog import catalogue
from tests.builders import (
    AMINA,
    AMOUNT,
    DIVISION,
    LARGE,
    LEGAL,
    MINISTER,
    RACHID,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_signature,
    a_step,
    acting,
    at,
    deposited,
    guest_signing,
    holder,
    inviting,
    standing,
    started,
)

TESTS = Path(__file__).parents[1]
CIRCUIT = replace(
    a_circuit(
        a_step(Action.VISA, DIVISION),
        replace(a_step(Action.VISA, SERVICE), asks=(AMOUNT.key,)),
        a_step(Action.SIGN, MINISTER),
        a_step(Action.SEAL, ORGANISATION),
        visas=Visas.BESIDE,
        asks=(AMOUNT,),
    ),
    changes=True,
)
WITH_GUEST = replace(
    CIRCUIT,
    steps=(
        CIRCUIT.steps[0],
        replace(a_step(Action.EXTERNAL, SERVICE), asks=(AMOUNT.key,)),
        *CIRCUIT.steps[2:],
    ),
)
TO_READ = replace(
    CIRCUIT, steps=(CIRCUIT.steps[0], a_step(Action.READ, SERVICE), *CIRCUIT.steps[2:])
)
ACTOR, WHEN = YOUSSEF.login, at(30)


class Turn(TypedDict):
    """A desk at a step."""

    desk: DeskId
    position: int


TURN: Turn = {"desk": SERVICE, "position": 1}
"""The turn that is tried, whether or not the dossier awaits it."""


def draft() -> Dossier:
    return standing([deposited(CIRCUIT, metadata=LARGE)])


def at_first() -> Dossier:
    dossier = draft()
    return apply(dossier, started(dossier, CIRCUIT))


def moved(dossier: Dossier, event: DossierEvent) -> Dossier:
    assert allowed(dossier, event)
    return apply(dossier, event)


def done(dossier: Dossier) -> Dossier:
    position, desk = dossier.waiting[0]
    return moved(dossier, acting(dossier, desk, position, holder(desk), at(5)))


def my_turn() -> Dossier:
    return done(at_first())


def asked() -> Dossier:
    dossier = my_turn()
    question = steering.ask_opinion(dossier, **TURN, of=LEGAL, question="?", actor=ACTOR, at=at(6))
    return moved(dossier, question)


def guest_wanted() -> Dossier:
    dossier = standing([deposited(WITH_GUEST, metadata=LARGE)])
    return done(apply(dossier, started(dossier, WITH_GUEST)))


def guest_invited() -> Dossier:
    dossier = guest_wanted()
    return moved(dossier, inviting(dossier, SERVICE, 1, ACTOR, at(6)))


def guest_at_the_last_try() -> Dossier:
    dossier = guest_invited()
    while dossier.invitations[0].left > 1:
        dossier = moved(dossier, guests.refuse_code(dossier, number=1, at=at(7)))
    return dossier


def to_read() -> Dossier:
    dossier = standing([deposited(TO_READ, metadata=LARGE)])
    return done(apply(dossier, started(dossier, TO_READ)))


def read() -> Dossier:
    return done(to_read())


def held() -> Dossier:
    dossier = my_turn()
    return moved(dossier, holding(dossier))


def handed_on() -> Dossier:
    dossier = my_turn()
    return moved(
        dossier, dossier.transfer(**TURN, to=LEGAL, reason="absent", actor=ACTOR, at=at(6))
    )


def sent_back() -> Dossier:
    dossier = my_turn()
    return moved(dossier, dossier.return_to(**TURN, to=0, reason="revoir", actor=ACTOR, at=at(6)))


def bypassed() -> Dossier:
    dossier = my_turn()
    event = steering.bypass(dossier, position=1, reason="vacant", actor=RACHID.login, at=at(6))
    return moved(dossier, event)


def instructed() -> Dossier:
    dossier = my_turn()
    event = notes.instruct(
        dossier, instruction=HOUSE[0], to=SERVICE, desk=DIVISION, actor=holder(DIVISION), at=at(6)
    )
    return moved(dossier, event)


def my_visa_given() -> Dossier:
    return done(my_turn())


def at_the_seal() -> Dossier:
    return done(my_visa_given())


def rejected() -> Dossier:
    dossier = my_turn()
    refusal = dossier.reject(**TURN, reason="non", actor=ACTOR, at=at(7))
    return moved(dossier, refusal)


def finished() -> Dossier:
    return done(at_the_seal())


def cancelled() -> Dossier:
    dossier = my_turn()
    return moved(dossier, dossier.cancel(reason="retiré", actor=AMINA.login, at=at(7)))


def archived() -> Dossier:
    dossier = finished()
    put_away = steering.archive(dossier, class_mark="2026/4", actor=AMINA.login, at=at(9))
    return moved(dossier, put_away)


STANDINGS: Mapping[str, Callable[[], Dossier]] = {
    one.__name__: one
    for one in (
        draft,
        at_first,
        my_turn,
        asked,
        guest_wanted,
        guest_invited,
        guest_at_the_last_try,
        to_read,
        read,
        held,
        handed_on,
        sent_back,
        bypassed,
        instructed,
        my_visa_given,
        at_the_seal,
        rejected,
        finished,
        cancelled,
        archived,
    )
}


def holding(dossier: Dossier) -> DossierEvent:
    return steering.hold(
        dossier,
        **TURN,
        until=WHEN.date() + timedelta(days=2),
        today=WHEN.date(),
        reason="budget",
        actor=ACTOR,
        at=WHEN,
    )


def start(dossier: Dossier) -> DossierEvent:
    task = dossier.start_task(CIRCUIT)
    return dossier.start(task, CIRCUIT, a_signature(task), actor=AMINA.login, at=WHEN)


ACTS: Mapping[str, Callable[[Dossier], DossierEvent]] = {
    "start": start,
    "act": lambda dossier: acting(dossier, SERVICE, 1, ACTOR, WHEN),
    "reject": lambda d: d.reject(**TURN, reason="non", actor=ACTOR, at=WHEN),
    "recycle": lambda d: d.recycle(actor=AMINA.login, at=WHEN),
    "return": lambda d: d.return_to(**TURN, to=0, reason="revoir", actor=ACTOR, at=WHEN),
    "undo": lambda d: d.undo(**TURN, actor=ACTOR, at=WHEN),
    "transfer": lambda d: d.transfer(**TURN, to=LEGAL, reason="absent", actor=ACTOR, at=WHEN),
    "cancel": lambda d: d.cancel(reason="retiré", actor=AMINA.login, at=WHEN),
    "values": lambda d: steering.give_values(d, **TURN, values=LARGE, actor=ACTOR, at=WHEN),
    "sign": lambda d: acting(d, MINISTER, 2, holder(MINISTER), WHEN),
    "seal": lambda d: acting(d, ORGANISATION, 3, WORKER, WHEN),
    "hold": lambda d: holding(d),
    "ask": lambda d: steering.ask_opinion(
        d, **TURN, of=DIVISION, question="?", actor=ACTOR, at=WHEN
    ),
    "answer": lambda d: steering.give_opinion(
        d,
        desk=LEGAL,
        position=1,
        shown=d.version.digest,
        opinion=Opinion.FAVOURABLE,
        remark="",
        actor=holder(LEGAL),
        at=WHEN,
    ),
    "bypass": lambda d: steering.bypass(
        d, position=1, reason="vacant", actor=RACHID.login, at=WHEN
    ),
    "insert": lambda d: steering.insert_step(
        d, **TURN, before=2, step=a_step(Action.READ, LEGAL), actor=ACTOR, at=WHEN
    ),
    "reassign": lambda d: steering.reassign_step(
        d, **TURN, at_step=2, desks=(LEGAL,), actor=ACTOR, at=WHEN
    ),
    "invite": lambda d: inviting(d, SERVICE, 1, ACTOR, WHEN),
    "withdraw": lambda d: guests.withdraw(d, **TURN, number=1, actor=ACTOR, at=WHEN),
    "guest signs": lambda d: guest_signing(d, 1, WHEN),
    "guest declines": lambda d: guests.decline(
        d, number=1, shown=d.version.digest, reason="non", at=WHEN
    ),
    "right code": lambda d: guests.admit(d, number=1, at=WHEN),
    "wrong code": lambda d: guests.refuse_code(d, number=1, at=WHEN),
    "archive": lambda d: steering.archive(d, class_mark="2026/4", actor=AMINA.login, at=WHEN),
    "place": lambda d: place(
        d, (Mark(CIRCUIT.steps[0].id, 0, Spot(1, 20, 30)),), actor=AMINA.login, at=WHEN
    ),
    "amend": lambda d: amend(
        d, subject="Autre", circuit=CIRCUIT.id, metadata=LARGE, actor=AMINA.login, at=WHEN
    ),
    "note": lambda d: notes.write_note(d, text="Lu", desk=SERVICE, actor=ACTOR, at=WHEN),
    "instruct": lambda d: notes.instruct(
        d, instruction=HOUSE[0], to=MINISTER, desk=SERVICE, actor=ACTOR, at=WHEN
    ),
    "follow": lambda d: notes.follow(d, key=HOUSE[0].key, to=SERVICE, actor=ACTOR, at=WHEN),
}
SAID = {"note", "instruct"}
"""What is said beside the circuit moves nothing, and is never too late."""

AT_A_TURN = SAID | {
    "act", "reject", "return", "transfer", "cancel", "values", "hold", "ask", "bypass", "insert",
    "reassign",
}  # fmt: skip
LEGAL_ACTS: Mapping[str, set[str]] = {
    "draft": {"start", "amend", "place"},
    "at_first": SAID | {"cancel"},
    "my_turn": AT_A_TURN,
    "asked": AT_A_TURN | {"answer"},
    "guest_wanted": AT_A_TURN - {"act"} | {"invite"},
    "guest_invited": AT_A_TURN - {"act"}
    | {"withdraw", "guest signs", "guest declines", "right code", "wrong code"},
    "guest_at_the_last_try": AT_A_TURN - {"act"}
    | {"withdraw", "guest signs", "guest declines", "right code", "wrong code"},
    "to_read": AT_A_TURN - {"values"},
    "read": SAID | {"cancel", "undo", "sign"},
    "held": AT_A_TURN,
    "handed_on": SAID | {"cancel", "bypass"},
    "sent_back": SAID | {"cancel"},
    "bypassed": SAID | {"cancel", "sign"},
    "instructed": AT_A_TURN | {"follow"},
    "my_visa_given": SAID | {"cancel", "undo", "sign"},
    "at_the_seal": SAID | {"cancel", "seal"},
    "rejected": SAID | {"recycle", "cancel"},
    "finished": SAID | {"archive"},
    "cancelled": SAID | {"archive"},
    "archived": SAID,
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("where", STANDINGS)
def test_an_act_is_done_where_the_table_allows_it_and_refused_elsewhere(
    where: str, act: str
) -> None:
    dossier = STANDINGS[where]()
    if act in LEGAL_ACTS[where]:
        moved(dossier, ACTS[act](dossier))
        return
    with pytest.raises(ParapheurError) as refusal:
        ACTS[act](dossier)
    sentence = refusal.value.template
    assert sentence in catalogue(Language.AR)
    assert sentence in catalogue(Language.FR)
    assert len({tell(language, refusal.value) for language in Language}) == len(Language)
    assert dossier == STANDINGS[where]()  # nothing was half-done


def test_the_table_speaks_of_every_state() -> None:
    assert {STANDINGS[where]().state for where in STANDINGS} == set(State)
    assert set(LEGAL_ACTS) == set(STANDINGS)
    assert set().union(*LEGAL_ACTS.values()) == set(ACTS)  # each is legal somewhere


MOVES: Mapping[str, Move] = {
    "start": Move.START, "act": Move.ACT, "sign": Move.ACT, "seal": Move.ACT, "reject": Move.REJECT,
    "recycle": Move.RECYCLE, "return": Move.RETURN, "undo": Move.UNDO,
    "transfer": Move.TRANSFER, "cancel": Move.CANCEL, "hold": Move.HOLD, "ask": Move.CONSULT,
    "answer": Move.CONSULT, "bypass": Move.BYPASS, "insert": Move.CHANGE,
    "reassign": Move.CHANGE, "invite": Move.INVITE, "withdraw": Move.INVITE,
    "right code": Move.INVITE, "wrong code": Move.INVITE,
    "guest signs": Move.ACT, "guest declines": Move.REJECT, "archive": Move.ARCHIVE,
}  # fmt: skip
"""Which move each act is."""
UNMOVED = {"amend", "place", "values", *SAID, "follow"}
"""Acts that are no move of the dossier's."""


def test_the_table_speaks_of_every_move_and_agrees_with_the_program_s_own() -> None:
    assert set(MOVES) | UNMOVED == set(ACTS)
    assert set(MOVES.values()) | {Move.FINISH} == set(Move)  # the last act finishes
    for where, legal in LEGAL_ACTS.items():
        state = STANDINGS[where]().state
        assert {MOVES[act] for act in legal if act in MOVES} <= moves_from(state), where


ELSEWHERE: Mapping[type[DossierEvent], str] = {
    DossierDeposited: "usecases/test_deposit_and_start.py",  # where nothing stands yet
    SigningAbandoned: "usecases/test_act.py",  # by the machinery, in the place of an act
    StepReminded: "domain/test_clock.py",
    StepLate: "domain/test_clock.py",
    StepEscalated: "domain/test_clock.py",
    DossierLapsed: "domain/test_clock.py",
    DeadlineMoved: "usecases/test_clocks.py",
    DocumentTimestamped: "domain/test_proof.py",
}
"""What nobody's act tells, and where it is tried."""


def test_the_table_speaks_of_every_event() -> None:
    told = {
        type(ACTS[act](STANDINGS[where]())) for where, legal in LEGAL_ACTS.items() for act in legal
    }
    assert told | set(ELSEWHERE) == set(get_args(DossierEvent))
    assert not told & set(ELSEWHERE)
    for event, file in ELSEWHERE.items():
        assert event.__name__ in (TESTS / file).read_text()
