"""Delegations: who may give one, to whom, and on which days it holds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parapheur.domain.circuit import Action, CircuitId
from parapheur.domain.delegation import (
    LONGEST_REFERENCE,
    Delegation,
    DelegationId,
    day_of,
    expect_revocable,
    give,
    in_force,
    overlapping,
    reference_of,
    still_gives,
)
from parapheur.domain.errors import (
    ActReferenceRequired,
    AlreadyHolds,
    DelegationEnded,
    DelegationLoop,
    NotAllowed,
    NothingDelegated,
    NotToBeRedelegated,
    ParapheurError,
    PeriodOutOfOrder,
    TextTooLong,
)
from parapheur.domain.people import ORGANISATION, DeskId, Person
from parapheur.domain.zones import zone
from tests.builders import (
    AMINA,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    MINISTER,
    MORNING,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
)

LETTER = CircuitId("courrier-depart")
TODAY = day_of(MORNING)
HERE = zone("Africa/Casablanca")
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
MOMENTS = st.integers(0, 21 * 365 * 24 * 3600).map(
    lambda seconds: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def a_delegation(
    giver: Person = HASSAN,
    receiver: Person = SALMA,
    desk: DeskId = MINISTER,
    *,
    id: str = "1",
    first: date = TODAY,
    last: date | None = TODAY,
    circuits: tuple[CircuitId, ...] = (),
    actions: tuple[Action, ...] = (Action.SIGN,),
) -> Delegation:
    return Delegation(
        id=DelegationId(id),
        desk=desk,
        by=giver.login,
        to=receiver.login,
        act_reference="arrêté n° 114-26",
        act_date=date(2014, 1, 1),
        circuits=circuits,
        actions=actions,
        first=first,
        last=last,
        given_at=datetime(2014, 1, 1, tzinfo=UTC),
    )


def gives(
    wanted: Delegation,
    *,
    author: Person = HASSAN,
    giver: Person = HASSAN,
    receiver: Person = SALMA,
    known: Iterable[Delegation] = (),
) -> Delegation:
    return give(wanted, author=author, giver=giver, receiver=receiver, known=known)


def lets(one: Delegation, at: datetime, action: Action = Action.SIGN) -> bool:
    found = in_force([one], desk=MINISTER, person=SALMA.login, circuit=LETTER, action=action, at=at)
    return found is one


@given(DAYS, st.integers(0, 400), MOMENTS)
def test_it_holds_on_the_days_of_casablanca_and_no_other(
    first: date, length: int, at: datetime
) -> None:
    last = first + timedelta(length)
    held = lets(a_delegation(first=first, last=last), at)
    assert held == (first <= at.astimezone(HERE).date() <= last)


@given(DAYS)
def test_it_begins_and_ends_at_midnight_whatever_the_clock_did(day: date) -> None:
    """Over days when the clock went forward, back, or (in September 2026) back for good."""
    one = a_delegation(first=day, last=day)
    begins = datetime(day.year, day.month, day.day, tzinfo=HERE).astimezone(UTC)
    after = day + timedelta(1)
    ends = datetime(after.year, after.month, after.day, tzinfo=HERE).astimezone(UTC)
    instant = timedelta(microseconds=1)
    assert [lets(one, at) for at in (begins - instant, begins, ends - instant, ends)] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("day", [date(2026, 2, 15), date(2026, 3, 22), date(2026, 9, 20)])
def test_it_holds_through_both_hours_of_a_night_that_is_longer_or_shorter(day: date) -> None:
    one = a_delegation(first=day, last=day)
    start = datetime(day.year, day.month, day.day, tzinfo=HERE).astimezone(UTC)
    held = [lets(one, start + timedelta(minutes=15 * quarter)) for quarter in range(22 * 4)]
    assert all(held)


@given(st.timedeltas(timedelta(0), timedelta(hours=10)))
def test_a_revocation_takes_effect_at_once_and_not_before(later: timedelta) -> None:
    one = replace(a_delegation(last=None), revoked_at=MORNING)
    assert not lets(one, MORNING + later)
    assert lets(one, MORNING - timedelta(microseconds=1))


def test_it_covers_nothing_before_it_was_recorded() -> None:
    one = replace(a_delegation(last=None), given_at=MORNING)
    assert lets(one, MORNING)
    assert not lets(one, MORNING - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("one", "action", "held"),
    [
        (a_delegation(), Action.SIGN, True),
        (a_delegation(), Action.VISA, False),
        (a_delegation(actions=(Action.VISA, Action.SIGN)), Action.VISA, True),
        (a_delegation(circuits=(LETTER,)), Action.SIGN, True),
        (a_delegation(circuits=(CircuitId("marche"),)), Action.SIGN, False),
        (a_delegation(desk=LEGAL), Action.SIGN, False),
        (a_delegation(receiver=YOUSSEF), Action.SIGN, False),
        (a_delegation(), Action.SEAL, False),
    ],
)
def test_it_covers_what_it_says(one: Delegation, action: Action, held: bool) -> None:
    assert lets(one, MORNING, action) is held


def test_a_holder_gives_it_or_an_administrator_for_them() -> None:
    one = a_delegation()
    assert gives(one) == gives(one, author=RACHID) == one


@pytest.mark.parametrize("desk", [DIVISION, ORGANISATION, DeskId("nulle-part")])
def test_nobody_gives_a_desk_they_do_not_hold(desk: DeskId) -> None:
    for author in (HASSAN, RACHID):
        with pytest.raises(NotAllowed):
            gives(a_delegation(desk=desk), author=author)


def test_nobody_gives_for_another_but_an_administrator() -> None:
    for author in (YOUSSEF, SALMA, AMINA):
        with pytest.raises(NotAllowed):
            gives(a_delegation(), author=author)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"actions": ()}, NothingDelegated),
        ({"actions": (Action.SEAL,)}, NothingDelegated),
        ({"last": TODAY - timedelta(1)}, PeriodOutOfOrder),
        ({"act_date": TODAY + timedelta(1)}, PeriodOutOfOrder),
        ({"given_at": MORNING + timedelta(days=2)}, PeriodOutOfOrder),
    ],
)
def test_what_makes_no_sense_is_refused(
    changed: dict[str, object], refusal: type[ParapheurError]
) -> None:
    with pytest.raises(refusal):
        gives(replace(a_delegation(), **changed))  # type: ignore[arg-type]  # each by its name


def test_to_oneself_or_to_who_holds_the_desk_too_is_refused() -> None:
    with pytest.raises(AlreadyHolds):
        gives(a_delegation(receiver=HASSAN), receiver=HASSAN)
    with pytest.raises(AlreadyHolds):
        gives(a_delegation(), receiver=replace(SALMA, desks=frozenset({MINISTER})))


def test_what_is_held_by_delegation_is_not_delegated_again() -> None:
    again = a_delegation(SALMA, YOUSSEF, id="2")
    with pytest.raises(NotToBeRedelegated):
        gives(again, author=SALMA, giver=SALMA, receiver=YOUSSEF, known=[a_delegation()])


def test_who_left_the_desk_or_the_house_gives_nothing() -> None:
    for gone in (replace(HASSAN, active=False), replace(HASSAN, desks=frozenset())):
        assert not still_gives(gone, MINISTER)
        with pytest.raises(NotAllowed):
            gives(a_delegation(), author=RACHID, giver=gone)
    assert not still_gives(None, MINISTER)
    assert still_gives(HASSAN, MINISTER)


@given(st.lists(st.sampled_from([HASSAN, SALMA, YOUSSEF, KHADIJA]), min_size=2, unique=True))
def test_a_way_back_is_refused_however_long(way: list[Person]) -> None:
    desks = {person.login: next(iter(person.desks)) for person in way}
    known = [
        a_delegation(giver, receiver, desks[giver.login], id=str(number))
        for number, (giver, receiver) in enumerate(pairwise(way))
    ]
    last, first = way[-1], way[0]
    closing = a_delegation(last, first, desks[last.login], id="closing")
    with pytest.raises(DelegationLoop):
        gives(closing, author=last, giver=last, receiver=first, known=known)
    apart = replace(closing, first=TODAY + timedelta(1), last=None)
    assert gives(apart, author=last, giver=last, receiver=first, known=known) == apart
    ended = [replace(one, revoked_at=MORNING) for one in known]
    assert gives(closing, author=last, giver=last, receiver=first, known=ended) == closing


def test_overlapping_is_allowed_and_told() -> None:
    first, second = a_delegation(), a_delegation(receiver=YOUSSEF, id="2")
    assert gives(second, receiver=YOUSSEF, known=[first]) == second
    assert overlapping(second, [first, second]) == (first,)
    assert overlapping(second, [replace(first, revoked_at=MORNING)]) == ()
    assert overlapping(replace(second, first=TODAY + timedelta(1), last=None), [first]) == ()
    assert overlapping(replace(second, desk=SERVICE), [first]) == ()


def test_the_giver_or_an_administrator_revokes_it_once() -> None:
    one = a_delegation()
    for author in (HASSAN, RACHID):
        expect_revocable(one, author, MORNING)
    with pytest.raises(NotAllowed):
        expect_revocable(one, SALMA, MORNING)
    with pytest.raises(DelegationEnded):
        expect_revocable(replace(one, revoked_at=MORNING), HASSAN, MORNING)
    with pytest.raises(DelegationEnded):
        expect_revocable(one, HASSAN, MORNING + timedelta(days=1))


def test_an_act_is_quoted() -> None:
    assert reference_of("  arrêté\n n° 114-26 ") == "arrêté n° 114-26"
    for empty in ("", " \n", "\u202e"):
        with pytest.raises(ActReferenceRequired):
            reference_of(empty)
    with pytest.raises(TextTooLong):
        reference_of("n" * (LONGEST_REFERENCE + 1))
