"""The check before publishing counts absences, interims and delegations, with their days."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from parapheur.domain.circuit import ORIGINATOR, Action, Circuit
from parapheur.domain.delegation import DELEGABLE, Delegation, DelegationId
from parapheur.domain.people import Desk, DeskId, Login, Person
from parapheur.domain.presence import ahead_of
from parapheur.domain.seats import Seat
from parapheur.domain.soundness import (
    Chart,
    Fault,
    Flaw,
    Severity,
    Vacancy,
    chart_of,
    check,
    vacancy,
)
from parapheur.domain.terms import Absence, AnyTerm, Interim, TermId
from tests.builders import (
    AMINA,
    CALENDAR,
    DESKS,
    HASSAN,
    KHADIJA,
    MINISTER,
    MORNING,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)

SECOND = replace(YOUSSEF, login=Login("second"))
VISA = a_step(Action.VISA, SERVICE, days=3, id="visa")
SIGNED = a_step(Action.SIGN, MINISTER, id="signature")
CIRCUIT = a_circuit(VISA, SIGNED)
AUGUST = (date(2026, 8, 3), date(2026, 8, 14))


def away(who: Person, first: date = AUGUST[0], last: date = AUGUST[1]) -> Absence:
    return Absence(
        id=TermId(f"{who.login}/{first}"), who=who.login, first=first, last=last, given_at=MORNING
    )


def standing_in(who: Person, desk: DeskId, first: date, last: date) -> Interim:
    return Interim(
        id=TermId(f"{who.login}/i"), who=who.login, first=first, last=last, given_at=MORNING,
        desk=desk, act_reference="A 1", act_date=first,
    )  # fmt: skip


def delegated(by: Person, to: Person, desk: DeskId, **more: object) -> Delegation:
    plain = Delegation(
        id=DelegationId(f"{by.login}/1"), desk=desk, by=by.login, to=to.login, act_reference="D 1",
        act_date=MORNING.date(), actions=DELEGABLE, first=MORNING.date(), given_at=MORNING,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]  # its own fields


def chart(
    *terms: AnyTerm,
    people: Iterable[Person] = (AMINA, YOUSSEF, KHADIJA, SALMA, HASSAN),
    delegations: Iterable[Delegation] = (),
) -> Chart:
    people = tuple(people)
    ahead = ahead_of(MORNING, CALENDAR, people=people, terms=terms, delegations=delegations)
    return chart_of(DESKS, people, ahead=ahead)


def told(held: Chart, circuit: Circuit = CIRCUIT) -> list[Flaw]:
    return list(check(circuit, held))


def only(held: Chart, circuit: Circuit = CIRCUIT) -> Flaw:
    (flaw,) = told(held, circuit)
    assert flaw.severity is Severity.WARNING
    return flaw


def days(flaw: Flaw) -> tuple[object, object]:
    return flaw.facts["first"], flaw.facts.get("last")


def test_an_only_holder_who_is_away_is_told_with_the_days_and_a_walk_that_comes_there_then() -> (
    None
):
    flaw = only(chart(away(HASSAN)))
    assert (flaw.fault, flaw.position, flaw.facts["desks"]) == (Fault.AWAY, 1, (MINISTER,))
    assert days(flaw) == AUGUST
    assert flaw.walk is not None
    first, second = flaw.walk.passages
    # Started on Friday 31 July, the visa takes its three days of the calendar, to Monday.
    assert (first.on, second.on) == (date(2026, 7, 31), date(2026, 8, 3))


def test_absences_that_touch_are_told_once_and_a_weekend_is_nobody_s_absence() -> None:
    week_one = away(HASSAN, date(2026, 8, 3), date(2026, 8, 9))
    week_two = away(HASSAN, date(2026, 8, 10), date(2026, 8, 14))
    assert days(only(chart(week_one, week_two))) == AUGUST
    assert told(chart(away(HASSAN, date(2026, 8, 8), date(2026, 8, 9)))) == []  # Saturday, Sunday


def test_whoever_stands_in_fills_the_days_and_no_others() -> None:
    first, last = AUGUST
    interim = standing_in(SALMA, MINISTER, first, last)
    assert told(chart(away(HASSAN), interim)) == []
    assert days(only(chart(away(HASSAN), replace(interim, last=date(2026, 8, 7))))) == (
        date(2026, 8, 8),
        last,
    )
    assert days(only(chart(away(HASSAN), interim, away(SALMA, first, first)))) == (first, first)


def test_a_delegation_fills_them_for_what_it_covers() -> None:
    def left(**more: object) -> list[Flaw]:
        return told(chart(away(HASSAN), delegations=[delegated(HASSAN, SALMA, MINISTER, **more)]))

    assert left() == []
    assert [days(one) for one in left(last=date(2026, 8, 5))] == [(date(2026, 8, 6), AUGUST[1])]
    for short in ({"actions": (Action.VISA,)}, {"circuits": (a_circuit(id="autre").id,)}):
        assert [days(one) for one in left(**short)] == [AUGUST]
    assert [days(one) for one in left(revoked_at=MORNING)] == [AUGUST]
    closed = [AMINA, YOUSSEF, HASSAN, replace(SALMA, active=False)]
    given = [delegated(HASSAN, SALMA, MINISTER)]
    assert days(only(chart(away(HASSAN), people=closed, delegations=given))) == AUGUST


def test_a_desk_held_for_the_time_being_alone_is_told_from_the_day_after() -> None:
    without = [AMINA, YOUSSEF, SALMA]
    interim = standing_in(SALMA, MINISTER, MORNING.date(), date(2026, 6, 30))
    flaw = only(chart(interim, people=without))
    assert (flaw.fault, days(flaw)) == (Fault.AWAY_FOR_GOOD, (date(2026, 7, 1), None))
    assert [one.fault for one in told(chart(people=without))] == [Fault.NOBODY]
    gone = away(SALMA, MORNING.date(), date(2026, 6, 30))  # away all the while: nobody ever
    assert [one.fault for one in told(chart(interim, gone, people=without))] == [Fault.NOBODY]


def test_of_two_holders_one_kept_apart_and_the_other_away_leave_nobody() -> None:
    both = replace(HASSAN, desks=HASSAN.desks | {SERVICE})
    minister = replace(SECOND, desks=frozenset({MINISTER}))
    apart = a_circuit(VISA, replace(SIGNED, apart=("visa",)))
    people = [AMINA, YOUSSEF, both, minister]
    assert told(chart(people=people), apart) == []
    flaw = only(chart(away(minister), people=people), apart)
    assert (flaw.fault, flaw.position, days(flaw)) == (Fault.AWAY_APART, 1, AUGUST)
    assert flaw.facts["other"] == VISA.name
    assert told(chart(away(minister), people=people), CIRCUIT) == []


def test_who_deposits_and_may_not_act_is_counted_with_those_away() -> None:
    amina = replace(AMINA, desks=frozenset({MINISTER}))
    apart = a_circuit(VISA, replace(SIGNED, apart=(ORIGINATOR,)))
    people = [amina, YOUSSEF, HASSAN]
    assert told(chart(people=people), apart) == []
    flaw = only(chart(away(HASSAN), people=people), apart)
    assert (flaw.fault, flaw.facts["login"], days(flaw)) == (
        Fault.AWAY_DEPOSITOR,
        amina.login,
        AUGUST,
    )


def test_a_delegate_may_not_act_once_they_acted_elsewhere_in_their_own_name() -> None:
    apart = a_circuit(VISA, replace(SIGNED, apart=("visa",)))
    given = [delegated(HASSAN, YOUSSEF, MINISTER)]
    flaw = only(chart(away(HASSAN), delegations=given), apart)
    assert (flaw.fault, days(flaw)) == (Fault.AWAY_APART, AUGUST)


def test_a_seat_that_leads_to_somebody_away_is_told() -> None:
    circuit = a_circuit(VISA, replace(SIGNED, desks=(), seats=(Seat(desk=SERVICE, above=1),)))
    desks = [replace(one, superior=MINISTER if one.id == SERVICE else None) for one in DESKS]
    people = [AMINA, YOUSSEF, HASSAN]
    ahead = ahead_of(MORNING, CALENDAR, people=people, terms=[away(HASSAN)], delegations=())
    flaw = only(chart_of(desks, people, ahead=ahead), circuit)
    assert (flaw.fault, flaw.facts["desks"], days(flaw)) == (Fault.AWAY, (MINISTER,), AUGUST)


def test_a_dossier_that_would_come_after_the_days_is_shown_as_taken_up_at_once() -> None:
    slow = a_circuit(replace(VISA, limit=a_step(Action.VISA, SERVICE, days=60).limit), SIGNED)
    soon = away(HASSAN, date(2026, 3, 9), date(2026, 3, 10))
    flaw = only(chart(soon), slow)
    assert flaw.walk is not None
    assert [one.on for one in flaw.walk.passages] == [date(2026, 3, 9)] * 2


def test_a_foreseen_step_says_until_when_nobody_could_act() -> None:
    held = chart(away(HASSAN))
    assert vacancy(CIRCUIT, SIGNED, held, date(2026, 8, 5)) == Vacancy(MINISTER, date(2026, 8, 15))
    assert vacancy(CIRCUIT, SIGNED, held, date(2026, 8, 17)) is None
    assert vacancy(CIRCUIT, VISA, held, date(2026, 8, 5)) is None
    assert (
        vacancy(CIRCUIT, SIGNED, chart_of([Desk(MINISTER, VISA.name)], []), date(2026, 8, 5))
        is None
    )
    interim = standing_in(SALMA, MINISTER, MORNING.date(), date(2026, 6, 30))
    alone = chart(interim, people=[SALMA, YOUSSEF])
    assert vacancy(CIRCUIT, SIGNED, alone, date(2026, 8, 5)) == Vacancy(MINISTER, None)
