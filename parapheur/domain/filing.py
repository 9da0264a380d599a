"""Under which type and subtype a dossier is filed, and who may therefore read it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from parapheur.domain.factors import SecondFactor
from parapheur.domain.words import Words

TypeId = NewType("TypeId", str)
SubtypeId = NewType("SubtypeId", str)


class Confidentiality(StrEnum):
    """Who may read what a dossier holds, from the most open to the most closed."""

    ORDINARY = "ordinary"  #: its circuit, its depositor, who is asked; auditors too
    RESTRICTED = "restricted"  #: auditors see number, days, state and proof alone
    CONFIDENTIAL = "confidential"  #: need to know; each opening is kept in a trail

    @property
    def rank(self) -> int:
        """How closed it is."""
        return list(Confidentiality).index(self)


@dataclass(frozen=True, slots=True)
class Filing:
    """A type and subtype as they stood, copied into the dossier."""

    type: TypeId
    subtype: SubtypeId
    type_name: Words
    name: Words
    confidentiality: Confidentiality = Confidentiality.ORDINARY
    second_factor: SecondFactor | None = None
    """What whoever signs gives beside the PIN; None: nothing."""

    @property
    def key(self) -> str:
        """What it is chosen by: `marche/travaux`."""
        return f"{self.type}/{self.subtype}"


def level(filing: Filing | None) -> Confidentiality:
    """Return how confidential what is filed so is."""
    return filing.confidentiality if filing else Confidentiality.ORDINARY


def second_factor(filing: Filing | None) -> SecondFactor | None:
    """Return what whoever signs gives beside the PIN, for what is filed so."""
    return filing.second_factor if filing else None
