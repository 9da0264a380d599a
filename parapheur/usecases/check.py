"""Answer anybody who asks about a document: by the code on a paper, or by the file itself.

1. Whoever asks too often from one network is put off; codes that were never given are counted,
   and every file is. Nothing of the code or of the file is kept.
2. A code leads to what its document began as; what became of it, the trail of its dossier tells,
   held together first: a trail that was altered vouches for nothing.
3. A file is judged by its signatures, in a child process. Whether it is known is another question,
   asked by its bytes: each version of a document begins with the one before it, so what it began
   as leads to the dossier, and the digest of all of it must be among the versions kept there.
4. The receipt of a letter is known by its code and by its bytes, if the letter's trail holds.
5. Of an evidence file the answer is about the newest document in it; where the file itself does not
   hold, nothing is told of that document.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from parapheur.domain.checked import (
    Checked,
    Finding,
    Known,
    known_of,
    of_signatures,
)
from parapheur.domain.docket import Signing
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchDossier
from parapheur.domain.events import DossierEvent, DossierStarted
from parapheur.domain.paper_codes import Code, Kind, Paper
from parapheur.domain.standing import replay
from parapheur.domain.trail import breaks
from parapheur.domain.tries import expect_checks, visit
from parapheur.domain.verdict import Conclusion, Verdict
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.known import of_receipt, receipted

CODES, FILES = 60, 30
"""How often one network may give a wrong code, and bring a file, within `tries.WHILE`."""
END = re.compile(rb"%%EOF(\r\n|\n|\r|)")
CONTAINER = b"PK\x03\x04"
MOST_ENDS = 200
"""Revisions looked at to find what a file began as."""
BEST = list(Finding)
"""Bytes that two dossiers have are told by the one that vouches for them."""
NOWHERE = Checked(Finding.UNKNOWN)


def check_code(office: Office, code: Code, *, address: str) -> Checked:
    """Say what this office knows of the paper that bears a code. `TooManyTries`."""
    at, who = office.now(), visit("code", address)
    paper = office.reading.paper_of(code)
    receipt = receipted(office, office.reading.letter_by_code(code)) if paper is None else None  # 4
    with office.work() as work:  # 1
        _, before = work.knocks(who, at)
        expect_checks(before, at, CODES)
        if paper is None and receipt is None:
            work.add_knock(who, at)
    if paper is None:
        return Checked(Finding.RECEIPT, receipt=receipt) if receipt else NOWHERE
    found = _dossier(office, paper)  # 2
    if found is None:
        return NOWHERE
    known = _known(paper, *found)
    return Checked(known.finding, known)


def count_file(office: Office, *, address: str) -> None:
    """Count a file before it is looked at. `TooManyTries`."""
    at, who = office.now(), visit("file", address)
    with office.work() as work:  # 1
        _, before = work.knocks(who, at)
        expect_checks(before, at, FILES)
        work.add_knock(who, at)


def check_file(office: Office, data: bytes) -> Checked:
    """Say what this office knows of a file, and what its signatures are worth."""
    return _evidence(office, data) if data.startswith(CONTAINER) else _document_in(office, data)


def _evidence(office: Office, data: bytes) -> Checked:
    """Judge an evidence file, and what is known of the document in it (5)."""
    digest, length = Digest(hashlib.sha256(data).hexdigest()), len(data)
    unread = Conclusion.UNREADABLE, None
    concluded, pdf = office.weigh(data) if office.weigh else unread
    wrong = {Conclusion.INVALID: Finding.BROKEN, Conclusion.UNREADABLE: Finding.UNREADABLE}
    if concluded in wrong or pdf is None:
        finding = wrong.get(concluded, Finding.UNREADABLE)
        return Checked(finding, digest=digest, length=length, evidence=concluded)
    return replace(_document_in(office, pdf), digest=digest, length=length, evidence=concluded)


def _document_in(office: Office, data: bytes) -> Checked:
    verdict = office.signer.verify(data, at=office.now())  # 3
    digest = Digest(hashlib.sha256(data).hexdigest())
    checked = Checked(of_signatures(verdict), None, verdict, digest, len(data))
    begun = dict.fromkeys((digest, *beginnings(data)))
    papers = office.reading.papers_among(begun)
    found = [(paper, held) for paper in papers if (held := _dossier(office, paper)) is not None]
    ours = [_of_ours(office, checked, paper, held, set(begun)) for paper, held in found]
    ours += of_receipt(office, checked, begun)  # 4
    return min((*ours, checked), key=lambda one: (not one.ours, BEST.index(one.finding)))


def beginnings(data: bytes) -> Iterator[Digest]:
    """Yield the digest of what the file was at the end of each of its revisions."""
    so_far, at = hashlib.sha256(), 0
    for found in islice(END.finditer(data), MOST_ENDS):
        for end in sorted({found.start() + 5, found.end()}):  # the line may end or not
            so_far.update(data[at:end])
            at = end
            yield Digest(so_far.hexdigest())


Found = tuple[DossierId, Dossier, Sequence[DossierEvent]]


def _dossier(office: Office, paper: Paper) -> Found | None:
    """Return the dossier of a paper as its trail tells it; None where the trail does not hold."""
    number = DossierId(paper.dossier)
    try:
        trail, events = office.reading.trail(number), office.reading.events(number)
        dossier = replay(events)
    except (NoSuchDossier, ValueError, KeyError, TypeError):
        return None
    if dossier is None or breaks(trail):
        return None
    begun = {
        event.signature.version.digest
        for event in events
        if isinstance(event, DossierStarted) and event.signature.version
    }
    if paper.kind is Kind.DOCUMENT and paper.digest not in begun:  # a row that somebody moved
        return None
    return number, dossier, events


def _known(
    paper: Paper, number: DossierId, dossier: Dossier, events: Sequence[DossierEvent]
) -> Known:
    """Return what is told to whoever holds this paper."""
    known = known_of(number, dossier, events)
    stands = paper.kind is Kind.DOCKET or paper.digest in {one.digest for one in dossier.versions}
    if stands or known.finding is Finding.WITHHELD:
        return known
    return Known(number, Finding.REPLACED)


def _of_ours(
    office: Office, checked: Checked, paper: Paper, found: Found, begun: set[Digest]
) -> Checked:
    known, verdict = _known(paper, *found), checked.verdict
    if verdict is None or verdict.verdict in {Conclusion.INVALID, Conclusion.UNREADABLE}:
        kept = checked.digest in {paper.digest, *_versions(found[2])}
        return replace(checked, finding=Finding.BROKEN if kept else Finding.CHANGED)
    if paper.kind is Kind.DOCKET:
        exact = checked.digest == paper.digest and _sealed_here(office, found[2], verdict)
        return replace(checked, finding=Finding.DOCKET, known=known) if exact else checked
    if checked.digest == known.document:
        return replace(checked, finding=Finding.VOUCHED, known=known)
    if checked.digest in _versions(found[2]):
        finding = Finding.REPLACED if known.finding is Finding.VOUCHED else known.finding
        return replace(checked, finding=finding, known=Known(known.number, finding))
    if known.document in begun:
        return replace(checked, finding=Finding.ADDED, known=known)
    return replace(checked, finding=Finding.CHANGED)


def _sealed_here(office: Office, events: Sequence[DossierEvent], verdict: Verdict) -> bool:
    """Say whether a docket bears this office's seal: a row alone, anybody could have added."""
    with office.keys.organisation() as key:
        seals = {str(key.certificate)}
    seals |= {one.signature.certificate for one in events if isinstance(one, DossierStarted)}
    signed = [one.certificate for one in verdict.signatures if not one.is_timestamp]
    return bool(signed) and signed[0] in seals


def _versions(events: Sequence[DossierEvent]) -> set[Digest]:
    """Return every version that this office ever kept of the document, signed."""
    return {
        event.signature.version.digest
        for event in events
        if isinstance(event, Signing) and event.signature.version
    }
