"""How things are shown: names of persons and desks, references, dates, fingerprints."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from flask import g
from markupsafe import Markup

from parapheur.domain.circuit import CircuitId
from parapheur.domain.documents import Digest, Flag
from parapheur.domain.dossier import Act, DossierId, reference
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import DEPOSITOR, GUEST, ORGANISATION, STRANGER, WORKER, DeskId, Login
from parapheur.domain.registry.numbers import LetterId, deposit_number
from parapheur.domain.trays import Line
from parapheur.domain.words import Language, Words
from parapheur.web.here import language, me, office
from parapheur.words import CASABLANCA, Names, say, when
from parapheur.words.flags import FLAGS

BREAKS = {
    "is missing": "An entry is missing before this one.",
    "does not follow the entry before it": "It does not follow the entry before it.",
    "its content does not match its digest": "Its content does not match its fingerprint.",
    "its content speaks of another place in the trail": "Its content belongs elsewhere.",
}
"""What `trail.breaks` says, and how a page says it."""

BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
"""What a browser says of itself, the more telling word first."""

SECRECY = {
    Confidentiality.ORDINARY: "Whoever has a part in it may read it, and auditors",
    Confidentiality.RESTRICTED: "Auditors see neither its subject nor its documents",
    Confidentiality.CONFIDENTIAL: "Only who has a part in it may read it; each opening is kept",
}

GUESTS = Words("ضيف مدعو", "Un invité", "A guest")
STRANGERS = Words("زائر مجهول", "Un visiteur inconnu", "An unknown visitor")
DEPOSITORS = Words("المودع", "Le déposant", "The depositor")
HOUSE_ITSELF = Words("البرنامج", "Le programme", "The program")


def names() -> Names:
    """Return what everybody and everything is called, read once for a page."""
    if "names" not in g:
        circuits, reading = office().circuits.values(), office().reading
        g.names = Names(
            people={WORKER: HOUSE_ITSELF, GUEST: GUESTS, STRANGER: STRANGERS, DEPOSITOR: DEPOSITORS}
            | {one.login: one.name for one in reading.people()},
            desks={ORGANISATION: office().organisation}
            | {one.id: one.name for one in reading.desks()},
            steps={step.id: step.name for circuit in circuits for step in circuit.steps},
            circuits={circuit.id: circuit.name for circuit in circuits},
            bodies={one.id: one.name for one in office().directory.bodies},
        )
    return cast(Names, g.names)


def person(login: str) -> str:
    """Return somebody's name."""
    found = names().people.get(Login(login))
    return found.of(language()) if found else login


def actor(act: Act) -> str:
    """Return the name of whoever acted, whether or not they have an account."""
    return act.guest.name if act.guest else person(act.actor)


def desk(desk_id: str) -> str:
    """Return a desk's name."""
    found = names().desks.get(DeskId(desk_id))
    return found.of(language()) if found else desk_id


def desks(listed: Iterable[str]) -> str:
    """Return the names of desks, one after the other."""
    mark = "، " if language() is Language.AR else ", "
    return mark.join(desk(one) for one in listed)


def circuit(circuit_id: str) -> str:
    """Return a circuit's name."""
    found = names().circuits.get(CircuitId(circuit_id))
    return found.of(language()) if found else circuit_id


def secrecy(kept: Confidentiality) -> str:
    """Return who may read what is filed so."""
    return say(language(), SECRECY[kept])


def asked(line: Line) -> list[str]:
    """Return what the reader is asked on a dossier beside its circuit, in the house's words."""
    mine = me().login == line.originator
    return [
        one.what.name.of(language())
        for one in line.instructions
        if (mine if one.to is None else one.to in me().desks)
    ]


def body(body_id: str) -> str:
    """Return the name of a body of the directory."""
    known = (one for one in office().directory.bodies if one.id == body_id)
    found = next(known, None)
    return found.name.of(language()) if found else body_id


def deposited_as(letter: LetterId, at: datetime) -> str:
    """Return the deposit number of a letter: it says the year in Casablanca."""
    return deposit_number(letter, office().calendar.day_of(at).year)


def number(dossier_id: DossierId) -> Markup:
    """Return a dossier's number, kept from being turned round in Arabic."""
    return ltr(reference(dossier_id))


def ltr(text: str) -> Markup:
    """Return a code, a number or a name of file, written left to right wherever it stands."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


def fingerprint(digest: Digest) -> Markup:
    """Return the beginning and the end of a digest: `a1b2c3d4 … 9f8e7d6c`."""
    return Markup('<code class="print" dir="ltr" title="{}">{} … {}</code>').format(
        digest, digest[:8], digest[-8:]
    )


def whole_fingerprint(digest: Digest) -> Markup:
    """Return all of a digest, that may break its line between groups of eight."""
    groups = [digest[at : at + 8] for at in range(0, len(digest), 8)]
    parts = Markup("<wbr>").join(groups)
    return Markup('<code class="print whole-print" dir="ltr">{}</code>').format(parts)


def flag(known: Flag) -> str:
    """Return what a person should know of a document."""
    return say(language(), FLAGS[known])


def moment(at: datetime) -> Markup:
    """Return an instant in Casablanca time, with what machines read."""
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), when(language(), at))


def moment_text(at: datetime) -> str:
    """Return an instant in Casablanca time, to stand in a sentence."""
    return when(language(), at)


def term(due: datetime) -> str:
    """Say how far a due date is: today, in 3 days, 2 days late."""
    now = office().now()
    days = (due.astimezone(CASABLANCA).date() - now.astimezone(CASABLANCA).date()).days
    if due < now:
        return say(language(), "Days late: {days}", days=max(1, -days))
    if days == 0:
        return say(language(), "due today")
    return say(language(), "Days left: {days}", days=days)


def break_of(problem: str) -> str:
    """Say what is wrong with an entry of a trail."""
    known = (sentence for part, sentence in BREAKS.items() if part in problem)
    return say(language(), next(known, "It was altered."))


def browser(agent: str) -> str:
    """Say in a few words from which browser a session was opened."""
    name = next((one for one in BROWSERS if one in agent), None)
    system = next((one for one in SYSTEMS if one in agent), None)
    if name is None or system is None:
        return say(language(), "Unknown browser")
    called = {"Edg": "Edge", "OPR": "Opera"}.get(name, name)
    return say(language(), "{browser} on {system}", browser=called, system=system)
