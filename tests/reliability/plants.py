"""The corruptions are registered here: each a function, with where and how it must be named.

The dossiers are those that test_corruptions.py makes: 1 finished, 2 with visas beside it, 3 in its
second round, 4 a draft, 5 with one of three parallel visas.
"""

from collections.abc import Callable

from tests.reliability.planting import Hand

Plant = Callable[[Hand], object]
PLANTS: list[Plant] = []
WANTED: dict[Plant, tuple[str, str]] = {}
"""What the place of every finding looks like, and what one of them says."""

ONE = r"(D-000001|dossier/1)\b"
"""The finished dossier: deposit, start, visa, visa, signature, seal."""
TWO = r"(D-000002|dossier/2)\b"
"""Deposit, start, visa, visa (both beside), signature; it waits on the seal."""
THREE = r"(D-000003|dossier/3)\b"
FOUR = r"(D-000004|dossier/4)\b"
FIVE = r"(D-000005|dossier/5)\b"
CLERK = "titulaire.service-juridique"
"""Who gives the first visa on the first dossier."""


def plant(where: str, what: str) -> Callable[[Plant], Plant]:
    def planted(function: Plant) -> Plant:
        PLANTS.append(function)
        WANTED[function] = (where, what)
        return function

    return planted
