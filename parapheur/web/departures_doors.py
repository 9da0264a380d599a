"""Who is shown what of a letter that goes out (`usecases.registry.closed`).

1. A letter that went out is there for the registry of its body, and for who may open it.
2. Who opens a confidential one, or takes a paper of it, leaves a trace before they are shown
   anything: among who opened the letter that it answers, and who opened its dossier.
3. A registry that may not open it is shown its number, day, way and arrival.
"""

from collections.abc import Iterable
from dataclasses import replace

from parapheur.domain.documents import Digest
from parapheur.domain.filing import Confidentiality
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.lines import OutgoingLine
from parapheur.domain.registry.numbers import OutgoingId
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.sight import Looked
from parapheur.usecases.registry.closed import Origin, may_open, origin_of
from parapheur.web.access import keep_opening
from parapheur.web.here import language, me, office
from parapheur.web.refused import not_theirs
from parapheur.web.registry_doors import leave_a_trace, my_bodies
from parapheur.words import name_of


def sent_here(outgoing_id: int) -> tuple[OutgoingId, Outgoing]:
    """Return a letter of which the reader may know that it went out; else there is none (1)."""
    number = OutgoingId(outgoing_id)
    try:
        letter = office().reading.outgoing_letter(number)
    except NoSuchLetter as refusal:
        raise not_theirs(refusal) from None
    if readable(letter) or keeps_body(letter.body):
        return number, letter
    raise not_theirs(NoSuchLetter())


def sent_opened(outgoing_id: int) -> tuple[OutgoingId, Outgoing]:
    """Return a letter whose papers the reader may take; else there is none (1)."""
    number, letter = sent_here(outgoing_id)
    if readable(letter):
        return number, letter
    raise not_theirs(NoSuchLetter())


def readable(letter: Outgoing) -> bool:
    """Say whether the reader may open a letter that went out."""
    return may_open(office(), me(), letter.body, origin_of(letter))


def keeps_body(body: BodyId) -> bool:
    """Say whether the reader keeps the registry of a body."""
    return any(one.id == body for one in my_bodies())


def trace_opening(origin: Origin, looked: Looked, shown: Digest | None = None) -> None:
    """Tell who is about to be shown what goes out, where that is told (2)."""
    if origin.answers is not None:
        leave_a_trace(origin.answers, office().reading.incoming(origin.answers), shown)
    if origin.dossier is not None:
        dossier = office().reading.dossier(origin.dossier)
        keep_opening(origin.dossier, dossier, me().login, looked, shown)


def veiled_lines(lines: Iterable[OutgoingLine]) -> list[OutgoingLine]:
    """Return a list as the reader may see it."""
    return [
        line if readable(line.letter) else OutgoingLine(line.id, veiled(line.letter))
        for line in lines
    ]


def veiled(letter: Outgoing) -> Outgoing:
    """Return a letter as who may not open it sees it (3)."""
    name = name_of(language(), Confidentiality.CONFIDENTIAL)
    nothing = replace(letter, subject=name, addressee="", kind=KindId(""), how="")
    return replace(nothing, dossier=None, answers=None, to_body=None, to_letter=None, slip=None)
