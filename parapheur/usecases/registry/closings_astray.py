"""Check the days of registers that were closed against the trails that tell them.

1. Each day that a trail tells as closed is in the records as it is told there, and no other is.
2. A day is closed once, after it is over, and as many numbers stand on it as when it was closed.
The sealed pages themselves are looked for with the numbers (`letters_astray`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.findings import Finding
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.numbers import Register
from parapheur.domain.registry.pages import day_of
from parapheur.usecases.legible import going_on
from parapheur.usecases.ports import Office


def closings_astray(office: Office) -> Iterator[Finding]:
    """Yield every finding on days that were closed."""
    for body, register in sorted({(body, which) for body, which, *_ in office.reading.registers()}):
        place = f"register/{body}/{register.value}"
        yield from going_on(place, _register(office, place, body, register))


def _register(office: Office, place: str, body: BodyId, register: Register) -> Iterator[Finding]:
    events = office.reading.register_events(body, register)
    told = {day_of(event) for event in events}
    stored = {*office.reading.closed_days(body, register, date.min, date.max)}
    for one in sorted(told ^ stored, key=lambda one: one.day):  # 1
        where = "told by its trail, and not so" if one in told else "not told by its trail, but"
        yield Finding(place, f"the day {one.day} is {where} in the records")
    yield from _closed(office, (body, register), place, events)


def _closed(
    office: Office,
    whose: tuple[BodyId, Register],
    place: str,
    events: Sequence[RegisterDayClosed],
) -> Iterator[Finding]:
    for day, times in Counter(event.day for event in events).items():  # 2
        if times > 1:
            yield Finding(place, f"the day {day} is told as closed {times} times")
    for event in events:
        if (event.body, event.register) != whose:
            yield Finding(place, f"the day {event.day} is one of another register")
            continue
        if event.day >= office.calendar.day_of(event.at):
            yield Finding(place, f"the day {event.day} was closed before it was over")
        given = office.reading.numbers(event.body, event.register, event.day, event.day)
        if len(given) != event.numbers:
            problem = f"{len(given)} numbers, and {event.numbers} when it was closed"
            yield Finding(place, f"the day {event.day} has {problem}")
