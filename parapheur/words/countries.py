"""What countries are called, by their two letters (ISO 3166-1)."""

from functools import cache

from parapheur.domain.registry.countries import COUNTRIES, HOME
from parapheur.domain.trays import folded
from parapheur.domain.words import Language
from parapheur.words.catalog import LOCALES


@cache
def countries(language: Language) -> tuple[tuple[str, str], ...]:
    """Return every country with its name, in the order of the language's names; Morocco first."""
    named = [(code, country_of(language, code)) for code in COUNTRIES]
    return tuple(sorted(named, key=_place))


def country_of(language: Language, code: str) -> str:
    """Return the name of a country, or its letters where there is none of them."""
    return str(LOCALES[language].territories.get(code, code))


def _place(one: tuple[str, str]) -> tuple[bool, str]:
    """Return where a country stands: without the article, which Arabic writes in one with it."""
    code, name = one
    return code != HOME, folded(name).removeprefix("ال")
