"""Proof of the check over the days ahead: absences, interims and delegations at random.

A small model of its own says who could act on a day, by trying everybody; what the check says of
days must be the same, no day more and no day less. What it passes without a word is walked
through the real engine by people at random, from any day on, and nobody is ever waited for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from parapheur.domain.calendar import DAY
from parapheur.domain.circuit import ORIGINATOR, Action, Circuit, Step
from parapheur.domain.delegation import DELEGABLE, Delegation, DelegationId
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import ParapheurError
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Desk, DeskId, Login
from parapheur.domain.presence import ahead_of
from parapheur.domain.soundness import Chart, Fault, Flaw, Severity, chart_of, check
from parapheur.domain.standing import apply
from parapheur.domain.terms import Absence, AnyTerm, Interim, TermId
from tests.builders import (
    AMINA,
    CALENDAR,
    MORNING,
    a_circuit,
    a_person,
    a_signature,
    a_step,
    deposited,
    standing,
    started,
    words,
)

DESKS = tuple(DeskId(name) for name in ("a", "b", "c"))
LOGINS = tuple(Login(name) for name in ("x", "y", "z", "w"))
MONDAY = MORNING.date()
HORIZON = [day for day in (MONDAY + n * DAY for n in range(25)) if day.weekday() < 5]
DATED = {Fault.AWAY, Fault.AWAY_FOR_GOOD}
LEFT = {
    Fault.AWAY_APART, Fault.AWAY_APART_FOR_GOOD, Fault.AWAY_DEPOSITOR,
    Fault.AWAY_DEPOSITOR_FOR_GOOD, Fault.APART_MAY_FAIL, Fault.APART_UNKNOWN,
    Fault.ORIGINATOR_MAY_BE_BARRED, Fault.ONE_PERSON,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """Who holds which desk, and what runs from one day to another."""

    held: tuple[frozenset[Login], ...]
    terms: tuple[AnyTerm, ...]
    delegations: tuple[Delegation, ...]

    @property
    def chart(self) -> Chart:
        people = [
            a_person(
                login, None, *(d for d, who in zip(DESKS, self.held, strict=True) if login in who)
            )
            for login in LOGINS
        ]
        ahead = ahead_of(
            MORNING, CALENDAR, people=people, terms=self.terms, delegations=self.delegations
        )
        desks = [Desk(desk, words(desk)) for desk in DESKS]
        return replace(chart_of(desks, people, ahead=ahead), secretaries=frozenset({AMINA.login}))


spans = st.tuples(st.integers(-3, 12), st.integers(0, 9)).map(
    lambda span: (MONDAY + span[0] * DAY, MONDAY + (span[0] + span[1]) * DAY)
)


@st.composite
def houses(draw: st.DrawFn) -> House:
    held = tuple(frozenset(draw(st.sets(st.sampled_from(LOGINS), max_size=2))) for _ in DESKS)
    terms: list[AnyTerm] = []
    for number in range(draw(st.integers(0, 4))):
        first, last = draw(spans)
        who = draw(st.sampled_from(LOGINS))
        terms.append(
            Absence(id=TermId(f"a/{number}"), who=who, first=first, last=last, given_at=MORNING)
        )
    for number in range(draw(st.integers(0, 2))):
        (first, last), at = draw(spans), draw(st.integers(0, 2))
        if free := sorted(set(LOGINS) - held[at]):
            terms.append(
                Interim(
                    id=TermId(f"i/{number}"), who=draw(st.sampled_from(free)), desk=DESKS[at],
                    first=first, last=last, given_at=MORNING, act_reference="A 1", act_date=first,
                )
            )  # fmt: skip
    return House(held, tuple(terms), tuple(draw(delegations(held))))


@st.composite
def delegations(draw: st.DrawFn, held: tuple[frozenset[Login], ...]) -> list[Delegation]:
    found: list[Delegation] = []
    for number in range(draw(st.integers(0, 2))):
        at, (first, last) = draw(st.integers(0, 2)), draw(spans)
        free = sorted(set(LOGINS) - held[at])
        if held[at] and free:
            found.append(
                Delegation(
                    id=DelegationId(f"d/{number}"), desk=DESKS[at],
                    by=draw(st.sampled_from(sorted(held[at]))), to=draw(st.sampled_from(free)),
                    act_reference="D 1", act_date=first, given_at=MORNING,
                    circuits=draw(st.sampled_from([(), (), (a_circuit(id="autre").id,)])),
                    actions=draw(st.sampled_from([DELEGABLE, (Action.VISA,)])),
                    first=first, last=draw(st.sampled_from([last, last, None])),
                )
            )  # fmt: skip
    return found


@st.composite
def circuits(draw: st.DrawFn) -> Circuit:
    steps: list[Step] = []
    for position in range(draw(st.integers(1, 3))):
        desks = draw(st.lists(st.sampled_from(DESKS), min_size=1, max_size=3, unique=True))
        action = draw(st.sampled_from([Action.VISA, Action.SIGN]))
        step = a_step(
            action, *desks, needed=draw(st.integers(1, len(desks))), id=f"s-{position}",
            days=draw(st.sampled_from([None, 1, 4])),
        )  # fmt: skip
        others = st.sets(st.sampled_from([*(one.id for one in steps), ORIGINATOR]))
        step = replace(step, apart=tuple(sorted(draw(st.one_of(st.just(set[str]()), others)))))
        steps.append(step)
    return a_circuit(*steps)


# The model: it tries everybody, and knows nothing of how the check looks.

Way = tuple[Login, Login | None, bool]
"""Who acts, in whose name, and whether by an interim."""


def ways(house: House, desk: DeskId, action: Action, circuit: Circuit, day: date) -> Iterator[Way]:
    def away(login: Login) -> bool:
        return any(
            isinstance(one, Absence) and one.who == login and one.first <= day <= one.last
            for one in house.terms
        )

    for login in LOGINS:
        holds = login in house.held[DESKS.index(desk)]
        if away(login):
            continue
        if holds:
            yield login, None, False
        for one in house.terms:
            stands = isinstance(one, Interim) and (one.who, one.desk) == (login, desk)
            if stands and not holds and one.last and one.first <= day <= one.last:
                yield login, None, True
        for lent_by in house.delegations:
            runs = lent_by.first <= day and (lent_by.last is None or day <= lent_by.last)
            speaks = not lent_by.circuits or circuit.id in lent_by.circuits
            if (
                (lent_by.to, lent_by.desk) == (login, desk)
                and runs
                and speaks
                and action in lent_by.actions
            ):
                yield login, lent_by.by, False


def persons(way: Way) -> set[Login]:
    return {way[0], way[1] or way[0]}


def lent(way: Way) -> bool:
    return way[1] is not None or way[2]


def settled(step: Step, each: Sequence[Sequence[Way]]) -> bool:
    """Try every desk with every hand, or without one."""
    for some in product(*([None, *desk] for desk in each)):
        used = [way for way in some if way is not None]
        clash = any(
            (lent(one) or lent(other)) and persons(one) & persons(other)
            for at, one in enumerate(used)
            for other in used[at + 1 :]
        )
        if len(used) >= step.needed and not clash:
            return True
    return False


def nobody(house: House, circuit: Circuit, step: Step, day: date) -> bool:
    return not settled(step, [list(ways(house, d, step.action, circuit, day)) for d in step.desks])


def ever(house: House, circuit: Circuit, step: Step) -> bool:
    """Could each of enough desks be acted for by somebody, each on a day of its own?"""
    days = [MONDAY + n * DAY for n in range(30)]
    each = [
        list({way for day in days for way in ways(house, desk, step.action, circuit, day)})
        for desk in step.desks
    ]
    return settled(step, each)


def covers(flaw: Flaw, day: date) -> bool:
    first, last = flaw.facts["first"], flaw.facts.get("last", date.max)
    assert isinstance(first, date)
    assert isinstance(last, date)
    return first <= day <= last


proof = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
fewer = settings(proof, max_examples=60)


@proof
@given(circuits(), houses())
def test_the_days_without_anybody_are_told_each_of_them_and_no_other(
    circuit: Circuit, house: House
) -> None:
    flaws = check(circuit, house.chart)
    for position, step in enumerate(circuit.steps):
        told = [one for one in flaws if one.position == position and one.fault in DATED]
        refused = Fault.NOBODY in {one.fault for one in flaws if one.position == position}
        assert refused is not ever(house, circuit, step)
        for day in HORIZON:
            expected = nobody(house, circuit, step, day)
            assert refused or any(covers(one, day) for one in told) is expected, day


@fewer
@given(circuits(), houses())
def test_each_warning_has_a_walk_to_a_day_on_which_nobody_can_act(
    circuit: Circuit, house: House
) -> None:
    told = [one for one in check(circuit, house.chart) if one.fault in DATED]
    assume(told)
    for flaw in told:
        assert flaw.severity is Severity.WARNING
        assert flaw.walk is not None
        assert flaw.position is not None
        last = flaw.walk.passages[-1]
        assert (last.position, last.skipped) == (flaw.position, False)
        assert last.on is not None
        assert covers(flaw, last.on)
        assert nobody(house, circuit, circuit.steps[flaw.position], last.on)
        days = [one.on for one in flaw.walk.passages if one.on]
        assert days == sorted(days)
        assert days[0] >= MONDAY


def acts(dossier: Dossier, house: House, day: date) -> Iterator[Dossier]:
    """Yield what each act that the engine lets anybody do on this day leads to."""
    circuit = dossier.circuit
    assert circuit is not None
    at = MORNING + (day - MONDAY)
    for position, desk in dossier.waiting:
        for actor, by, interim in ways(house, desk, circuit.steps[position].action, circuit, day):
            task = dossier.task(desk=desk, position=position, shown=dossier.version.digest)
            try:
                event = dossier.acted(
                    task, a_signature(task), actor=actor, at=at, on_behalf_of=by,
                    delegation="D 1" if by else None, interim="A 1" if interim else None,
                )  # fmt: skip
            except ParapheurError:
                continue
            yield apply(dossier, event)


@proof
@given(circuits(), houses(), st.integers(0, 14), st.randoms())
def test_what_is_passed_without_a_word_waits_for_nobody(
    circuit: Circuit, house: House, begins: int, chance: Random
) -> None:
    flaws = check(circuit, house.chart)
    assume(not any(one.severity is Severity.ERROR for one in flaws))
    assume(not {one.fault for one in flaws} & (DATED | LEFT))
    draft, day = standing([deposited(circuit)]), MONDAY + begins * DAY
    dossier = apply(draft, started(draft, circuit))
    while dossier.state is not State.FINISHED:
        day += chance.choice([0, 0, 1, 3]) * DAY
        while day.weekday() > 4:
            day += DAY
        ways_on = list(acts(dossier, house, day))
        assert ways_on, f"nobody on {day}"
        dossier = chance.choice(ways_on)


def blocked(dossier: Dossier, house: House, day: date, seen: set[object]) -> bool:
    """Look at every way people may act on one day: is there one after which nobody can go on?"""
    acted = sorted(
        (one.position, one.desk, one.actor, one.on_behalf_of or "") for one in dossier.acts
    )
    key = (dossier.progress, tuple(acted))
    if key in seen or dossier.state is State.FINISHED:
        return False
    seen.add(key)
    further = list(acts(dossier, house, day))
    return not further or any(blocked(one, house, day, seen) for one in further)


@st.composite
def kept_apart(draw: st.DrawFn) -> tuple[Circuit, House]:
    """Two steps of one desk each, kept apart; people enough, were they all there."""
    first = a_step(Action.VISA, DESKS[0], id="s-0")
    second = replace(a_step(Action.SIGN, DESKS[1], id="s-1"), apart=("s-0",))
    one, other = draw(st.lists(st.sampled_from(LOGINS), min_size=2, max_size=2, unique=True))
    held = (frozenset({one}), frozenset({one, other}), frozenset[Login]())
    first_day, last_day = draw(spans)
    gone = Absence(
        id=TermId("a/0"), who=draw(st.sampled_from((one, other))), first=first_day, last=last_day,
        given_at=MORNING,
    )  # fmt: skip
    house = House(held, (gone,), tuple(draw(delegations(held))))
    return a_circuit(first, second), house


@proof
@given(kept_apart() | kept_apart() | st.tuples(circuits(), houses()), st.sampled_from(HORIZON))
def test_who_is_kept_apart_while_others_are_away_is_warned_of(
    drawn: tuple[Circuit, House], day: date
) -> None:
    circuit, house = drawn
    flaws = check(circuit, house.chart)
    assume(not any(one.severity is Severity.ERROR for one in flaws))
    draft = standing([deposited(circuit)])
    if blocked(apply(draft, started(draft, circuit)), house, day, set()):
        warned = [one for one in flaws if one.fault in LEFT or one.fault in DATED]
        assert any("first" not in one.facts or covers(one, day) for one in warned)


def test_the_days_of_the_model_are_those_of_an_office() -> None:
    assert MONDAY.weekday() == 0
    assert all(CALENDAR.is_working(day) for day in HORIZON)
    assert max(HORIZON) - MONDAY > timedelta(days=21)
