"""Acts beside the circuit, as the page of a dossier offers them: no more than the rules allow."""

from dataclasses import dataclass

from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Action, Circuit, Step
from parapheur.domain.dossier import Consultation, Dossier, DossierId, Hold
from parapheur.domain.filing import level
from parapheur.domain.lifecycle import Move, State, moves_from
from parapheur.domain.metadata import Field, by_key
from parapheur.domain.people import DeskId, Person, Role
from parapheur.domain.steering import first_ahead
from parapheur.usecases.offered import all_offered
from parapheur.usecases.originators import is_originators
from parapheur.usecases.transfer import held
from parapheur.web.here import office


@dataclass(frozen=True, slots=True)
class Asked:
    """What an open step asks about the dossier before a desk of the reader acts there."""

    position: int
    desk: DeskId
    circuit: Circuit
    """With these fields alone, for the form."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the circuit, and what the reader may do there."""

    holds: tuple[Hold, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    opinions: tuple[Opinion, ...] = tuple(Opinion)
    turns: tuple[tuple[int, DeskId], ...] = ()
    """Open steps with the desks of the reader that are awaited there."""
    questions: tuple[Consultation, ...] = ()
    """What desks of the reader are asked."""
    asked: tuple[Asked, ...] = ()
    others: tuple[DeskId, ...] = ()
    """The desks that somebody holds."""
    places: tuple[tuple[int, Step | None], ...] = ()
    """Where a step may be added: its position and the step that stands there; None: the end."""
    changed: tuple[tuple[int, Step], ...] = ()
    """The steps that may be given to other desks."""
    archive: bool = False
    circuits: tuple[Circuit, ...] = ()
    """On which one may go on from here."""


def beside_of(number: DossierId, dossier: Dossier, reader: Person) -> Beside:
    """Return what this reader is shown and offered."""
    owner = is_originators(office(), number, dossier, reader)
    turns = _turns(dossier, reader)
    changes = bool(turns) and dossier.circuit is not None and dossier.circuit.changes
    ahead = _ahead(dossier) if changes else ()
    done = dossier.state in (State.FINISHED, State.ARCHIVED)
    return Beside(
        holds=dossier.holds,
        consultations=dossier.consultations,
        turns=turns,
        questions=tuple(
            one for one in dossier.consultations if one.answered is None and one.of in reader.desks
        ),
        asked=tuple(_asked(dossier, turns)),
        others=held(office()) if turns else (),
        places=(*ahead, (len(dossier.progress), None)) if changes else (),
        changed=tuple((at, step) for at, step in ahead if step.action is not Action.SEAL),
        archive=owner and Move.ARCHIVE in moves_from(dossier.state),
        circuits=_onward(dossier) if owner and done and Role.SECRETARY in reader.roles else (),
    )


def _onward(dossier: Dossier) -> tuple[Circuit, ...]:
    """Return what one may go on to: nothing that opens the dossier to more people."""
    rank = dossier.confidentiality.rank
    return tuple(one for one in all_offered(office()) if level(one.filing).rank >= rank)


def _turns(dossier: Dossier, reader: Person) -> tuple[tuple[int, DeskId], ...]:
    return tuple(
        (position, desk)
        for position, desk in dossier.waiting
        if desk in reader.desks
        and (step := dossier.step_at(position))
        and step.action is not Action.SEAL
    )


def _ahead(dossier: Dossier) -> tuple[tuple[int, Step], ...]:
    steps = dossier.circuit.steps if dossier.circuit else ()
    return tuple(enumerate(steps))[first_ahead(dossier) :]


def _asked(dossier: Dossier, turns: tuple[tuple[int, DeskId], ...]) -> list[Asked]:
    circuit = dossier.circuit
    if circuit is None:
        return []
    known = by_key(circuit.metadata)
    found = []
    for position, desk in turns:
        step = circuit.steps[position]
        keys = dict.fromkeys((*step.asks, *step.asks_to_reject))
        fields = tuple(_optional(known[key]) for key in keys if key in known)
        if fields:
            found.append(
                Asked(position, desk, Circuit(circuit.id, circuit.name, (), metadata=fields))
            )
    return found


def _optional(field: Field) -> Field:
    """Return the field as it stands in the form: one may answer some now, and some later."""
    return Field(field.key, field.name, field.kind, field.choices)
