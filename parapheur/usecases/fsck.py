"""Check everything that is kept against everything else, and name what is wrong.

For each trail: 1. its entries chain; 2. each entry tells an event we know.
For each dossier: 3. its trail adds up to its row; 4. the trays await the desks it awaits;
5. every piece and version stands in the files, whole and as long as the record says;
6. each version begins with the one before it, and a deposit begins its first version;
7. the newest version of each round carries exactly the signatures its trail tells, each valid and
made with the certificate recorded; 8. so do the signatures kept beside it.
For each intent: 9. it has ended, or its lease is still live. 10. Every dossier has a trail and
every trail of a dossier a dossier.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parapheur.domain import trail
from parapheur.domain.documents import Digest, Version
from parapheur.domain.dossier import DossierId, reference, replay
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import (
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierStarted,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.people import Login
from parapheur.domain.signature import Signature
from parapheur.domain.verdict import Conclusion
from parapheur.usecases.ports import Office


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and where."""

    place: str
    problem: str


def fsck(office: Office) -> Iterator[Finding]:
    """Yield every finding; nothing means that all is well."""
    streams = set(office.reading.streams())
    for stream in sorted(streams):
        yield from _chained(office, stream)
    numbers = set(office.reading.dossiers())
    for dossier_id in sorted(numbers):
        if f"dossier/{dossier_id}" not in streams:  # 10
            yield Finding(reference(dossier_id), "has no trail")
            continue
        yield from _dossier(office, dossier_id)
    for stream in sorted(streams):
        kind, _, number = stream.partition("/")
        if kind == "dossier" and int(number) not in numbers:  # 10
            yield Finding(stream, "is the trail of a dossier that is gone")
    for intent in office.reading.open_intents():  # 9
        if intent.lease_until < office.now():
            yield Finding(
                reference(intent.dossier), f"a signature begun by {intent.actor} never ended"
            )


def _chained(office: Office, stream: str) -> Iterator[Finding]:
    kind, _, owner = stream.partition("/")
    entries = office.reading.entries(stream)
    for seq, problem in trail.breaks(entries):  # 1
        yield Finding(f"{stream}, entry {seq}", problem)
    if kind != "account":
        return
    try:
        office.reading.account_events(Login(owner))  # 2
    except (ParapheurError, ValueError, TypeError, KeyError) as error:
        yield Finding(stream, f"tells something that cannot be read: {type(error).__name__}")


def _dossier(office: Office, dossier_id: DossierId) -> Iterator[Finding]:
    place = reference(dossier_id)
    try:
        events = office.reading.events(dossier_id)  # 2
        told = replay(events)
    except (ParapheurError, ValueError, TypeError, KeyError, IndexError) as error:
        yield Finding(place, f"its trail cannot be replayed: {type(error).__name__}")
        return
    try:
        stored = office.reading.stored(dossier_id)
    except (ParapheurError, ValueError, TypeError, KeyError) as error:
        yield Finding(place, f"its row cannot be read: {type(error).__name__}")
        return
    if told != stored:  # 3
        yield Finding(place, "its row is not what its trail adds up to")
    if told is not None and set(office.reading.awaiting(dossier_id)) != set(told.awaited):  # 4
        yield Finding(place, "the trays do not await the desks it awaits")
    for round_number, lineage in enumerate(_rounds(events), start=1):
        yield from _round(office, f"{place}, round {round_number}", lineage)


@dataclass(frozen=True, slots=True)
class _Lineage:
    """What one round of a dossier left in the files."""

    pieces: tuple[Version, ...]
    deposit: Version
    signatures: tuple[Signature, ...]


def _rounds(events: Sequence[DossierEvent]) -> list[_Lineage]:
    rounds: list[_Lineage] = []
    for event in events:
        match event:
            case DossierDeposited(main=main, annexes=annexes):
                rounds.append(_Lineage(tuple(a.version for a in annexes), main.version, ()))
            case DossierRecycled(main=main):
                deposit = main.version if main else rounds[-1].deposit
                rounds.append(_Lineage((), deposit, ()))
            case (
                DossierStarted(signature=signature)
                | VisaGiven(signature=signature)
                | StepSigned(signature=signature)
                | StepSealed(signature=signature)
            ):
                last = rounds[-1]
                rounds[-1] = _Lineage(last.pieces, last.deposit, (*last.signatures, signature))
            case _:
                pass
    return rounds


def _round(office: Office, place: str, lineage: _Lineage) -> Iterator[Finding]:
    inside = [s for s in lineage.signatures if s.version is not None]
    versions = [lineage.deposit, *(s.version for s in inside if s.version is not None)]
    found: dict[Digest, bytes] = {}
    beside = [s.attestation for s in lineage.signatures if s.attestation is not None]
    for version in (*lineage.pieces, *versions, *beside):  # 5
        try:
            found[version.digest] = office.files.get(version.digest)
        except ParapheurError:
            yield Finding(place, f"the bytes {version.digest[:16]}… are missing or damaged")
            continue
        if len(found[version.digest]) != version.length:
            yield Finding(place, f"the bytes {version.digest[:16]}… are not as long as recorded")
    for before, after in pairwise(v.digest for v in versions if v.digest in found):  # 6
        if not found[after].startswith(found[before]):
            yield Finding(place, f"version {after[:16]}… rewrites the one before it")
    if inside and versions[-1].digest in found:
        yield from _signatures(office, place, found[versions[-1].digest], inside)  # 7
    for signature in lineage.signatures:  # 8
        yield from _attestation(office, place, signature, found)


def _signatures(
    office: Office, place: str, pdf: bytes, expected: Sequence[Signature]
) -> Iterator[Finding]:
    verdict = office.signer.verify(pdf)
    if verdict.verdict is not Conclusion.VALID:
        problems = "; ".join(verdict.problems) or verdict.verdict
        yield Finding(place, f"the signatures of the document are not all valid: {problems}")
    seen = [(one.field, one.certificate) for one in verdict.signatures]
    told = [(one.field, one.certificate) for one in expected]
    if seen != told:
        yield Finding(place, "the document does not carry the signatures its trail tells")


def _attestation(
    office: Office, place: str, signature: Signature, found: dict[Digest, bytes]
) -> Iterator[Finding]:
    kept = signature.attestation
    if kept is None or kept.digest not in found or signature.over not in found:
        return
    try:
        office.signer.check_attestation(
            found[signature.over], found[kept.digest], certificate=signature.certificate
        )
    except ParapheurError as error:
        yield Finding(place, f"a visa kept beside the document is not sound: {error}")
