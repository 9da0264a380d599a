"""The calendar in words: its rows with their days and hours, and what happened to it."""

from datetime import date
from itertools import groupby

from babel.dates import format_date, get_day_names

from parapheur.domain.about_calendar import AnyRow, CalendarAmended, CalendarEvent, CalendarRead
from parapheur.domain.calendar import LEAP_YEAR, Hours, Span, Week, YearlyHoliday
from parapheur.domain.events import AnyEvent
from parapheur.domain.words import Language, Words
from parapheur.words.catalog import LOCALES, translate
from parapheur.words.clock import written_day
from parapheur.words.sentences import isolate

SENTENCES: dict[type[AnyEvent], str] = {
    CalendarRead: "A calendar was read from its file: edition {edition} (SHA-256 {digest}).",
    CalendarAmended: "{actor} changed the calendar (edition {edition}). Before: {old}. Now: {new}."
    " {note}",
}
ADDED = "{actor} added to the calendar (edition {edition}): {new}. {note}"
REMOVED = "{actor} took out of the calendar (edition {edition}): {old}. {note}"
COMPLETE = (
    "{actor} said that the holidays of the calendar are entered until {new} (edition {edition};"
    " before: {old}). {note}"
)
ALWAYS = "always"
SINCE = "from {first} on"
UNTIL = "until {last}"
BETWEEN = "from {first} to {last}"
CLOSED = "closed"
UNSURE = "to be confirmed"
EVERY = (ADDED, REMOVED, COMPLETE, ALWAYS, SINCE, UNTIL, BETWEEN, CLOSED, UNSURE)

IN_ORDER = (Language.AR, Language.FR, Language.EN)
OPENS, CLOSES = "\u2068", "\u2069"


def sentence_of(event: CalendarEvent) -> str:
    """Return the sentence that tells it, its facts still open."""
    match event:
        case CalendarAmended(new_until=until) if until is not None:
            return COMPLETE
        case CalendarAmended(old=None):
            return ADDED
        case CalendarAmended(new=None):
            return REMOVED
        case _:
            return SENTENCES[type(event)]


def facts_of(event: CalendarEvent) -> dict[str, object]:
    """Return what the sentence speaks of."""
    if isinstance(event, CalendarRead):
        return {"edition": event.edition, "digest": event.digest}
    old, new = (row_told(row) if row else "" for row in (event.old, event.new))
    return {
        "edition": event.edition,
        "old": event.old_until or old,
        "new": event.new_until or new,
        "note": event.note,
    }


def row_told(row: AnyRow) -> Words:
    """Return a row with all that it says."""
    return Words(*(_told(language, row) for language in IN_ORDER))


def days_told(language: Language, row: AnyRow) -> str:
    """Return on which days a row holds: `du 10 mars 2027 au 11 mars 2027`."""
    if not isinstance(row, YearlyHoliday):
        return _between(language, row)
    of_year = row.first.replace(year=LEAP_YEAR, month=row.month, day=row.day)
    day = str(format_date(of_year, "d MMMM", locale=LOCALES[language]))
    bounded = row.first > row.first.min or row.last < row.last.max
    return f"{day} ({_between(language, row)})" if bounded else day


def hours_told(language: Language, week: Week) -> list[tuple[str, str]]:
    """Return the hours of a week, days that are alike together: `lundi – vendredi`."""
    found = []
    for spans, places in groupby(range(len(week)), key=lambda place: week[place]):
        alike = list(places)
        names = [weekday(language, place) for place in dict.fromkeys((alike[0], alike[-1]))]
        found.append((" – ".join(names), spans_told(language, spans)))
    return found


def spans_told(language: Language, spans: tuple[Span, ...]) -> str:
    """Return the hours of a day: `08:30–16:30`."""
    if not spans:
        return translate(language, CLOSED)
    told = (f"{OPENS}{one.opens:%H:%M}–{one.closes:%H:%M}{CLOSES}" for one in spans)
    return ("، " if language is Language.AR else ", ").join(told)


def weekday(language: Language, place: int) -> str:
    """Return the name of a day of the week, Monday being 0."""
    return str(get_day_names("wide", "stand-alone", LOCALES[language])[place])


def day_of_month(language: Language, of: date) -> str:
    """Return a day within its month: `mercredi 10`."""
    return str(format_date(of, "EEEE d", locale=LOCALES[language]))


def month(language: Language, of: date) -> str:
    """Return the month of a day: `mars 2027`."""
    return str(format_date(of, "LLLL y", locale=LOCALES[language]))


def _between(language: Language, row: AnyRow) -> str:
    begins, ends = row.first > row.first.min, row.last < row.last.max
    first, last = written_day(language, row.first), written_day(language, row.last)
    if row.first == row.last:
        return first
    if begins and ends:
        return translate(language, BETWEEN).format(first=first, last=last)
    if begins:
        return translate(language, SINCE).format(first=first)
    return translate(language, UNTIL if ends else ALWAYS).format(last=last)


def _told(language: Language, row: AnyRow) -> str:
    said = [days_told(language, row)]
    if isinstance(row, Hours):
        said += [f"{days} {hours}" for days, hours in hours_told(language, row.week)]
    said.append(isolate(language, row.basis))
    if not row.announced:
        said.append(translate(language, UNSURE))
    between = "؛ " if language is Language.AR else "; "
    return f"{isolate(language, row.name.of(language))} ({between.join(said)})"
