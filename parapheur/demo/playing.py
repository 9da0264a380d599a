"""The next act of a dossier, whatever its step asks: the demonstration and rehearsals play it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from parapheur.demo.visiting import by_guest
from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Action, Step
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.metadata import Field, Kind, written
from parapheur.domain.pages import Pages
from parapheur.domain.people import DeskId, Person
from parapheur.usecases.act import act
from parapheur.usecases.answer import Said, answer
from parapheur.usecases.deposit import Piece
from parapheur.usecases.fill import fill
from parapheur.usecases.pages import mark_shown
from parapheur.usecases.ports import Office
from parapheur.usecases.seal import seal


@dataclass(frozen=True, slots=True)
class Player:
    """Who acts for a desk, and what a step may ask of them."""

    person: Person
    pin: str
    scan: Callable[[], Piece]
    """What stands for the scan of a paper signed by hand."""
    class_mark: str
    """Where the archive keeps what it is given."""


def next_act(
    office: Office, dossier_id: DossierId, dossier: Dossier, who: Callable[[DeskId], Player]
) -> Dossier:
    """Do what the first open step asks of the first desk it waits for; a seal is put."""
    position, round, shown = dossier.position, dossier.round, dossier.version.digest
    step = dossier.step
    if step is None:
        return dossier
    if step.action is Action.SEAL:
        return seal(office, dossier_id)
    desk = dossier.awaited[0]
    player = who(desk)
    today = day_of(office.now())
    if lacking := dossier.circuit.lacking(position, dossier.metadata) if dossier.circuit else []:
        fill(
            office,
            dossier_id,
            actor=player.person,
            desk=desk,
            position=position,
            round=round,
            answers=examples(lacking, today),
        )
    if step.action is Action.EXTERNAL:
        return by_guest(office, dossier_id, dossier, player.person, desk)
    if step.read_all:
        document, pages = dossier.main.version.digest, Pages.upto(dossier.main.pages)
        mark_shown(office, dossier_id, actor=player.person, document=document, pages=pages)
    if step.action.signs:
        return act(
            office,
            dossier_id,
            actor=player.person,
            desk=desk,
            position=position,
            round=round,
            shown=shown,
            pin=player.pin,
        )
    return answer(
        office,
        dossier_id,
        actor=player.person,
        desk=desk,
        position=position,
        round=round,
        shown=shown,
        said=_said(step, player, today),
    )


def examples(fields: Iterable[Field], today: date) -> dict[str, str]:
    """Return a value for each field, as somebody would type it."""
    return {field.key: _example(field, today) for field in fields}


def _example(field: Field, today: date) -> str:
    match field.kind:
        case Kind.TEXT:
            return "—"
        case Kind.INTEGER | Kind.DECIMAL:
            return "1"
        case Kind.DATE:
            return written(today)
        case Kind.BOOLEAN:
            return "true"
        case Kind.CHOICE:
            return field.choices[0].key


def _said(step: Step, player: Player, today: date) -> Said:
    """Return what a step without a signature asks."""
    paper = step.action is Action.PAPER
    return Said(
        opinion=Opinion.FAVOURABLE if step.action is Action.OPINION else None,
        ticked=tuple(item.key for item in step.checklist),
        scan=player.scan() if paper else None,
        signed_by=player.person.name.fr if paper else "",
        signed_on=today if paper else None,
        class_mark=player.class_mark if step.action is Action.ARCHIVE else "",
    )
