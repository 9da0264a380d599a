"""What may be erased of whom: nobody who still acts here, nothing that the law has us keep.

Whose account is active, or who is still asked to sign, is not erased. What somebody wrote in a
dossier stays as long as it is on its way, and as long afterwards as the house's retention says:
it is part of an administrative act. What was signed stays for good, names in certificates included.
"""

from collections.abc import Mapping
from datetime import datetime

from parapheur.domain.dossier import Dossier, DossierId, reference
from parapheur.domain.errors import (
    AccountActive,
    AlreadyErased,
    BasisRequired,
    KeptByLaw,
    NeededStill,
    NoSuchGuest,
    TextTooLong,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Person
from parapheur.domain.words import visible

LONGEST_BASIS = 1000
AT_REST = frozenset({State.FINISHED, State.CANCELLED, State.ARCHIVED})


def basis_of(text: str) -> str:
    """Return the legal basis as it was typed. `BasisRequired`, `TextTooLong`."""
    basis = visible(text)
    if not basis:
        raise BasisRequired
    if len(basis) > LONGEST_BASIS:
        raise TextTooLong(most=LONGEST_BASIS)
    return basis


def expect_erasable(person: Person) -> None:
    """Refuse whose account is active, and who was erased. `AccountActive`, `AlreadyErased`."""
    if person.active:
        raise AccountActive
    if person.erased:
        raise AlreadyErased


def expect_free(
    dossiers: Mapping[DossierId, tuple[Dossier, datetime]], *, years: int, at: datetime
) -> None:
    """Refuse while a dossier that holds something of theirs is to be kept as it is.

    Each is given with its last movement. `NeededStill`, `KeptByLaw`.
    """
    for number, (dossier, last) in dossiers.items():
        if dossier.state not in AT_REST:
            raise NeededStill(number=reference(number))
        if at < (until := _years_after(last, years)):
            raise KeptByLaw(number=reference(number), until=until)


def expect_invited(dossier: Dossier, number: int) -> None:
    """Refuse an invitation that there never was. `NoSuchGuest`."""
    if not 0 < number <= dossier.invited:
        raise NoSuchGuest


def _years_after(day: datetime, years: int) -> datetime:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, month=3, day=1)
