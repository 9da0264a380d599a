"""Timestamps over a whole document, told as sentences."""

from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.baseline import Baseline

TIMED = "A time server proved that the signed document stood at {time}."
CLOSED = (
    "The document was closed by an archive timestamp, with all that tells whether its certificates"
    " were revoked (level B-LTA); it is renewed before {until}."
)
CLOSED_LACKING = (
    "The document was closed by a timestamp of {time}, at level B-T and no higher: no authority"
    " publishes whether certificates of its signatures were revoked (certificates: {count})."
)
RENEWED = "The archive timestamp was renewed; it can be checked until {until}."


def sentence_of(event: DocumentTimestamped) -> str:
    """Return the sentence of a timestamp."""
    if event.renews:
        return RENEWED
    if not event.closing:
        return TIMED
    return CLOSED if event.proof.reached is Baseline.LTA else CLOSED_LACKING


def facts_of(event: DocumentTimestamped) -> dict[str, object]:
    """Return the facts that stand in it, by name."""
    proof = event.proof
    return {"time": proof.time, "until": proof.until, "count": proof.lacking}
