"""What the calendar's rules refuse, besides `errors`."""

from parapheur.domain.errors import ParapheurError


class RowNameWanted(ParapheurError):
    """Write the name in this language too: whoever reads the calendar speaks one of the three."""


class BasisWanted(ParapheurError):
    """Say on which text this rests, or that the text is still to be verified."""


class DayWanted(ParapheurError):
    """Say on which day."""


class EndsBeforeItBegins(ParapheurError):
    """It would end before it begins."""


class HoursUnfit(ParapheurError):
    """Give both hours of each span, as in 08:30 and 16:30; the office opens before it closes."""


class HoursOutOfTurn(ParapheurError):
    """The hours of a day come one after the other, without touching."""


class HoursOverlap(ParapheurError):
    """Other hours hold on some of these days: {name}."""


class NoSuchDayInTheYear(ParapheurError):
    """There is no such day in the year."""


class HoursLacking(ParapheurError):
    """On {day} there would be no usual hours any more, though deadlines were counted by them."""


class LastUsualHours(ParapheurError):
    """These are the only usual hours: put others before you take them away."""


class NeverOpens(ParapheurError):
    """With this, the office would not open for a whole year after {day}."""


class RowEnded(ParapheurError):
    """This has ended, and was counted by: it stays. If its days were wrong, correct them."""


class NoSuchRow(ParapheurError):
    """This row is no longer there."""


class TooManyRows(ParapheurError):
    """The calendar holds {most} rows of this kind at most."""


class NothingChanged(ParapheurError):
    """Nothing is different from what stands there."""


class CalendarMoved(ParapheurError):
    """Somebody changed the calendar since this page was opened: look at it again first."""


class CalendarAltered(ParapheurError):
    """The calendar in force is not what its digest names: nothing is counted by it."""
