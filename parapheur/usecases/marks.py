"""Say where the marks of signatures shall stand, while the dossier is a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parapheur.domain.appearance import Mark, Spot
from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DossierMoved, MarkOffPage, MarksMeet, NotAllowed, ParapheurError
from parapheur.domain.people import Person
from parapheur.domain.placing import (
    Survey,
    expect_on_sheets,
    markable,
    place,
    placed,
    warnings,
)
from parapheur.domain.rounds import expect_round
from parapheur.domain.signature import Field
from parapheur.usecases.offered import circuit_of
from parapheur.usecases.originators import expect_originator
from parapheur.usecases.ports import Office

NO_SURVEY = Survey(())


@dataclass(frozen=True, slots=True)
class Placing:
    """How marks would stand if the draft started now."""

    fields: tuple[Field, ...] = ()
    """Those that leave a mark."""
    survey: Survey = NO_SURVEY
    warnings: tuple[ParapheurError, ...] = ()


def placing(office: Office, dossier: Dossier) -> Placing:
    """Return how the marks of a draft would stand, and what its originator should know of it."""
    circuit = circuit_of(office, dossier)
    if circuit is None or not markable(circuit):
        return Placing()
    pdf = office.files.get(dossier.main.version.digest)
    survey = office.signer.survey(pdf)
    fields = placed(circuit, dossier.marks, survey)
    spots = [field.spot for field in fields if field.spot is not None]
    hides: Mapping[Spot, bool] = dict(zip(spots, office.signer.hides(pdf, spots), strict=True))
    return Placing(
        tuple(field for field in fields if field.visible),
        survey,
        tuple(warnings(circuit, fields, survey, hides)),
    )


def place_marks(
    office: Office, dossier_id: DossierId, *, actor: Person, round: int, marks: Sequence[Mark]
) -> Dossier:
    """Keep where marks shall stand; as before is no event. `MarkOffPage`, `MarksMeet`."""
    with office.work() as work:
        dossier = work.dossier(dossier_id)
    circuit = circuit_of(office, dossier)
    if dossier.originator != actor.login or circuit is None:
        raise NotAllowed
    survey = office.signer.survey(office.files.get(dossier.main.version.digest))
    known = {(circuit.steps[one.position].id, one.slot) for one in markable(circuit)}
    if any((mark.step, mark.slot) not in known for mark in marks):
        raise DossierMoved  # the circuit is another one by now
    try:
        expect_on_sheets(marks, survey.sheets)
        with office.work() as work:
            now = work.dossier(dossier_id, lock=True)
            expect_originator(office, work, dossier_id, now, actor.login)
            event = place(now, tuple(marks), actor=actor.login, at=office.now())
            expect_round(now, round)
            if (now.main, now.choice) != (dossier.main, dossier.choice):
                raise DossierMoved
            return work.keep(dossier_id, event) if event.marks != now.marks else now
    except (MarkOffPage, MarksMeet) as refusal:
        raise _by_name(circuit, refusal) from None


def _by_name(circuit: Circuit, refusal: ParapheurError) -> ParapheurError:
    """Return the refusal with the names of steps in the place of their identifiers."""
    names = {step.id: step.name for step in circuit.steps}
    facts = {key: names.get(str(fact), fact) for key, fact in refusal.facts.items()}
    return type(refusal)(**facts)
