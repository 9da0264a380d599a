"""Gather what proves a dossier, for an evidence file that outlives the program.

1. The documents: the newest version, and of each earlier round that it does not begin with its own
   newest; what was deposited, untouched; annexes and scans; signatures beside the document.
2. The history, whole, as stored; who opened a confidential dossier; and of accounts the entries
   that it leans on: keys that were issued, acts by which somebody stood in.
3. What the document carries for its own later check, and the certificates of the seal.
4. The verdict on the newest version, as of now.
5. What ties all these entries to the journal.
The organisation seals it, in the signing process.
"""

import hashlib
from collections.abc import Iterator, Sequence

from parapheur.domain.about_guests import GuestSigned
from parapheur.domain.about_proof import DocumentTimestamped
from parapheur.domain.baseline import Baseline
from parapheur.domain.documents import Digest, Document, Version
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import (
    DossierDeposited,
    DossierEvent,
    DossierRecycled,
    DossierStarted,
    StepAnswered,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.evidence import (
    SEALING,
    Carried,
    Contents,
    EvidenceFile,
    KeptVersion,
    Piece,
    Stream,
)
from parapheur.domain.grants import Grant
from parapheur.domain.missing import with_missing
from parapheur.domain.people import ORGANISATION
from parapheur.domain.sight import leaves_a_trace
from parapheur.domain.trail import canonical
from parapheur.usecases.leaning import leaned_on
from parapheur.usecases.lineage import Lineage, rounds
from parapheur.usecases.ports import Office
from parapheur.usecases.tied import tied

SIGNED = (DossierStarted, VisaGiven, StepSigned, StepSealed, GuestSigned, DocumentTimestamped)
"""Events that leave a version of the document, or a signature beside it."""


def evidence_of(office: Office, dossier_id: DossierId) -> EvidenceFile:
    """Put the evidence file of a dossier together. `NoSuchDossier`, `KeysAway`, `BytesLost`."""
    contents = gather(office, dossier_id)
    with office.work() as work:
        round = work.dossier(dossier_id).round

    def seal(manifest: bytes, timed: bool) -> bytes:
        digest = Digest(hashlib.sha256(manifest).hexdigest())
        grant = Grant(int(dossier_id), round, SEALING, ORGANISATION, digest)
        with office.keys.organisation([grant]) as key:
            least = Baseline.B if timed else None
            return office.signer.attest(manifest, key=key, at=office.now(), least=least)

    return office.bind(contents, fetch=office.files.get, seal=seal)


def gather(office: Office, dossier_id: DossierId) -> Contents:
    """Return all that goes into the evidence file."""
    dossier = office.reading.dossier(dossier_id)
    trail = office.reading.trail(dossier_id)
    events = office.reading.events(dossier_id)[: len(trail)]
    newest = dossier.version
    streams = [Stream(f"dossier/{dossier_id}", tuple(trail), whole=True)]
    if leaves_a_trace(dossier):
        opened = office.reading.entries(f"opened/{dossier_id}")
        streams += [Stream(f"opened/{dossier_id}", tuple(opened), whole=True)] if opened else []
    streams += leaned_on(office, events)  # 2
    versions = tuple(_versions(rounds(events), newest))
    pdf = office.files.get(newest.digest)
    verdict = with_missing(office.signer.verify(pdf, at=office.now()), dossier.signed)  # 4
    pieces = tuple(_pieces(events, newest, versions))
    return Contents(
        dossier=dossier_id,
        at=office.now(),
        pieces=pieces,
        versions=versions,
        streams=tuple(streams),
        circuit=_circuit(streams[0]),
        carried=_carried(office, pdf, pieces),
        verdict=verdict,
        proofs=tied(office, streams),
    )


def _versions(lineages: Sequence[Lineage], newest: Version) -> Iterator[KeptVersion]:
    """Yield every version of every round, each with the piece that begins with it (1)."""
    chains = [
        [one.deposit, *(made.version for made, _ in one.signatures if made and made.version)]
        for one in lineages
    ]
    for number, chain in enumerate(chains, start=1):
        piece = f"earlier/{number}.pdf"
        for later in range(number, len(chains) + 1):
            if chain[-1] in chains[later - 1]:
                piece = (
                    f"earlier/{later}.pdf" if newest not in chains[later - 1] else "document.pdf"
                )
        for index, version in enumerate(chain):
            yield KeptVersion(number, index, version, piece)


def _pieces(
    events: Sequence[DossierEvent], newest: Version, versions: Sequence[KeptVersion]
) -> Iterator[Piece]:
    """Yield the documents, and what was put beside them (1)."""
    yield Piece("document.pdf", newest)
    last = {one.piece: one.version for one in versions if one.piece != "document.pdf"}
    for name, version in last.items():
        yield Piece(name, version)
    for seq, event in enumerate(events, start=1):
        match event:
            case DossierDeposited(main=main, annexes=annexes):
                yield Piece(f"deposit/{seq}.pdf", main.deposited)
                for number, annexe in enumerate(annexes, start=1):
                    yield from _brought(f"annexes/{seq}-{number}", annexe)
            case DossierRecycled(main=main) if main is not None:
                yield Piece(f"deposit/{seq}.pdf", main.deposited)
            case StepAnswered(answer=answer) if answer.scan is not None:
                yield from _brought(f"scans/{seq}", answer.scan)
            case _ if isinstance(event, SIGNED) and event.signature.attestation:
                yield Piece(f"signatures/{seq}.p7s", event.signature.attestation)
            case _:
                pass


def _brought(name: str, document: Document) -> Iterator[Piece]:
    yield Piece(f"{name}.pdf", document.version)
    if document.original is not None:
        yield Piece(f"{name}-original.pdf", document.original)


def _circuit(history: Stream) -> bytes | None:
    """Return the circuit as the newest start copied it."""
    for entry in reversed(history.entries):
        facts = entry.facts
        if facts.get("kind") == DossierStarted.__name__ and isinstance(facts["circuit"], dict):
            return canonical(facts["circuit"])
    return None


def _carried(office: Office, pdf: bytes, pieces: Sequence[Piece]) -> Carried:
    """Return the certificates of all signers and of the seal, and what tells of them (3)."""
    found = office.signer.carried(
        pdf,
        [
            office.files.get(one.version.digest)
            for one in pieces
            if one.name.startswith("signatures/")
        ],
    )
    with office.keys.organisation() as key:
        own = (key.certificate_der, *key.chain_der)
    known = tuple(dict.fromkeys((*own, *found.certificates)))
    return Carried(known, found.lists, found.answers)
