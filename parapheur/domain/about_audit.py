"""What auditors look at: told in their own account's trail, and read by other auditors.

They see much and change nothing, so what they saw is the one thing to be told of them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parapheur.domain.happening import Event
from parapheur.domain.personal import ByActor


class AuditPage(StrEnum):
    """What kind of page an auditor opened."""

    SEARCH = "search"  #: what was found by a question
    DOSSIER = "dossier"  #: the page of a dossier
    PIECE = "piece"  #: a document, or the picture of a page
    HISTORY = "history"  #: what happened to a dossier, and the check of its signatures
    VERSIONS = "versions"  #: the versions of its document, or two of them side by side
    STOOD = "stood"  #: how a dossier stood at an instant
    STANDINS = "standins"  #: delegations and interims, and what was done under them
    REFUSALS = "refusals"  #: refusals and failed tries
    FIGURES = "figures"  #: statistics
    CHECKS = "checks"  #: checks of many dossiers, and their results
    LOOKS = "looks"  #: what auditors looked at
    EXPORT = "export"  #: a list taken away as a file


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditorLooked(Event):
    """The person looked at something as an auditor."""

    page: AuditPage
    dossier: int | None = None
    """Its number; what it is about stays in the dossier."""
    asked: ByActor = ""
    """What was asked for, as it stood in the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAsked(Event):
    """The person asked, as an auditor, for all dossiers of a period to be checked."""

    check: int
    first: date
    last: date
    """The first and the last day on which the dossiers were deposited, in Casablanca."""
    count: int
    """How many dossiers there were."""


AuditEvent = AuditorLooked | CheckAsked
