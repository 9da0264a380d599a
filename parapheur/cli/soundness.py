"""How commands tell what is wrong with a circuit."""

from collections.abc import Iterable, Iterator
from datetime import date

from parapheur.cli.speaking import language, said
from parapheur.domain.circuit import Circuit
from parapheur.domain.conditions import example
from parapheur.domain.metadata import written
from parapheur.domain.soundness import Flaw, Severity, Walk


def sentences(circuit: Circuit, flaws: Iterable[Flaw]) -> Iterator[str]:
    """Yield each flaw as a line, and the walk that shows it as another."""
    for flaw in flaws:
        grave = flaw.severity is Severity.ERROR
        told = said("Error: {flaw}" if grave else "Warning: {flaw}", flaw=sentence(flaw))
        yield f"{circuit.id}: {told}"
        if flaw.walk is not None:
            yield f"    {said('For example: {walk}', walk=_walk(circuit, flaw.walk))}"


def sentence(flaw: Flaw) -> str:
    """Return what is wrong, without its walk."""
    return said(flaw.fault, **flaw.facts)


def as_json(circuit: Circuit, flaw: Flaw) -> dict[str, object]:
    """Return a flaw as plain facts."""
    told: dict[str, object] = {
        "circuit": circuit.id,
        "severity": flaw.severity,
        "fault": flaw.fault.name.lower().replace("_", "-"),
        "step": None if flaw.position is None else circuit.steps[flaw.position].id,
        "sentence": sentence(flaw),
    }
    told |= {key: fact.isoformat() for key, fact in flaw.facts.items() if isinstance(fact, date)}
    if flaw.walk is not None:
        told["metadata"] = {key: written(value) for key, value in flaw.walk.metadata.items()}
        told["walk"] = [
            {"step": circuit.steps[one.position].id, "skipped": one.skipped}
            | ({"on": one.on.isoformat()} if one.on else {})
            for one in flaw.walk.passages
        ]
    return told


def _walk(circuit: Circuit, walk: Walk) -> str:
    given = example(walk.metadata, language(), circuit.metadata)
    names = []
    for one in walk.passages:
        name = circuit.steps[one.position].name
        if one.skipped:
            names.append(said("{step} (skipped)", step=name))
        elif one.on is not None:
            names.append(said("{step}, on {day}", step=name, day=one.on))
        else:
            names.append(name.of(language()))
    return "; ".join(part for part in (given, " > ".join(names)) if part)
