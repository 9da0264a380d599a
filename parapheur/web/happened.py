"""What happened, as auditors are told it: a sentence, or only that something did.

Of a dossier that its reader may not see, the day and the number of the entry stand alone, by the
rule of the dossier's own page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from parapheur.domain.circuit import Circuit
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId, reference
from parapheur.domain.errors import NoSuchDossier
from parapheur.domain.filing import Confidentiality
from parapheur.domain.finding import Occurrence
from parapheur.domain.people import Login
from parapheur.domain.sight import Sight
from parapheur.web.access import sight_of
from parapheur.web.here import language, office
from parapheur.web.labels import names
from parapheur.words import recount, say
from parapheur.words.kinds import kind_of

UNREADABLE = "This entry cannot be read."


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, as its reader may know it."""

    at: datetime
    seq: int
    digest: Digest
    dossier: DossierId | None
    account: Login | None
    """Whose account it happened to, if to one."""
    level: Confidentiality
    subject: str | None = None
    """None: not for the reader, or no dossier's."""
    kind: str | None = None
    said: str | None = None
    actor: Login | None = None
    desk: str | None = None
    under: str | None = None

    @property
    def number(self) -> str:
        """The number of the dossier as people quote it, or nothing."""
        return reference(self.dossier) if self.dossier else ""


def happened(found: Iterable[Occurrence]) -> list[Happened]:
    """Return what the reader may know of what was found."""
    return list(_told(found))


def _told(found: Iterable[Occurrence]) -> Iterator[Happened]:
    known: dict[int, Dossier | None] = {}
    for one in found:
        number = one.label.dossier
        if number is None:
            yield _of_account(one)
            continue
        if number not in known:
            known[number] = _dossier(DossierId(number))
        dossier = known[number]
        if dossier is None or sight_of(dossier) is not Sight.WHOLE:
            yield _bare(one, DossierId(number), dossier)
        else:
            yield _whole(one, DossierId(number), dossier)


def _of_account(one: Occurrence) -> Happened:
    room, _, name = one.entry.stream.partition("/")
    bare = _entry(one, None, Confidentiality.ORDINARY)
    return _telling(replace(bare, account=Login(name) if room == "account" else None), one, None)


def _whole(one: Occurrence, number: DossierId, dossier: Dossier) -> Happened:
    bare = _entry(one, number, dossier.confidentiality)
    return _telling(replace(bare, subject=dossier.subject), one, dossier.circuit)


def _bare(one: Occurrence, number: DossierId, dossier: Dossier | None) -> Happened:
    level = dossier.confidentiality if dossier else Confidentiality.RESTRICTED
    return _entry(one, number, level)


def _entry(one: Occurrence, number: DossierId | None, level: Confidentiality) -> Happened:
    return Happened(one.label.at, one.entry.seq, one.entry.digest, number, None, level)


def _telling(bare: Happened, one: Occurrence, circuit: Circuit | None) -> Happened:
    said = recount(language(), one.event, names(), circuit) if one.event else None
    return replace(
        bare,
        kind=kind_of(language(), one.label.kind),
        said=said or say(language(), UNREADABLE),
        actor=one.label.actor,
        desk=one.label.desk,
        under=one.label.under,
    )


def _dossier(number: DossierId) -> Dossier | None:
    try:
        return office().reading.dossier(number)
    except (NoSuchDossier, ValueError):
        return None
