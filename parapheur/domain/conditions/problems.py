"""What can be wrong with the text of a condition, in the three languages."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from parapheur.domain.metadata import Kind
from parapheur.domain.words import Words

LONGEST = 500
"""Characters of a condition."""
DEEPEST = 20
"""Parentheses and `not`s one within another."""
MOST_TERMS = 50
"""Tests in a condition."""

TOO_LONG = Words(
    f"أكثر من {LONGEST} حرف", f"plus de {LONGEST} caractères", f"more than {LONGEST} characters"
)
TOO_DEEP = Words(
    f"أكثر من {DEEPEST} مستوى من الأقواس",
    f"plus de {DEEPEST} niveaux de parenthèses",
    f"more than {DEEPEST} levels of parentheses",
)
TOO_MANY = Words(
    f"أكثر من {MOST_TERMS} مقارنة",
    f"plus de {MOST_TERMS} comparaisons",
    f"more than {MOST_TERMS} comparisons",
)
UNCLOSED = Words(
    "علامة الاقتباس لا تُغلق، أو بعدها شرطة مائلة لا معنى لها",
    "un guillemet n’est pas fermé, ou une barre oblique inverse n’a pas de sens",
    "a quotation mark is not closed, or a backslash means nothing",
)
FIELD = Words("ينتظر اسم حقل", "un nom de champ est attendu", "the name of a field is expected")
SIGN = Words(
    "تنتظر مقارنة: = أو != أو < أو <= أو > أو >= أو in أو is set",
    "une comparaison est attendue : =, !=, <, <=, >, >=, in ou is set",
    "a comparison is expected: =, !=, <, <=, >, >=, in or is set",
)
VALUE = Words("تنتظر قيمة", "une valeur est attendue", "a value is expected")
INVISIBLE = Words(
    "نص فارغ أو فيه فراغ زائد أو حرف لا يُرى",
    "un texte vide, avec une espace de trop ou un caractère invisible",
    "a text that is empty, or has a space too many or an invisible character",
)
TWICE = Words("هذه القيمة موجودة من قبل", "cette valeur y est déjà", "this value is already there")
KINDS = {
    Kind.TEXT: Words("نصا بين علامتي \"\"", "un texte entre \"\"", 'a text between ""'),
    Kind.INTEGER: Words("عددا صحيحا", "un nombre entier", "a whole number"),
    Kind.DECIMAL: Words("عددا", "un nombre", "a number"),
    Kind.DATE: Words("تاريخا مثل 2026-11-22", "une date comme 2026-11-22",
                     "a date such as 2026-11-22"),
    Kind.BOOLEAN: Words("true أو false", "true ou false", "true or false"),
    Kind.CHOICE: Words("أحد اختياراته", "un de ses choix", "one of its choices"),
}  # fmt: skip


def expected(what: str) -> Words:
    """Say which word or sign has to stand here."""
    return Words(f"ينتظر «{what}»", f"« {what} » est attendu", f"“{what}” is expected")


def unexpected(what: str) -> Words:
    """Say that the condition should have ended here, or gone on with `and` or `or`."""
    return Words(
        f"لا محل لـ«{what}» هنا", f"« {what} » n’a pas sa place ici", f"“{what}” has no place here"
    )


def strange(sign: str) -> Words:
    """Say that a character is none of the language, and which one it is."""
    name = unicodedata.name(sign, "")
    shown = f"U+{ord(sign):04X} {name}".strip()
    if sign.isprintable():
        shown = f"{sign} ({shown})"
    return Words(
        f"الحرف {shown} ليس من لغة الشروط",
        f"le caractère {shown} n’est pas du langage des conditions",
        f"the character {shown} is not of the language of conditions",
    )


def unknown_field(name: str, known: Iterable[str]) -> Words:
    """Say that there is no such field, and which was meant."""
    return _hinted(
        Words(f"لا يوجد حقل باسم «{name}»", f"il n’y a pas de champ « {name} »",
              f"there is no field “{name}”"),
        name, known,
    )  # fmt: skip


def wrong_kind(field: str, kind: Kind, given: str) -> Words:
    """Say that the constant is not of the field's kind."""
    wanted = KINDS[kind]
    return Words(
        f"قيمة «{field}» تكون {wanted.ar}، وليست «{given}»",
        f"« {field} » attend {wanted.fr}, et non « {given} »",
        f"“{field}” takes {wanted.en}, not “{given}”",
    )


def no_choice(field: str, given: str, choices: Iterable[str]) -> Words:
    """Say that the field has no such choice, and which was meant."""
    return _hinted(wrong_kind(field, Kind.CHOICE, given), given, choices)


def no_order(field: str, sign: str) -> Words:
    """Say that values of this kind are not more or less than others."""
    return Words(
        f"قيم «{field}» ليس لها ترتيب: {sign} لا معنى لها، استعملوا = أو != أو in",
        f"les valeurs de « {field} » n’ont pas d’ordre : {sign} n’a pas de sens, "
        "employez =, != ou in",
        f"the values of “{field}” have no order: {sign} means nothing, use =, != or in",
    )


def _hinted(problem: Words, given: str, known: Iterable[str]) -> Words:
    near = get_close_matches(given.casefold(), known, n=1, cutoff=0.6) if len(given) <= 64 else []
    if not near:
        return problem
    return Words(
        f"{problem.ar} (هل تقصدون «{near[0]}»؟)",
        f"{problem.fr} (vouliez-vous dire « {near[0]} » ?)",
        f"{problem.en} (did you mean “{near[0]}”?)",
    )
