"""Check the bytes of a dossier: each round's pieces, versions and signatures, in their order.

1. Every piece and version stands in the files, whole and as long as the record says; so does the
   original of a piece that goes on as a copy.
2. Each version begins with the one before it, and the deposit begins the first.
3. What is kept beside the document is a sound signature of the version it was made over, with the
   certificate recorded.
4. The newest version carries exactly the signatures the trail tells, each valid, made with the
   certificate recorded, saying the second factor recorded, at about the time the trail says, and
   stamped then.
   A certificate that has expired since is none of our findings: the trail dates the signature.

Two versions are in memory at a time, whatever their number.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.cards import LIFE
from parapheur.domain.documents import Document, Version
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import (
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierReturned,
    DossierStarted,
    StepAnswered,
    StepSealed,
    StepSigned,
    VisaGiven,
    VisaTakenBack,
)
from parapheur.domain.findings import Finding
from parapheur.domain.indications import only_open_in_time
from parapheur.domain.missing import with_missing
from parapheur.domain.proving import is_stamp
from parapheur.domain.signature import Signature
from parapheur.usecases.ports import Office

SLACK = timedelta(minutes=5)
"""Between the time a signature claims and its event: signing, storing, a clock put right."""


Left = tuple[Signature | None, datetime]


@dataclass(frozen=True, slots=True)
class Lineage:
    """What one round of a dossier left in the files: signatures with the time of their events."""

    pieces: tuple[Version, ...]
    deposit: Version
    signatures: tuple[Left, ...]
    """The certification, then one for each act; None: the act is no signature. Timestamps over
    the whole document stand where they were put."""


def bytes_of(office: Office, place: str, events: Sequence[DossierEvent]) -> Iterator[Finding]:
    """Yield what is wrong with the bytes of the dossier that these events tell of."""
    for number, lineage in enumerate(rounds(events), start=1):
        yield from _round(office, f"{place}, round {number}", lineage)


def rounds(events: Sequence[DossierEvent]) -> list[Lineage]:
    """Return what each round left in the files."""
    found: list[Lineage] = []
    for event in events:
        match event:
            case DossierDeposited(main=main, annexes=annexes):
                found.append(Lineage((*_original(main), *_kept(*annexes)), main.version, ()))
            case DossierRecycled(main=main):
                deposit = main.version if main else found[-1].deposit
                pieces = _original(main) if main else ()
                found.append(Lineage(pieces, deposit, ()))
            case DossierReturned(kept=kept) | VisaTakenBack(kept=kept):
                last = found[-1]
                found.append(Lineage((), last.deposit, _standing(last.signatures, kept)))
            case (
                DossierStarted(signature=signature)
                | VisaGiven(signature=signature)
                | StepSigned(signature=signature)
                | StepSealed(signature=signature)
                | GuestSigned(signature=signature)
                | DocumentTimestamped(signature=signature)
            ):
                last = found[-1]
                signed = (*last.signatures, (signature, event.at))
                found[-1] = Lineage(last.pieces, last.deposit, signed)
            case StepAnswered(answer=answer):
                last = found[-1]
                pieces = (*last.pieces, *_kept(answer.scan)) if answer.scan else last.pieces
                acts = (*last.signatures, (None, event.at))
                found[-1] = Lineage(pieces, last.deposit, acts)
            case _:
                pass
    return found


def _kept(*pieces: Document) -> Iterator[Version]:
    for piece in pieces:
        yield piece.version
        yield from _original(piece)


def _original(piece: Document) -> tuple[Version, ...]:
    return (piece.original,) if piece.original else ()


def _standing(signatures: Sequence[Left], kept: int) -> tuple[Left, ...]:
    """Return the certification, so many acts after it, and the timestamps behind each of them."""
    acts, found = 0, list[Left]()
    for signature, at in signatures:
        if signature is None or not is_stamp(signature.field):
            acts += 1
        if acts > kept + 1:
            break
        found.append((signature, at))
    return tuple(found)


def _round(office: Office, place: str, lineage: Lineage) -> Iterator[Finding]:
    for piece in lineage.pieces:
        yield from _whole(office, place, piece)
    newest = yield from _whole(office, place, lineage.deposit)
    inside: list[tuple[Signature, datetime]] = []
    for signature, at in lineage.signatures:
        if signature is None:
            continue
        if not timedelta() <= signature.waited(at) <= LIFE + SLACK:
            yield Finding(place, "a signature is told to have waited for its card as none may")
        if signature.attestation is not None:
            kept = yield from _whole(office, place, signature.attestation)
            yield from _beside(office, place, signature, at, newest, kept)
        if signature.version is not None:
            inside.append((signature, at))
            before, newest = newest, (yield from _whole(office, place, signature.version))
            if before is not None and newest is not None and not newest.startswith(before):  # 2
                name = signature.version.digest[:16]
                yield Finding(place, f"version {name}… rewrites the one before it")
    if inside and newest is not None:
        yield from _signatures(office, place, newest, inside)


def _whole(office: Office, place: str, version: Version) -> Generator[Finding, None, bytes | None]:
    """Give the findings, and return the bytes if they are there and whole."""
    name = f"{version.digest[:16]}…"
    try:
        data = office.files.get(version.digest)  # 1
    except ParapheurError:
        yield Finding(place, f"the bytes {name} are missing or damaged")
        return None
    if len(data) != version.length:
        yield Finding(place, f"the bytes {name} are not as long as recorded")
    return data


def _beside(
    office: Office,
    place: str,
    signature: Signature,
    at: datetime,
    over: bytes | None,
    kept: bytes | None,
) -> Iterator[Finding]:
    if over is None or kept is None:
        return  # told already
    try:
        office.signer.check_attestation(  # 3
            over,
            kept,
            certificate=signature.certificate,
            second=signature.second,
            waited=signature.waited(at),
        )
    except ParapheurError as error:
        yield Finding(place, f"a visa kept beside the document is not sound: {error}")


def _signatures(
    office: Office, place: str, pdf: bytes, told: Sequence[tuple[Signature, datetime]]
) -> Iterator[Finding]:
    verdict = office.signer.verify(pdf, at=office.now())  # 4
    verdict = with_missing(verdict, [one.field for one, _ in told if one.field])
    if not only_open_in_time(verdict):
        problems = "; ".join(
            [*verdict.problems, *(p for s in verdict.signatures for p in s.problems)]
        )
        yield Finding(place, f"the signatures of the document are not all valid: {problems}")
    found = [(one.field, one.certificate) for one in verdict.signatures]
    if found != [(one.field, one.certificate) for one, _ in told]:
        yield Finding(place, "the document does not carry the signatures its trail tells")
        return
    for one, (made, at) in zip(verdict.signatures, told, strict=True):
        if one.second != made.second:
            yield Finding(place, f"{one.field} says another second factor than its trail")
        said = made.claims(at)
        if one.proved is not None and not said - SLACK <= one.proved <= at + SLACK:
            problem = f"{one.field} was stamped at {one.proved}, and its trail says {said}"
            yield Finding(place, problem)
        if one.time is not None and abs(said - one.time) > SLACK:
            yield Finding(place, f"{one.field} was signed at {one.time}, and its trail says {said}")
