"""Proof of time: what a document still lacks, and the timestamps that the program puts over it.

A signature that got no timestamp of its own is proved by the next timestamp over the whole
document; once a dossier is finished, one such timestamp closes it at the level its circuit asks
for; before that one can no longer be checked, another takes over.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.baseline import Baseline, Proof, Stamp
from parapheur.domain.circuit import Action
from parapheur.domain.dossier import Dossier
from parapheur.domain.errors import DossierMoved, MoveNotAllowed
from parapheur.domain.lifecycle import State
from parapheur.domain.people import ORGANISATION, Login
from parapheur.domain.signature import Signature, SigningTask

OVER_ALL = -2
"""The place of such a timestamp among the steps: it stands at none."""
HORIZON = timedelta(days=365)
"""So long before it ends, a closing timestamp is renewed."""
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
ENDED = frozenset({State.FINISHED, State.ARCHIVED})
NAME = "time-"


def is_stamp(field: str | None) -> bool:
    """Say whether a field of this name holds a timestamp over the whole document."""
    return field is not None and field.startswith(NAME)


def untimed(dossier: Dossier) -> tuple[str, ...]:
    """Return the filled fields whose signature no timestamp proves yet."""
    places = {name: place for place, name in enumerate(dossier.signed)}
    last = max((places[one.field] for one in dossier.stamps), default=-1)
    return tuple(name for name in dossier.bare if places[name] > last)


def closed(dossier: Dossier) -> Stamp | None:
    """Return the timestamp that closes the dossier, if there is one."""
    last = dossier.stamps[-1] if dossier.stamps else None
    return last if last and last.closing and last.field == dossier.signed[-1] else None


def reached(dossier: Dossier) -> Baseline:
    """Return what the document is now: the least of its signatures, or what closes them."""
    last = closed(dossier)
    if last is not None:
        return last.proof.reached
    proved = bool(dossier.signed) and not untimed(dossier)
    return Baseline.T if proved else Baseline.B


def lacks_proof(dossier: Dossier) -> bool:
    """Say whether the program has a timestamp to put over the document."""
    if dossier.circuit is None or dossier.state not in ENDED | {State.CIRCULATING}:
        return False
    asked = dossier.circuit.baseline
    if asked.reaches(Baseline.T) and untimed(dossier):
        return True
    return closing(dossier) and closed(dossier) is None


def closing(dossier: Dossier) -> bool:
    """Say whether the next timestamp closes the dossier."""
    asked = dossier.circuit.baseline if dossier.circuit else Baseline.B
    return dossier.state in ENDED and asked.reaches(Baseline.LT)


def proof_due(dossier: Dossier) -> datetime | None:
    """Return from when on the program has a timestamp to put, or to renew."""
    if lacks_proof(dossier):
        return AT_ONCE
    last = closed(dossier)
    if last is None or dossier.circuit is None or dossier.circuit.baseline is not Baseline.LTA:
        return None
    return last.proof.until - HORIZON


def proving_task(dossier: Dossier) -> SigningTask:
    """Say what the next timestamp is put over."""
    return SigningTask(
        round=dossier.round,
        position=OVER_ALL,
        slot=len(dossier.stamps),
        desk=ORGANISATION,
        action=Action.SEAL,
        over=dossier.version,
        shown=dossier.version.digest,
        field=f"{NAME}{len(dossier.stamps) + 1}",
    )


def timestamped(
    dossier: Dossier,
    task: SigningTask,
    signature: Signature,
    proof: Proof,
    *,
    actor: Login,
    at: datetime,
) -> DocumentTimestamped:
    """Take a timestamp in, if it is still wanted, or lasts longer than the one it renews."""
    due, last = proof_due(dossier), closed(dossier)
    if task != proving_task(dossier):
        raise DossierMoved
    if due is None or due > at:
        raise MoveNotAllowed(state=dossier.state, move="timestamp")
    renews = last is not None and not lacks_proof(dossier)
    if last is not None and renews and proof.until <= last.proof.until:
        raise MoveNotAllowed(state=dossier.state, move="timestamp")
    return DocumentTimestamped(
        at=at,
        actor=actor,
        signature=signature,
        proof=proof,
        closing=closing(dossier),
        renews=renews,
    )


def proved(dossier: Dossier, event: DocumentTimestamped) -> Dossier:
    """Return the dossier with one more timestamp over its document."""
    signature, task = event.signature, proving_task(dossier)
    told = (signature.field, signature.over, event.closing)
    if told != (task.field, task.over.digest, closing(dossier)) or signature.version is None:
        raise MoveNotAllowed(state=dossier.state, move="timestamp")
    if proof_due(dossier) is None:
        raise MoveNotAllowed(state=dossier.state, move="timestamp")
    stamp = Stamp(task.field or "", event.proof, event.closing)
    return replace(
        dossier,
        versions=(*dossier.versions, signature.version),
        signed=(*dossier.signed, stamp.field),
        stamps=(*dossier.stamps, stamp),
    )
