"""The pages of a register: what stands beside each number, and the day as it was closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.documents import Version
from parapheur.domain.registry.bodies import BodyId, Sealer
from parapheur.domain.registry.numbers import OrderNumber, Register
from parapheur.domain.words import Words

MOST_LINES = 5000
"""Numbers that are printed together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """A number of a register, and what it was given to."""

    number: OrderNumber
    stream: str
    at: datetime
    who: str
    """Who sent it, or to whom it goes."""
    subject: str
    reference: str = ""
    dated: date | None = None
    pieces: int = 1
    confidential: bool = False
    """Its subject and who sent it are not told in the register."""
    void: bool = False
    reason: str = ""
    """Why it is void."""
    by: Words | None = None
    """Who made it void."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPages:
    """The pages of a register for some days, to be printed."""

    body: Words
    register: Register
    first: date
    last: date
    lines: tuple[RegisterLine, ...]
    at: datetime
    sealer: Sealer | None = None
    """Whose seal they are to bear, where they are those of a day that is over."""


@dataclass(frozen=True, slots=True)
class RegisterDay:
    """A day of a register, closed: its page is sealed and never changes again."""

    body: BodyId
    register: Register
    day: date
    page: Version
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is stuck on a paper letter."""

    body: Words
    deposit: str
    """Its deposit number."""
    order: str
    """Its order number, if it has one already."""
    counted: date
    pieces: int
    link: str
    """What its code in the corner leads to: a page that says whether the receipt is ours."""
    at: datetime


def day_of(event: RegisterDayClosed) -> RegisterDay:
    """Return the day that an event closed."""
    return RegisterDay(event.body, event.register, event.day, event.page, event.at)


def gaps(lines: Iterable[RegisterLine]) -> Sequence[OrderNumber]:
    """Return the numbers that are missing between those of a register, whatever the year."""
    missing: list[OrderNumber] = []
    last: OrderNumber | None = None
    for line in lines:
        one = line.number
        if last is not None and last.year == one.year:
            between = range(last.number + 1, one.number)
            missing += [OrderNumber(one.register, one.year, number) for number in between]
        last = one
    return missing
