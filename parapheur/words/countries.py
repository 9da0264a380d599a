"""What countries are called, by their two letters (ISO 3166-1)."""

import re
from functools import cache

from parapheur.domain.words import Language
from parapheur.words.catalog import LOCALES

CODE = re.compile("[A-Z]{2}")
NONE = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Names that are no country's."""


@cache
def countries(language: Language) -> tuple[tuple[str, str], ...]:
    """Return every country with its name, in the order of the language's names; Morocco first."""
    names = {str(one): str(name) for one, name in LOCALES[language].territories.items()}
    known = [one for one in names if CODE.fullmatch(one) and one not in NONE]
    listed = sorted(known, key=lambda one: (one != "MA", names[one]))
    return tuple((one, names[one]) for one in listed)


def country_of(language: Language, code: str) -> str:
    """Return the name of a country, or its letters where there is none of them."""
    return str(LOCALES[language].territories.get(code, code))
