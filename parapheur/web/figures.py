"""Figures as a page shows them: each number beside a bar that is as long as it is large."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parapheur.domain.delegation import day_of
from parapheur.domain.figures import (
    Counted,
    Delay,
    Month,
    by_desk,
    by_step,
    months_between,
    usual_months,
)
from parapheur.domain.levels import Level
from parapheur.web import labels
from parapheur.web.exporting import Row
from parapheur.web.here import language, office
from parapheur.web.labels import names
from parapheur.words import say

COLUMNS = ("what", "month", "circuit", "step", "desk", "level", "count", "mean_seconds",
           "longest_seconds", "refused")  # fmt: skip
HOUR, DAY = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Figures:
    """What is shown of some months."""

    months: Sequence[Month]
    counted: Sequence[Counted]

    @property
    def steps(self) -> list[Delay]:
        """How long each step took."""
        return by_step(self.counted)

    @property
    def desks(self) -> list[Delay]:
        """How long each desk took."""
        return by_desk(self.counted)

    @property
    def levels(self) -> list[Level]:
        """The levels of which there was a signature."""
        return [one for one in Level if any(month.signatures(one) for month in self.counted)]

    @property
    def most(self) -> int:
        """The greatest number of deposits or completed dossiers of a month."""
        return max((max(deposits(one), one.finished) for one in self.counted), default=0)


def figures_of(first: date | None, last: date | None) -> Figures:
    """Return what is counted of the months of these days."""
    months = months_between(first, last) if first and last else usual_months(last or _today())
    return Figures(months, office().reading.counted(months))


def deposits(counted: Counted) -> int:
    """Return how many ordinary dossiers were deposited in a month."""
    return counted.events.get("DossierDeposited", 0)


def share(part: int, whole: int) -> int:
    """Return how long a bar is, of a hundred."""
    return round(100 * part / whole) if whole else 0


def lasting(seconds: int) -> str:
    """Say how long something took, as people do."""
    if seconds >= 2 * DAY:
        return say(language(), "Days: {days}", days=f"{seconds / DAY:.1f}".replace(".0", ""))
    if seconds >= HOUR:
        return say(language(), "Hours: {hours}", hours=f"{seconds / HOUR:.1f}".replace(".0", ""))
    return say(language(), "Minutes: {minutes}", minutes=max(1, round(seconds / 60)))


def step_name(delay: Delay) -> str:
    """Return what a step is called, within its circuit."""
    circuit, step = delay.key
    found = names().steps.get(step)
    return f"{labels.circuit(circuit)} · {found.of(language()) if found else step}"


def desk_name(delay: Delay) -> str:
    """Return what a desk is called."""
    return labels.desk(delay.key[0])


def most_signed(found: Figures) -> int:
    """Return the greatest number of signatures of one level in a month."""
    every = (one.signatures(level) for one in found.counted for level in found.levels)
    return max(every, default=0)


def rows_of(found: Figures) -> Iterator[Row]:
    """Yield the figures as rows of a file."""
    for one in found.counted:
        month = f"{one.month.first:%Y-%m}"
        for kind, count in sorted(one.events.items()):
            yield {"what": kind, "month": month, "count": count}
        yield {"what": "finished", "month": month, "count": one.finished}
        yield {"what": "rejected", "month": month, "count": one.rejected}
        yield {"what": "not ordinary", "month": month, "count": one.closed}
        for level in Level:
            count = one.signatures(level)
            yield {"what": "signatures", "month": month, "level": level.value, "count": count}
    for delay in found.steps:
        circuit, step = delay.key
        yield {"what": "step", "circuit": circuit, "step": step, **_delay(delay)}
    for delay in found.desks:
        yield {"what": "desk", "desk": delay.key[0], **_delay(delay)}


def _delay(delay: Delay) -> Row:
    return {
        "count": delay.count,
        "mean_seconds": delay.mean,
        "longest_seconds": delay.longest,
        "refused": delay.refused,
    }


def _today() -> date:
    return day_of(office().now())
