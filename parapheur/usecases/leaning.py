"""What a dossier's history leans on: entries of accounts that tell who had which key, by which act.

Single entries are taken, as stored: what else an account's trail tells is nobody's business here.
"""

from collections.abc import Collection, Iterator, Sequence

from parapheur.domain.about_office import HouseKey, HouseKeyTaken, OfficeStream
from parapheur.domain.documents import Digest
from parapheur.domain.events import (
    AtDesk,
    DossierEvent,
    DossierRejected,
    StepSealed,
    StepSigned,
    VisaGiven,
)
from parapheur.domain.evidence import Stream
from parapheur.domain.people import Login
from parapheur.domain.trail import Entry
from parapheur.usecases.ports import Office

KEYS, ACTS = ("KeyIssued", "CardRegistered"), ("DelegationGiven", "InterimGiven")
ENDS = ("DelegationRevoked", "InterimEnded")


def leaned_on(office: Office, events: Sequence[DossierEvent]) -> list[Stream]:
    """Return, for each account, its entries that the history leans on, in alphabetical order."""
    sought: dict[Login, set[tuple[str, str]]] = {}
    for event in events:
        for login, kind, named in _leaning(event):
            sought.setdefault(login, set()).add((kind, named))
    found = []
    for login in sorted(sought):
        stream = f"account/{login}"
        told = [one for one in office.reading.entries(stream) if _tells(one, sought[login])]
        if told:
            found.append(Stream(stream, tuple(told), whole=False))
    sealed = {one.signature.certificate for one in events if isinstance(one, StepSealed)}
    return [*found, *_of_the_house(office, sealed)]


def _of_the_house(office: Office, sealed: Collection[Digest]) -> Iterator[Stream]:
    """Yield what tells which keys the house has had for itself: the seal's, the journal's.

    Of the seals of bodies, those which sealed this dossier.
    """
    entries = office.reading.entries(OfficeStream.KEYS)
    told = [one for one in entries if _of_ours(one, sealed)]
    if told:
        yield Stream(OfficeStream.KEYS, tuple(told), whole=False)


def _of_ours(entry: Entry, sealed: Collection[Digest]) -> bool:
    facts = entry.facts
    if facts.get("kind") != HouseKeyTaken.__name__:
        return False
    return facts.get("key") != HouseKey.BODY or facts.get("certificate") in sealed


def _leaning(event: DossierEvent) -> Iterator[tuple[Login, str, str]]:
    """Yield whose trail tells it, what kind of entry, and the certificate or act it names."""
    if isinstance(event, VisaGiven | StepSigned):
        yield event.actor, "key", event.signature.certificate
    if isinstance(event, VisaGiven | StepSigned | DossierRejected) and event.on_behalf_of:
        yield event.on_behalf_of, "act", event.delegation or ""
    if isinstance(event, AtDesk) and event.interim is not None:
        yield event.actor, "act", event.interim


def _tells(entry: Entry, sought: set[tuple[str, str]]) -> bool:
    facts = entry.facts
    kind = facts.get("kind")
    if kind in KEYS:
        return ("key", facts.get("certificate")) in sought
    if kind in ACTS:
        act = facts.get("delegation") or facts.get("term")
        return isinstance(act, dict) and ("act", act.get("act_reference")) in sought
    if kind in ENDS:
        return ("act", facts.get("act_reference")) in sought
    return False
