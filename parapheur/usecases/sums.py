"""Sum each month that is over, and hold what is summed against a count."""

from collections.abc import Iterator, Sequence

from parapheur.domain.figures import Month, over
from parapheur.domain.findings import Finding
from parapheur.usecases.legible import UNREADABLE
from parapheur.usecases.ports import Office


def sum_months(office: Office) -> Sequence[Month]:
    """Sum the months that are over and not summed, the newest first, and return them.

    Each in a transaction of its own: whoever keeps something meanwhile waits for one at most.
    """
    first = office.reading.first_deposit()
    if first is None:
        return []
    try:
        known = office.reading.sums()
    except UNREADABLE:
        return []  # an inspection names it; what is not summed is counted
    due = [month for month in over(first, office.now()) if month.span not in known]
    for month in due:
        with office.work() as work:
            work.sum_month(month)
    return due


def sums_astray(office: Office) -> Iterator[Finding]:
    """Find sums that are not what a count gives."""
    try:
        sums = office.reading.sums()
    except UNREADABLE:
        return  # told of its row
    for span, summed in sums.items():
        if summed.month.span == span and office.reading.counted_anew(summed.month) == summed:
            continue
        if office.reading.sums().get(span) == summed:  # nothing came meanwhile that took it away
            place = f"statistics of {summed.month.first:%Y-%m}"
            yield Finding(place, "what is summed is not what is counted")
