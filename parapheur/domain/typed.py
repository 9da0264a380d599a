"""What people type, read as values: digits of both scripts, thin spaces, decimal commas.

Nothing is guessed: a number or a day that two readers would read differently is refused, with
the ways of writing it that only one reads.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from parapheur.domain import metadata
from parapheur.domain.errors import BadValue, MissingValue, TooManyFields, UnknownField
from parapheur.domain.metadata import LONGEST, MOST_FIELDS, PLACES, WHOLE, Metadata, Value
from parapheur.domain.words import Language, Words

WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹،−", "01234567890123456789,-")
"""Arabic and Persian digits, the Arabic comma, the minus sign of typographers."""
ARABIC_POINT, ARABIC_GROUPS = "٫", "٬"
MARKS = frozenset(" .," + ARABIC_POINT + ARABIC_GROUPS)
YES = frozenset({"true", "yes", "oui", "vrai", "on", "1", "نعم"})
NO = frozenset({"false", "no", "non", "faux", "off", "0", "لا"})

TOO_LONG = Words(
    f"أكثر من {LONGEST} حرف", f"plus de {LONGEST} caractères", f"more than {LONGEST} characters"
)
NO_NUMBER = Words("ليس عددا", "ce n’est pas un nombre", "not a number")
NOT_WHOLE = Words("ليس عددا صحيحا", "ce n’est pas un nombre entier", "not a whole number")
GROUPED = Words(
    "الأرقام تُجمع ثلاثة ثلاثة، مثل 200\u00a0000",
    "les chiffres se groupent par trois, comme 200\u00a0000",
    "digits are grouped by three, as in 200\u00a0000",
)
TOO_MANY_DIGITS = Words(
    f"أكثر من {WHOLE} رقما، أو أكثر من {PLACES} بعد الفاصلة",
    f"plus de {WHOLE} chiffres, ou plus de {PLACES} après la virgule",
    f"more than {WHOLE} digits, or more than {PLACES} after the decimal mark",
)
NO_DAY = Words(
    "ليس تاريخا، مثل 22/11/2026",
    "ce n’est pas une date, comme 22/11/2026",
    "not a date, such as 22/11/2026 (day first) or 2026-11-22",
)
NO_ANSWER = Words("الجواب نعم أو لا", "la réponse est oui ou non", "the answer is yes or no")


class _Refused(Exception):
    """What is wrong, within this file."""

    def __init__(self, problem: Words) -> None:
        super().__init__()
        self.problem = problem


def read(field: metadata.Field, text: str) -> Value | None:
    """Return the value typed for a field; None: nothing typed, and nothing required.

    `BadValue` says what is wrong with it, `MissingValue` that the field is required.
    """
    if len(text) > LONGEST:
        raise BadValue(field=field.name, problem=TOO_LONG)
    seen = metadata.cleaned(text)
    if not seen and field.required:
        raise MissingValue(field=field.name)
    try:
        return _read(field, seen) if seen else None
    except _Refused as refused:
        raise BadValue(field=field.name, problem=refused.problem) from None


def gather(fields: Iterable[metadata.Field], typed: Mapping[str, str]) -> Metadata:
    """Return what a form says, every field of it read. The first refusal ends it.

    `UnknownField`, `TooManyFields`, `BadValue`, `MissingValue`.
    """
    known = metadata.by_key(fields)
    if len(typed) > MOST_FIELDS:
        raise TooManyFields(limit=MOST_FIELDS)
    for key in typed:
        if key not in known:
            raise UnknownField(field=key[:64])
    gathered = Metadata()
    for key, field in known.items():
        gathered = gathered.put(field, read(field, typed.get(key, "")))
    return gathered


def missing(fields: Iterable[metadata.Field], values: Metadata) -> tuple[metadata.Field, ...]:
    """Return the required fields without a value."""
    return tuple(field for field in fields if field.required and field.key not in values)


def _read(field: metadata.Field, text: str) -> Value:
    match field.kind:
        case metadata.Kind.TEXT:
            if len(text) > LONGEST:  # NFC may write one character as several
                raise _Refused(TOO_LONG)
            return text
        case metadata.Kind.INTEGER:
            return int(_number(text, whole=True))
        case metadata.Kind.DECIMAL:
            return Decimal(_number(text, whole=False))
        case metadata.Kind.DATE:
            return _day(text)
        case metadata.Kind.BOOLEAN:
            return _answer(text)
        case metadata.Kind.CHOICE:
            return _choice(field, text)


def _number(text: str, *, whole: bool) -> str:
    """Return the digits of a number, with `-` and `.` where they belong."""
    body = text.translate(WESTERN)
    sign = "-" if body[0] == "-" else ""
    body = body[1:] if body[0] in "+-" else body
    if not body or not set(body) <= MARKS | metadata.DIGITS or body[0] in MARKS:
        raise _Refused(NO_NUMBER)
    mark = _decimal_mark(body)
    integral, _, fraction = body.rpartition(mark) if mark else (body, "", "")
    digits = _grouped(integral)
    if mark in {".", ","} and digits == integral and _twofold(digits, fraction):
        raise _Refused(_two_ways(digits, fraction))
    if whole and mark:
        raise _Refused(NOT_WHOLE)
    if mark and not (fraction and set(fraction) <= metadata.DIGITS):
        raise _Refused(NO_NUMBER)
    if len(digits.lstrip("0")) > WHOLE or len(fraction.rstrip("0")) > PLACES:
        raise _Refused(TOO_MANY_DIGITS)
    return f"{sign}{digits}.{fraction}" if mark else sign + digits


def _decimal_mark(body: str) -> str:
    """Return the mark before the fraction: the last one, when it stands there alone."""
    marks = [sign for sign in body if sign in MARKS]
    last = marks[-1] if marks else " "
    return last if last in {".", ",", ARABIC_POINT} and marks.count(last) == 1 else ""


def _grouped(integral: str) -> str:
    """Return the digits of a whole number whose groups of three may be marked, in one way."""
    used = {sign for sign in integral if sign in MARKS}
    if not used:
        return integral
    if len(used) > 1 or ARABIC_POINT in used:
        raise _Refused(NO_NUMBER)
    first, *groups = integral.split(used.pop())
    if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
        raise _Refused(GROUPED)
    return first + "".join(groups)


def _twofold(digits: str, fraction: str) -> bool:
    """Say whether 200.000 may be two hundred, or two hundred thousand."""
    return len(fraction) == 3 and len(digits) <= 3 and digits[0] != "0"


def _two_ways(digits: str, fraction: str) -> Words:
    one, other = f"{digits}\u00a0{fraction}", f"{digits}.{fraction}0"
    return Words(
        f"يُقرأ على وجهين: اكتبوا {one} أو {other}",
        f"peut se lire de deux façons : écrivez {one} ou {other}",
        f"can be read in two ways: write {one} or {other}",
    )


def _day(text: str) -> date:
    """Return a day written year first, or day first (never month first)."""
    body = text.translate(WESTERN)
    marks = [sign for sign in body if sign not in metadata.DIGITS]
    if len(marks) != 2 or len(set(marks)) != 1 or marks[0] not in {"-", "/", "."}:
        raise _Refused(NO_DAY)
    parts = body.split(marks[0])
    if len(parts[0]) != 4:
        parts.reverse()
    if [len(parts[0]), *(1 <= len(part) <= 2 for part in parts[1:])] != [4, True, True]:
        raise _Refused(NO_DAY)
    try:
        return date(*map(int, parts))
    except ValueError:
        raise _Refused(NO_DAY) from None


def _answer(text: str) -> bool:
    said = text.translate(WESTERN).casefold()
    if said not in YES | NO:
        raise _Refused(NO_ANSWER)
    return said in YES


def _choice(field: metadata.Field, text: str) -> str:
    """Return the key of a choice given by its key, or by the one name that is said so."""
    if any(choice.key == text for choice in field.choices):
        return text
    said = text.casefold()
    named = {
        choice.key
        for choice in field.choices
        for language in Language
        if metadata.cleaned(choice.name.of(language)).casefold() == said
    }
    if len(named) != 1:
        raise _Refused(_no_choice(field, text))
    return named.pop()


def _no_choice(field: metadata.Field, text: str) -> Words:
    keys = [choice.key for choice in field.choices]
    near = get_close_matches(text.casefold(), keys, n=1, cutoff=0.6) if len(text) <= 64 else []
    shown = text[:64]
    ar, fr, en = (f"«{shown}» ليس من الاختيارات", f"« {shown} » n’est pas un des choix",
                  f"“{shown}” is not one of the choices")  # fmt: skip
    if near:
        ar, fr = f"{ar} (هل تقصدون «{near[0]}»؟)", f"{fr} (vouliez-vous dire « {near[0]} » ?)"
        en = f"{en} (did you mean “{near[0]}”?)"
    return Words(ar, fr, en)
