"""Make the docket of a dossier: drawn from its trail, sealed by the organisation, and not kept.

1. The trail is read and held together before anything is sealed: it must be whole, its events must
   add up to the dossier as it stands, and each must be read. The organisation puts no seal on what
   was altered.
2. The document is checked anew, and the docket says with what result.
3. The paper is drawn with the evidence file within or, where that is too heavy, the entries alone;
   it is certified by the seal (nothing may be added but signatures), and checked like any other
   signature before it leaves.
4. Its fingerprint is kept, and the account's trail tells who had it made. The paper itself is not:
   another is made at any time, and none holds what was erased since.
"""

import hashlib
from collections.abc import Sequence

from parapheur.domain.about_papers import DocketMade
from parapheur.domain.docket import (
    Docket,
    Enclosed,
    Head,
    acts_of,
    entries_alone,
    prints_of,
)
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import HistoryAltered, NoDocketYet
from parapheur.domain.events import DossierEvent, DossierStarted
from parapheur.domain.missing import with_missing
from parapheur.domain.paper_codes import Kind, Paper
from parapheur.domain.people import ORGANISATION, Login
from parapheur.domain.registry.bodies import Sealer
from parapheur.domain.standing import replay
from parapheur.domain.trail import Entry, breaks
from parapheur.domain.verdict import Trust
from parapheur.usecases.evidence import evidence_of
from parapheur.usecases.ports import Office
from parapheur.usecases.sealing import sealed_paper, the_organisation
from parapheur.usecases.signing import VERIFY

DOCKET = -4
"""The place of a docket's seal among the steps: it stands at none."""


EVIDENCE, ASIC = "evidence.asice", "application/vnd.etsi.asic-e+zip"
MOST = 32 << 20
"""Bytes of the evidence file that a docket carries; a heavier one is handed out beside it."""


def make_docket(office: Office, dossier_id: DossierId, *, actor: Login) -> bytes:
    """Return a docket of the dossier as it stands, sealed. `NoDocketYet`, `HistoryAltered`."""
    trail = office.reading.trail(dossier_id)
    dossier, events = _read(office, dossier_id, trail)  # 1
    ours = the_organisation(office)
    docket = _told(office, dossier_id, dossier, events, trail, ours)  # 2
    drawn = office.dockets.draw(docket, _enclosed(office, dossier_id, trail))  # 3
    sealed = sealed_paper(office, drawn, by=ours, number=int(dossier_id), place=DOCKET)
    digest = Digest(hashlib.sha256(sealed).hexdigest())
    made = DocketMade(
        at=docket.at,
        actor=actor,
        dossier=int(dossier_id),
        docket=digest,
        trail=docket.last,
        provisional=docket.provisional,
    )
    with office.work() as work:  # 4
        work.add_paper(Paper(digest, int(dossier_id), Kind.DOCKET, docket.at))
        work.note(actor, made)
    return sealed


def expect_started(events: Sequence[DossierEvent]) -> None:
    """Refuse where there is nothing yet to tell. `NoDocketYet`."""
    if not any(isinstance(event, DossierStarted) for event in events):
        raise NoDocketYet


def _read(
    office: Office, dossier_id: DossierId, trail: Sequence[Entry]
) -> tuple[Dossier, Sequence[DossierEvent]]:
    stored = office.reading.dossier(dossier_id)
    try:
        events = office.reading.events(dossier_id)[: len(trail)]
        dossier = replay(events)
    except (ValueError, KeyError, TypeError):
        raise HistoryAltered from None
    expect_started(events)
    moved = office.reading.trail(dossier_id)[-1] != trail[-1]  # then what is stored is newer
    if dossier is None or breaks(trail) or (dossier != stored and not moved):
        raise HistoryAltered
    return dossier, events


def _told(
    office: Office,
    dossier_id: DossierId,
    dossier: Dossier,
    events: Sequence[DossierEvent],
    trail: Sequence[Entry],
    sealer: Sealer,
) -> Docket:
    at, acts = office.now(), acts_of(events, dossier)
    verdict = office.signer.verify(office.files.get(dossier.version.digest), at=at)
    return Docket(
        number=dossier_id,
        dossier=dossier,
        organisation=office.organisation,
        acts=acts,
        prints=prints_of(acts, dossier),
        verdict=with_missing(verdict, dossier.signed),
        entries=len(trail),
        last=trail[-1].digest,
        head=_head(office),
        at=at,
        code=office.reading.newest_code(dossier_id),
        address=f"{office.url}{VERIFY}" if office.url else "",
        test=sealer.test or any(one.trust is Trust.TEST for one in verdict.signatures),
        people={one.login: one for one in office.reading.people()},
        bodies={one.id: one.name for one in office.directory.bodies},
        desks={ORGANISATION: office.organisation}
        | {one.id: one.name for one in office.reading.desks()},
    )


def _head(office: Office) -> Head | None:
    """Return the newest head of the journal, once its own key says that it published it."""
    newest = office.reading.last_head()
    if newest is None:
        return None
    office.keys.expect_published(newest)
    return Head(newest.head.size, Digest(newest.head.root.hex()), newest.head.at)


def _enclosed(office: Office, dossier_id: DossierId, trail: Sequence[Entry]) -> Enclosed:
    made = evidence_of(office, dossier_id)
    if made.length > MOST:
        return entries_alone(trail)
    return Enclosed(EVIDENCE, ASIC, b"".join(made.chunks()))
