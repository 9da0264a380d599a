"""What is to be signed, and what a signature left behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from parapheur.domain.appearance import Shown, Spot
from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.documents import Digest, Version
from parapheur.domain.factors import Given
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.levels import Level
from parapheur.domain.people import DeskId
from parapheur.domain.words import Words

CERTIFICATION = "certification"
"""The field of the organisation's signature at the start."""


@dataclass(frozen=True, slots=True)
class Field:
    """A signature field, placed in the document before the first signature."""

    name: str
    position: int
    slot: int
    action: Action
    marked: bool = True
    """Whether the circuit wants marks on the page at all."""
    spot: Spot | None = None
    """Where its mark stands; None: by rule, or where the document's own field stands."""
    tag: bool = False
    """Whether a tag in the text led to the spot: its mark lies over that tag, and hides it."""
    found: bool = False
    """Whether the field stood in the document as it was deposited."""

    @property
    def visible(self) -> bool:
        """Visas leave no mark on the page."""
        return self.action.shows and self.marked


@dataclass(frozen=True, slots=True)
class SigningTask:
    """What exactly is to be signed: the proof that nothing moved meanwhile.

    `over` is the version that will be signed; `shown` is the digest of what the signer
    was looking at: the same, or a prefix of it when another desk of the same step signed since.
    """

    round: int
    position: int
    slot: int
    desk: DeskId
    action: Action
    over: Version
    shown: Digest
    field: str | None


@dataclass(frozen=True, slots=True)
class Signature:
    """What an act left behind: inside the document (`version`) or beside it (`attestation`)."""

    over: Digest
    shown: Digest
    certificate: Digest
    """SHA-256 of the signer's certificate (DER)."""
    field: str | None = None
    version: Version | None = None
    attestation: Version | None = None
    level: Level = Level.SIMPLE
    """What the key gave; no key gave more before levels were told apart."""
    baseline: Baseline = Baseline.B
    """With a timestamp of its own (`T`), or without."""
    image: Digest | None = None
    """Of the signer's handwriting, where its mark shows one: only a picture."""
    second: Given | None = None
    """The second factor that was given beside the PIN, as the signature itself says."""
    drafted: datetime | None = None
    """When it was drafted, if its key was somewhere else: the time that it claims itself."""

    def claims(self, at: datetime) -> datetime:
        """Return the time that it claims, of an act at this one."""
        return self.drafted or at

    def waited(self, at: datetime) -> timedelta:
        """Return how long before the act it was drafted."""
        return at - self.claims(at)


@dataclass(frozen=True, slots=True)
class Mention:
    """What a visible signature says (griffe)."""

    name: Words
    capacity: Words
    organisation: Words
    at: datetime
    reference: str
    seal: bool = False
    test: bool = False
    """The certificate comes from a test authority, and the mention says so."""
    on_behalf_of: Words | None = None
    """The capacity in whose place the signer signs, by delegation."""
    delegation: str = ""
    """The reference of the act that delegates."""
    shows: Shown = Shown.FULL
    """How much of it is said."""
    reason: Words | None = None
    """What the signature is for: the step it settles."""
    town: Words | None = None
    """Where the organisation has its seat."""
    proof: str = ""
    """The address of the page that tells how the document is checked."""
    image: Handwriting | None = None
    """The signer's own handwriting: only a picture, above the name."""
    opaque: bool = False
    """Whether it hides what lies under it: a tag."""


def fields_of(circuit: Circuit) -> tuple[Field, ...]:
    """Return the signature fields to place before the first signature, in signing order."""
    return tuple(
        Field(
            name=f"{step.action}-{position + 1}-{slot + 1}",
            position=position,
            slot=slot,
            action=step.action,
            marked=circuit.appearance.marks,
        )
        for position, step in enumerate(circuit.steps)
        if circuit.signs_inside(step)
        for slot in range(step.needed)
    )
