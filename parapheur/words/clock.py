"""Dates, hours and sizes as they are read in Morocco: Western digits, Casablanca time."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from parapheur.domain.words import Language
from parapheur.domain.zones import zone
from parapheur.words.catalog import LOCALES

CASABLANCA = zone("Africa/Casablanca")

DAY = "d MMMM y"
INSTANT = {
    Language.AR: "d MMMM y 'على الساعة' HH:mm",
    Language.FR: "d MMMM y 'à' HH:mm",
    Language.EN: "d MMMM y 'at' HH:mm",
}
UNITS = {
    Language.AR: ("بايت", "كيلوبايت", "ميغابايت"),
    Language.FR: ("octets", "Ko", "Mo"),
    Language.EN: ("bytes", "KB", "MB"),
}
STEP = 1024


def day(language: Language, at: datetime) -> str:
    """Return the day in Casablanca: `24 يوليوز 2026`."""
    return format_datetime(at.astimezone(CASABLANCA), DAY, locale=LOCALES[language])


def written_day(language: Language, of: date) -> str:
    """Return a day that is no instant: `24 يوليوز 2026`."""
    return format_date(of, DAY, locale=LOCALES[language])


def when(language: Language, at: datetime) -> str:
    """Return the day and hour in Casablanca, with the offset when that hour comes twice."""
    local = at.astimezone(CASABLANCA)
    text = format_datetime(local, INSTANT[language], locale=LOCALES[language])
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return text
    # The clock went back as Ramadan began (until 2026), and for good on 20 September 2026: an
    # hour of such a night came twice.
    return f"{text} (UTC{local:%z})"


def size(language: Language, length: int) -> str:
    """Return a length in bytes as people read it: `1,4 Mo`."""
    value, unit = float(length), 0
    while value >= STEP and unit + 1 < len(UNITS[language]):
        value, unit = value / STEP, unit + 1
    pattern = "#,##0.#" if unit else "#,##0"
    number = format_decimal(value, pattern, locale=LOCALES[language])
    return f"{number} {UNITS[language][unit]}"
