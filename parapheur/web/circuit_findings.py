"""What the check and the simulation say of a circuit that is being written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flask import request

from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.circuit_versions import identifier_of
from parapheur.domain.errors import BadIdentifier, ParapheurError
from parapheur.domain.simulation import Stop as Expected
from parapheur.domain.simulation import simulate
from parapheur.domain.soundness import Vacancy, vacancy
from parapheur.domain.typed import gather
from parapheur.domain.zones import zone
from parapheur.usecases.circuits import Checked, check
from parapheur.usecases.walkable import chart_here
from parapheur.web import labels
from parapheur.web.circuit_moves import steps_of
from parapheur.web.circuit_sheet import NAMELESS, Sheet
from parapheur.web.circuit_words import Said, flaws_said, mistakes_said
from parapheur.web.errors import sentence_of
from parapheur.web.here import language, office
from parapheur.web.strip import Stop, strip_of_circuit
from parapheur.words import say
from parapheur.words.seats import looked_for


@dataclass(frozen=True, slots=True)
class Findings:
    """What the check says, ready to be shown."""

    said: list[Said]
    fit: bool
    strip: list[Stop] = field(default_factory=list)
    expected: tuple[Expected, ...] = ()
    sought: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Where desks will be looked for that cannot be known yet, by the place of the step."""
    nobody: Mapping[int, Vacancy] = field(default_factory=dict)
    """Until when nobody could act at a step that the dossier would come to."""
    trouble: str | None = None
    """Why nothing can be foreseen."""

    @property
    def grave(self) -> int:
        """How many things keep the circuit from being published."""
        return sum(one.grave for one in self.said)


def findings(sheet: Sheet) -> Findings:
    """Check what lies on the table, and foresee what would become of a dossier."""
    checked = check(office(), _identifier(sheet.circuit), sheet.document)
    circuit = checked.written.circuit
    if circuit is None:
        return Findings(mistakes_said(sheet.document, checked.mistakes), fit=False)
    places = [place for place, _ in steps_of(sheet.document)]
    said = flaws_said(circuit, places, checked.flaws)
    strip = strip_of_circuit(circuit)
    expected, trouble = _foreseen(checked)
    sought = {
        one.position: looked_for(language(), circuit, one.step, labels.desk) for one in expected
    }
    nobody = dict(_vacant(circuit, expected))
    return Findings(said, checked.fit, strip, expected, sought, nobody, trouble)


def _vacant(circuit: Circuit, expected: tuple[Expected, ...]) -> Iterator[tuple[int, Vacancy]]:
    if not expected:
        return
    chart, calendar = chart_here(office()), office().calendar
    for stop in expected:
        found = vacancy(circuit, stop.step, chart, calendar.day_of(stop.opens))
        if found is not None and not stop.skipped:
            yield stop.position, found


def _foreseen(checked: Checked) -> tuple[tuple[Expected, ...], str | None]:
    """Return the steps a dossier would come to, or why that cannot be told."""
    circuit, day = checked.written.circuit, _day()
    if circuit is None or day is None or checked.errors:
        return (), None
    calendar = office().calendar
    begun = datetime.combine(day, time(), zone(calendar.zone))
    try:
        typed = {str(one.key): request.form.get(f"sim.{one.key}", "") for one in circuit.metadata}
        given, desks = gather(circuit.metadata, typed), office().reading.desks()
        return simulate(circuit, given, begun, calendar, desks), None
    except ParapheurError as refusal:
        return (), sentence_of(refusal)
    except (ValueError, OverflowError):
        return (), say(language(), "The steps cannot be foreseen.")


def _day() -> date | None:
    try:
        return date.fromisoformat(request.form.get("sim.on", ""))
    except ValueError:
        return None


def _identifier(text: str) -> CircuitId:
    try:
        return identifier_of(text)
    except BadIdentifier:
        return NAMELESS
