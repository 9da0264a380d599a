"""How `circuits check` tells what is wrong with the subtypes of `types.yaml`.

The circuit that a subtype makes is checked as any other; what is already told of the circuits it
is made of is not told again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parapheur.cli.soundness import as_json as as_facts
from parapheur.cli.soundness import sentences
from parapheur.cli.speaking import language, said, told
from parapheur.domain.circuit import Circuit, CircuitId
from parapheur.domain.errors import NoCircuitForSubtype, SubtypeUnfit
from parapheur.domain.soundness import Chart, Flaw, Severity
from parapheur.domain.soundness import check as sound
from parapheur.domain.subtypes import Offer, Type, offers


@dataclass(frozen=True, slots=True)
class Tried:
    """A subtype, and what is wrong with it."""

    offer: Offer
    place: str
    """`types.0.subtypes.2`."""
    flaws: tuple[Flaw, ...]
    complete: bool
    """All circuits there are were looked at, those of the web view too."""

    def severity(self, misfit: SubtypeUnfit) -> Severity:
        """Say how grave a misfit is: a circuit that no file holds may be one of the web view."""
        unknown = isinstance(misfit, NoCircuitForSubtype) and not self.complete
        return Severity.WARNING if unknown else Severity.ERROR

    @property
    def errors(self) -> int:
        """How many errors there are."""
        grave = [one for one in self.offer.misfits if self.severity(one) is Severity.ERROR]
        return len(grave) + sum(flaw.severity is Severity.ERROR for flaw in self.flaws)


def tried(
    types: Sequence[Type],
    circuits: Mapping[CircuitId, Circuit],
    chart: Chart,
    *,
    complete: bool,
) -> list[Tried]:
    """Hold every subtype against these circuits and this organisation."""
    places = [
        f"types.{at}.subtypes.{number}"
        for at, type_ in enumerate(types)
        for number in range(len(type_.subtypes))
    ]
    return [
        Tried(offer, place, tuple(_beyond(offer, circuits, chart)), complete)
        for place, offer in zip(places, offers(types, circuits), strict=True)
    ]


def lines(file: Path, one: Tried) -> Iterator[str]:
    """Yield what is wrong, each with its place in the file or its type and subtype."""
    for misfit in one.offer.misfits:
        grave = one.severity(misfit) is Severity.ERROR
        sentence = said("Error: {flaw}" if grave else "Warning: {flaw}", flaw=told(misfit))
        yield f"{file}: {one.place}.{misfit.facts['place']}: {sentence}"
    if one.offer.circuit is not None:
        for line in sentences(one.offer.circuit, one.flaws):
            # The example below a flaw stands by itself.
            yield line.replace(f"{one.offer.circuit.id}: ", f"{one.offer.key}: ", 1)


def title(one: Tried) -> str:
    """Return the line that names a subtype."""
    offer = one.offer
    return f"{offer.key}: {offer.type.name.of(language())}, {offer.subtype.name.of(language())}"


def as_json(one: Tried) -> dict[str, object]:
    """Return a subtype and what is wrong with it as plain facts."""
    offer, circuit = one.offer, one.offer.circuit
    return {
        "subtype": offer.key,
        "circuit": offer.subtype.circuit,
        "creation": offer.subtype.creation,
        "confidentiality": offer.subtype.confidentiality,
        "misfits": [
            {
                "place": f"{one.place}.{misfit.facts['place']}",
                "severity": one.severity(misfit),
                "sentence": told(misfit),
            }
            for misfit in offer.misfits
        ],
        "flaws": [as_facts(circuit, flaw) for flaw in one.flaws] if circuit else [],
    }


def _beyond(offer: Offer, circuits: Mapping[CircuitId, Circuit], chart: Chart) -> Iterator[Flaw]:
    """Yield the flaws of the composed circuit that none of its circuits has by itself."""
    if offer.circuit is None:
        return
    parts = [circuits[one] for one in (offer.subtype.circuit, offer.subtype.creation) if one]
    known = {_named(part, flaw) for part in parts for flaw in sound(part, chart)}
    yield from (
        flaw for flaw in sound(offer.circuit, chart) if _named(offer.circuit, flaw) not in known
    )


def _named(circuit: Circuit, flaw: Flaw) -> tuple[object, ...]:
    step = None if flaw.position is None else circuit.steps[flaw.position].id
    return flaw.fault, step, tuple(sorted((key, str(fact)) for key, fact in flaw.facts.items()))
