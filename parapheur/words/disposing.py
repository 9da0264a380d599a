"""The certificate of a disposal, in Arabic and in French, for the paper to set side by side."""

from parapheur.domain.people import Person
from parapheur.domain.registry.certificate import Certificate, Ended
from parapheur.domain.registry.numbers import Register
from parapheur.domain.words import Language, Words
from parapheur.words.docketing import PRINTED, moment
from parapheur.words.names import name_of
from parapheur.words.receipting import sealed_by
from parapheur.words.sentences import say

DESTROYED = (
    "Names, addresses and identifiers of depositors, subjects and references, texts that were"
    " written, and the files with their receipts were destroyed.",
    "An answer was destroyed with the letter that it answers: they are one file.",
    "Of files that a dossier of the signature book names too, the copy there stays as long as that"
    " dossier.",
    "Backups made before hold what was destroyed until they expire; without the destroyed keys,"
    " what was sealed in them cannot be read.",
)
LEFT = (
    "The trail of each letter stays, with its numbers, its dates, and who did what to it: its last"
    " entry is named here by its fingerprint.",
)


def certified(certificate: Certificate) -> dict[str, object]:
    """Return what the paper says, as plain values."""
    disposal = certificate.disposal
    return {
        "number": int(certificate.id),
        "body": _both(certificate.body.name),
        "basis": disposal.basis,
        "proposer": _person(certificate.proposer, str(disposal.proposed_by)),
        "proposed": moment(disposal.proposed_at),
        "confirmer": _person(certificate.confirmer, str(disposal.confirmed_by)),
        "confirmed": moment(disposal.confirmed_at or disposal.proposed_at),
        "made": moment(certificate.at),
        "sealer": {str(one): sealed_by(one, certificate.sealer) for one in PRINTED},
        "letters": [_letter(one) for one in certificate.ended],
        "destroyed": _said(DESTROYED),
        "left": _said(LEFT),
    }


def _letter(one: Ended) -> dict[str, object]:
    return {
        "deposit": one.deposit or "—",
        "number": str(one.number) if one.number else "—",
        "kind": _both(one.kind.name if one.counted else _as_sent(one.kind.name)),
        "years": one.kind.keep_years,
        "counted": f"{one.counted:%d/%m/%Y}" if one.counted else "—",
        "closed": moment(one.closed)["day"],
        "pieces": one.pieces,
        "trail": one.trail,
    }


def _as_sent(kind: Words) -> Words:
    """Return the kind of a letter that went out, said to be one."""
    return Words(*(f"{name_of(one, Register.DEPARTURE)} – {kind.of(one)}" for one in Language))


def _person(person: Person | None, login: str) -> dict[str, str]:
    if person is None or person.erased:
        return {"fr": login, "ar": login}
    return {
        "fr": f"{person.name.fr}, {person.capacity.fr}",
        "ar": f"{person.name.ar}، {person.capacity.ar}",
    }


def _said(sentences: tuple[str, ...]) -> dict[str, list[str]]:
    return {str(one): [say(one, text) for text in sentences] for one in (Language.FR, Language.AR)}


def _both(words: Words) -> dict[str, str]:
    return {"fr": words.fr, "ar": words.ar}
