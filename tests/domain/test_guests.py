"""A guest who signs: who may invite whom, until when, and what ends an invitation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from parapheur.domain import guests, steering
from parapheur.domain.about_guests import GuestCodeRefused, GuestSigned, InvitationSpent
from parapheur.domain.circuit import ORIGINATOR, Action
from parapheur.domain.delegation import day_of
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import (
    AlreadyInvited,
    AsksGuest,
    AsksNoGuest,
    BadAddress,
    DossierMoved,
    GuestNameRequired,
    InvitationTooLong,
    KeptApart,
    KeptFromOriginator,
    LinkDead,
    MissingValue,
    MoveNotAllowed,
    NoFieldForIt,
    NotAhead,
    NothingToWithdraw,
    NotWhatWasShown,
    NotYourTurn,
    ParapheurError,
    ReasonWanted,
    SignedInside,
    TextTooLong,
)
from parapheur.domain.events import DossierEvent
from parapheur.domain.lifecycle import State
from parapheur.domain.notices import Kind, Notice, notices
from parapheur.domain.people import GUEST, Login
from parapheur.domain.retracing import allowed
from parapheur.domain.shelf import shelf_of
from parapheur.domain.standing import apply
from parapheur.domain.words import Language
from tests.builders import (
    AMINA,
    AMOUNT,
    DIVISION,
    KHADIJA,
    LARGE,
    LEGAL,
    MINISTER,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_signature,
    a_step,
    acting,
    at,
    deposited,
    guest_signing,
    inviting,
    standing,
    started,
)

CONVENTION = replace(
    a_circuit(
        a_step(Action.VISA, SERVICE, id="visa"),
        a_step(Action.EXTERNAL, LEGAL, id="partenaire"),
        a_step(Action.SIGN, MINISTER, id="signature"),
        id="convention",
    ),
    changes=True,
)
WHO = SALMA.login


def step(dossier: Dossier, event: DossierEvent) -> Dossier:
    """What the rules would tell, told."""
    assert allowed(dossier, event)
    return apply(dossier, event)


def at_the_guest(circuit: object = CONVENTION) -> Dossier:
    assert isinstance(circuit, type(CONVENTION))
    dossier = standing([deposited(circuit)])
    dossier = apply(dossier, started(dossier, circuit))
    return step(dossier, acting(dossier, SERVICE, 0, YOUSSEF.login, at(2)))


def with_guest() -> Dossier:
    dossier = at_the_guest()
    return step(dossier, inviting(dossier, LEGAL, 1, WHO, at(3)))


def test_a_guest_is_invited_signs_and_the_dossier_goes_on() -> None:
    dossier = with_guest()
    (one,) = dossier.invitations
    assert (one.number, one.name, one.desk, one.by, one.round) == (
        1, "Nadia Berrada", LEGAL, WHO, 1,
    )  # fmt: skip
    assert dossier.awaited == (LEGAL,)
    event = guest_signing(dossier, 1, at(4))
    dossier = step(dossier, event)
    assert (event.actor, event.desk, event.name) == (GUEST, LEGAL, "Nadia Berrada")
    act = dossier.acts[-1]
    assert act.guest is not None
    assert (act.guest.name, act.guest.by) == ("Nadia Berrada", WHO)
    assert act.persons == {WHO}
    assert dossier.signed[-1] == event.signature.field == "external-2-1"
    assert dossier.invitations == ()
    assert dossier.awaited == (MINISTER,)


def test_the_mark_of_a_guest_is_seen_and_cannot_be_taken_back() -> None:
    dossier = with_guest()
    dossier = step(dossier, guest_signing(dossier, 1, at(4)))
    assert all(field.visible for field in dossier.fields if field.position == 1)
    with pytest.raises(SignedInside):
        dossier.undo(desk=LEGAL, position=1, actor=GUEST, at=at(5))


def test_the_desk_signs_nothing_itself_at_this_step() -> None:
    dossier = with_guest()
    with pytest.raises(AsksGuest):
        dossier.task(desk=LEGAL, position=1, shown=dossier.version.digest)
    with pytest.raises(AsksGuest):
        acting(dossier, LEGAL, 1, WHO, at(4))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"name": "  \u202e  12 "}, GuestNameRequired),
        ({"name": "N" * 101}, TextTooLong),
        ({"address": ""}, BadAddress),
        ({"address": "nadia@example"}, BadAddress),
        ({"address": "nadia@example.org\nBcc: x@example.org"}, BadAddress),
        ({"until": date(2026, 3, 1)}, InvitationTooLong),
        ({"until": date(2026, 4, 2)}, InvitationTooLong),
        ({"desk": SERVICE}, NotYourTurn),
        ({"position": 2, "desk": MINISTER}, NotYourTurn),
    ],
)
def test_what_no_guest_is_invited_by(
    changed: dict[str, object], refusal: type[ParapheurError]
) -> None:
    usual: dict[str, object] = {
        "desk": LEGAL,
        "position": 1,
        "name": "Nadia Berrada",
        "address": "nadia@example.org",
        "language": Language.AR,
        "until": date(2026, 4, 1),
        "today": date(2026, 3, 2),
        "actor": WHO,
        "at": at(3),
    }
    guests.invite(at_the_guest(), **usual)  # type: ignore[arg-type]  # named as they are
    with pytest.raises(refusal):
        guests.invite(at_the_guest(), **{**usual, **changed})  # type: ignore[arg-type]  # the same


def test_nobody_is_invited_where_a_desk_signs_itself() -> None:
    dossier = standing([deposited(CONVENTION)])
    dossier = apply(dossier, started(dossier, CONVENTION))
    with pytest.raises(AsksNoGuest):
        inviting(dossier, SERVICE, 0, YOUSSEF.login, at(2))


def test_one_guest_at_a_time() -> None:
    dossier = with_guest()
    with pytest.raises(AlreadyInvited) as refusal:
        inviting(dossier, LEGAL, 1, WHO, at(4))
    assert refusal.value.facts == {"guest": "Nadia Berrada"}
    dossier = step(
        dossier, guests.withdraw(dossier, desk=LEGAL, position=1, number=1, actor=WHO, at=at(5))
    )
    dossier = step(dossier, inviting(dossier, LEGAL, 1, WHO, at(6)))
    assert [one.number for one in dossier.invitations] == [2]
    with pytest.raises(LinkDead):
        guests.expect_open(dossier, 1, at(7))
    with pytest.raises(NothingToWithdraw):
        guests.withdraw(dossier, desk=LEGAL, position=1, number=1, actor=WHO, at=at(7))


def test_the_last_day_ends_at_midnight_in_casablanca() -> None:
    dossier = with_guest()  # until Monday the 9th of March, in Ramadan: UTC+0
    assert dossier.invitations[0].until == date(2026, 3, 9)
    last = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)
    over = datetime(2026, 3, 10, 0, 0, 0, tzinfo=UTC)
    assert day_of(over) == date(2026, 3, 10)
    assert isinstance(guest_signing(dossier, 1, last), GuestSigned)
    with pytest.raises(LinkDead):
        guest_signing(dossier, 1, over)
    with pytest.raises(LinkDead):
        guests.refuse_code(dossier, number=1, at=over)
    again = step(dossier, inviting(dossier, LEGAL, 1, WHO, over))
    assert [one.number for one in again.invitations] == [2]


def test_midnight_comes_an_hour_earlier_in_utc_once_ramadan_is_over() -> None:
    dossier = at_the_guest()
    dossier = apply(dossier, inviting(dossier, LEGAL, 1, WHO, at(3), days=28))
    assert dossier.invitations[0].until == date(2026, 3, 30)
    assert not dossier.invitations[0].over(datetime(2026, 3, 30, 22, 59, 59, tzinfo=UTC))
    assert dossier.invitations[0].over(datetime(2026, 3, 30, 23, 0, 0, tzinfo=UTC))


def test_the_fifth_wrong_code_ends_it() -> None:
    dossier = with_guest()
    kinds = []
    for number in range(5):
        event = guests.refuse_code(dossier, number=1, at=at(4 + number))
        kinds.append(type(event))
        dossier = step(dossier, event)
    assert kinds == [GuestCodeRefused] * 4 + [InvitationSpent]
    assert dossier.invitations == ()
    assert dossier.awaited == (LEGAL,)
    with pytest.raises(LinkDead):
        guests.refuse_code(dossier, number=1, at=at(10))


def test_a_guest_refuses_and_the_desk_goes_on() -> None:
    dossier = with_guest()
    shown = dossier.version.digest
    with pytest.raises(ReasonWanted):
        guests.decline(dossier, number=1, shown=shown, reason=" ", at=at(4))
    with pytest.raises(NotWhatWasShown):
        guests.decline(dossier, number=1, shown=Digest("0" * 64), reason="non", at=at(4))
    event = guests.decline(dossier, number=1, shown=shown, reason="Article 4", at=at(4))
    after = step(dossier, event)
    assert after.invitations == ()
    assert after.state is State.CIRCULATING
    assert notices(dossier, after, event) == (Notice(Kind.GUEST_DECLINED, LEGAL),)
    after = step(after, inviting(after, LEGAL, 1, WHO, at(5)))
    assert after.invitations[0].number == 2


def test_who_is_told() -> None:
    dossier = at_the_guest()
    event = inviting(dossier, LEGAL, 1, WHO, at(3))
    after = apply(dossier, event)
    told = notices(dossier, after, event)
    assert told == (Notice(Kind.INVITED, LEGAL, Login("nadia@example.org")),)
    signed = guest_signing(after, 1, at(4))
    assert notices(after, apply(after, signed), signed) == (
        Notice(Kind.GUEST_SIGNED, LEGAL),
        Notice(Kind.AWAITED, MINISTER),
    )


ENDINGS: dict[str, Callable[[Dossier], DossierEvent]] = {
    "returned": lambda d: d.return_to(
        desk=LEGAL, position=1, to=0, reason="revoir", actor=WHO, at=at(5)
    ),
    "rejected": lambda d: d.reject(desk=LEGAL, position=1, reason="non", actor=WHO, at=at(5)),
    "transferred": lambda d: d.transfer(
        desk=LEGAL, position=1, to=DIVISION, reason="absente", actor=WHO, at=at(5)
    ),
    "bypassed": lambda d: steering.bypass(
        d, position=1, reason="bloqué", actor=RACHID.login, at=at(5)
    ),
    "cancelled": lambda d: d.cancel(reason="retiré", actor=AMINA.login, at=at(5)),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_whatever_takes_the_turn_away_ends_the_invitation(how: str) -> None:
    dossier = with_guest()
    dossier = step(dossier, ENDINGS[how](dossier))
    assert dossier.invitations == ()
    with pytest.raises(LinkDead):
        guest_signing(dossier, 1, at(6))


def test_no_number_comes_twice_through_all_rounds() -> None:
    dossier = with_guest()
    dossier = step(dossier, ENDINGS["rejected"](dossier))
    dossier = step(dossier, dossier.recycle(actor=AMINA.login, at=at(6)))
    dossier = apply(dossier, started(dossier, CONVENTION, when=at(7)))
    dossier = step(dossier, acting(dossier, SERVICE, 0, YOUSSEF.login, at(8)))
    dossier = step(dossier, inviting(dossier, LEGAL, 1, WHO, at(9)))
    assert [one.number for one in dossier.invitations] == [2]
    with pytest.raises(LinkDead):
        guests.expect_open(dossier, 1, at(9))


def test_another_round_ends_it_even_where_the_step_stays_open() -> None:
    beside = a_circuit(
        a_step(Action.READ, SERVICE, id="lecture"),
        replace(a_step(Action.EXTERNAL, LEGAL, id="partenaire"), after=()),
        replace(a_step(Action.SIGN, MINISTER, id="signature"), after=(0, 1)),
        id="a-cote",
    )
    dossier = standing([deposited(beside)])
    dossier = apply(dossier, started(dossier, beside))
    dossier = step(dossier, acting(dossier, SERVICE, 0, YOUSSEF.login, at(2)))
    dossier = step(dossier, inviting(dossier, LEGAL, 1, WHO, at(3)))
    undone = dossier.undo(desk=SERVICE, position=0, actor=YOUSSEF.login, at=at(4))
    dossier = step(dossier, undone)
    assert LEGAL in dossier.awaited
    assert dossier.invitations == ()


def test_what_was_shown_may_be_a_beginning_of_what_is_signed_and_nothing_else() -> None:
    side = a_circuit(
        a_step(Action.SIGN, SERVICE, id="a"),
        replace(a_step(Action.EXTERNAL, LEGAL, id="b"), after=()),
        id="a-deux",
    )
    dossier = standing([deposited(side)])
    dossier = apply(dossier, started(dossier, side))
    dossier = step(dossier, inviting(dossier, LEGAL, 1, WHO, at(2)))
    shown = dossier.version.digest
    dossier = step(dossier, acting(dossier, SERVICE, 0, YOUSSEF.login, at(3)))
    task = guests.guest_task(dossier, number=1, shown=shown, at=at(4))
    assert (task.shown, task.over) == (shown, dossier.version)
    with pytest.raises(NotWhatWasShown):
        guests.guest_task(dossier, number=1, shown=dossier.main.version.digest, at=at(4))
    stale = replace(task, over=dossier.versions[0])
    with pytest.raises(DossierMoved):
        guests.signed(dossier, stale, a_signature(stale), number=1, test=True, at=at(5))


def test_separation_counts_who_let_the_guest_in() -> None:
    apart = a_circuit(
        a_step(Action.VISA, LEGAL, id="visa"),
        replace(a_step(Action.EXTERNAL, LEGAL, id="partenaire"), apart=("visa", ORIGINATOR)),
        replace(a_step(Action.SIGN, MINISTER, id="signature"), apart=("partenaire",)),
        id="separe",
    )
    dossier = standing([deposited(apart)])
    dossier = apply(dossier, started(dossier, apart))
    dossier = step(dossier, acting(dossier, LEGAL, 0, WHO, at(2)))
    with pytest.raises(KeptApart):
        inviting(dossier, LEGAL, 1, WHO, at(3))
    with pytest.raises(KeptFromOriginator):
        inviting(dossier, LEGAL, 1, AMINA.login, at(3))
    dossier = step(dossier, inviting(dossier, LEGAL, 1, KHADIJA.login, at(3)))
    dossier = step(dossier, guest_signing(dossier, 1, at(4)))
    with pytest.raises(KeptApart):
        acting(dossier, MINISTER, 2, KHADIJA.login, at(5))


def test_what_the_step_asks_is_answered_before_anybody_is_invited() -> None:
    asking = a_circuit(
        replace(a_step(Action.EXTERNAL, LEGAL), asks=(AMOUNT.key,)), id="demande", asks=(AMOUNT,)
    )
    dossier = standing([deposited(asking)])
    dossier = apply(dossier, started(dossier, asking))
    dossier = replace(dossier, metadata=type(LARGE)())
    with pytest.raises(MissingValue):
        inviting(dossier, LEGAL, 0, WHO, at(2))


def test_such_a_step_is_neither_added_on_the_way_nor_given_to_two_desks() -> None:
    dossier = standing([deposited(CONVENTION)])
    dossier = apply(dossier, started(dossier, CONVENTION))
    with pytest.raises(NoFieldForIt):
        steering.insert_step(
            dossier,
            desk=SERVICE,
            position=0,
            before=1,
            step=a_step(Action.EXTERNAL, DIVISION),
            actor=YOUSSEF.login,
            at=at(2),
        )
    with pytest.raises(NotAhead):
        steering.reassign_step(
            dossier,
            desk=SERVICE,
            position=0,
            at_step=1,
            desks=(LEGAL, DIVISION),
            actor=YOUSSEF.login,
            at=at(2),
        )


def test_a_forged_line_does_not_replay() -> None:
    dossier = with_guest()
    told = guest_signing(dossier, 1, at(4))
    invited = inviting(at_the_guest(), LEGAL, 1, WHO, at(3))
    forged: list[tuple[Dossier, DossierEvent]] = [
        (dossier, replace(told, name="Un autre")),
        (dossier, replace(told, number=2)),
        (dossier, replace(told, desk=SERVICE)),
        (dossier, replace(told, at=at(60 * 24 * 9))),
        (at_the_guest(), told),
        (dossier, invited),
        (at_the_guest(), replace(invited, number=7)),
        (at_the_guest(), replace(invited, desk=SERVICE)),
        (at_the_guest(), replace(invited, position=2, desk=MINISTER)),
        (dossier, InvitationSpent(at=at(5), actor=GUEST, desk=LEGAL, position=1, number=1)),
        (
            at_the_guest(),
            guests.refuse_code(dossier, number=1, at=at(5)),
        ),
    ]
    for before, event in forged:
        with pytest.raises(MoveNotAllowed):
            apply(before, event)


def test_who_gave_the_code_is_told_and_moves_nothing() -> None:
    dossier = with_guest()
    event = guests.admit(dossier, number=1, at=at(4))
    assert (event.actor, event.name, event.desk) == (GUEST, "Nadia Berrada", LEGAL)
    assert step(dossier, event) == dossier
    for before, forged in (
        (at_the_guest(), event),
        (dossier, replace(event, name="Un autre")),
        (dossier, replace(event, at=at(60 * 24 * 9))),
    ):
        with pytest.raises(MoveNotAllowed):
            apply(before, forged)


def test_a_sixth_try_is_no_event_that_replays() -> None:
    dossier = with_guest()
    for number in range(4):
        dossier = apply(dossier, guests.refuse_code(dossier, number=1, at=at(4 + number)))
    with pytest.raises(MoveNotAllowed):
        apply(dossier, GuestCodeRefused(at=at(9), actor=GUEST, desk=LEGAL, position=1, number=1))


def test_the_rules_notice_a_guest_who_is_said_to_be_another_than_was_asked() -> None:
    dossier = at_the_guest()
    event = inviting(dossier, LEGAL, 1, WHO, at(3))
    assert not allowed(dossier, replace(event, name=" Nadia  Berrada"))
    with pytest.raises(InvitationTooLong):
        allowed(dossier, replace(event, until=date(2026, 12, 31)))
    signed = guest_signing(apply(dossier, event), 1, at(4))
    over = replace(signed.signature, field="sign-3-1")
    assert not allowed(apply(dossier, event), replace(signed, signature=over))


def test_the_shelf_puts_a_guest_with_nobodys_finished_dossiers() -> None:
    alone = a_circuit(a_step(Action.EXTERNAL, LEGAL), id="seul")
    trail: list[DossierEvent] = [deposited(alone)]
    trail.append(started(standing(trail), alone))
    trail.append(inviting(standing(trail), LEGAL, 0, WHO, at(2)))
    trail.append(guest_signing(standing(trail), 0, at(3)))
    shelf = shelf_of(1, trail)  # type: ignore[arg-type]  # a number
    assert [login for login, _ in shelf.finished] == [AMINA.login]
    assert [act.kind for act in shelf.acts] == ["GuestSigned"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("salma@example.ma", "Salma@Example.MA", True),
        ("salma+guest@example.ma", "salma@example.ma", True),
        ("salma@example.ma", "salma@example.org", False),
        ("a.salma@example.ma", "salma@example.ma", False),
    ],
)
def test_addresses_of_one_letter_box(one: str, other: str, same: bool) -> None:
    assert guests.same_box(one, other) is same


def test_a_session_holds_for_an_hour_and_not_before_it_was_opened() -> None:
    session = guests.GuestSession(Digest("a" * 64), 1, 1, at(0))  # type: ignore[arg-type]  # a number
    assert session.open_at(at(0))
    assert session.open_at(at(59.9))
    assert not session.open_at(at(60))
    assert not session.open_at(at(0) - timedelta(seconds=1))
