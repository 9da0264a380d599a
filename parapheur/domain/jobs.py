"""What follows from an event without anybody's hand: work for the background engine."""

from dataclasses import dataclass
from enum import StrEnum

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.proving import lacks_proof


class Task(StrEnum):
    """What the background engine knows how to do."""

    SEAL = "seal"  #: put the organisation's seal on a dossier that waits for it
    PROVE = "prove"  #: put a timestamp over a document that lacks one
    CHECK = "check"  #: go on with a check of many dossiers


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of background work; `key` makes it happen once however often it is asked for."""

    task: Task
    dossier: int
    """Its number; or that of a check, which is a job's too."""
    key: str


def jobs_after(dossier_id: DossierId, dossier: Dossier) -> tuple[Job, ...]:
    """Return the work that a dossier, as it now stands, waits for."""
    seals = tuple(
        Job(
            Task.SEAL,
            dossier_id,
            f"seal-{dossier_id}-{dossier.round}-{position}-{len(dossier.acts_at(position))}",
        )
        for position in dossier.seals
    )
    if not lacks_proof(dossier):
        return seals
    number = f"{dossier_id}-{dossier.round}-{len(dossier.versions)}"
    return (*seals, Job(Task.PROVE, dossier_id, f"prove-{number}-{dossier.state}"))
