"""Types and subtypes: what kind of dossier it is says how it travels, and who may read it.

A subtype carries a circuit, perhaps a circuit of creation that comes first, fields of its own, a
signature format, an appearance, a seal and a level of confidentiality (i-Parapheur's « type » and
« sous-type »). `compose` makes of all this the one circuit that a dossier is copied at its start.

Circuits may be made, changed and withdrawn in the web view at any moment, so a subtype is held
against those there are when it is looked at: what does not fit then is told (`misfits`), the
subtype is not offered meanwhile, and nothing else stops.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from parapheur.domain.appearance import USUAL, Appearance
from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Action, Circuit, CircuitId, Step, Visas
from parapheur.domain.deadline import Deadline
from parapheur.domain.errors import (
    FieldInBoth,
    NoCircuitForSubtype,
    NoSuchCircuit,
    NoSuchSubtype,
    SealedTooEarly,
    StepInBoth,
    SubtypeUnfit,
    TooLong,
)
from parapheur.domain.factors import SecondFactor
from parapheur.domain.filing import Confidentiality, Filing, SubtypeId, TypeId
from parapheur.domain.metadata import MOST_FIELDS, Field
from parapheur.domain.people import ORGANISATION
from parapheur.domain.words import Words

MOST_STEPS = 100
"""Of both circuits together: each alone has fifty at most."""
SEAL = "cachet-de-cloture"
"""The identifier of the seal that a subtype adds."""
SEAL_NAME = Words("خاتم الإدارة", "Cachet de l’organisation", "Seal of the organisation")


class Format(StrEnum):
    """Where signatures are put."""

    PADES = "pades"  #: all of them in the document
    PADES_VISAS_BESIDE = "pades-visas-beside"  #: visas in the record, the others in the document
    CADES = "cades"  #: all of them in the record; the document bears its certification alone


class Sealing(StrEnum):
    """Whether the organisation's seal closes the circuit."""

    AS_CIRCUIT = "as-circuit"  #: where the circuit says so
    CLOSING = "closing"  #: in any case: it is added where the circuit has none


@dataclass(frozen=True, slots=True)
class Subtype:
    """A kind of dossier (sous-type)."""

    id: SubtypeId
    name: Words
    circuit: CircuitId
    """The circuit of validation; the dossier is known by it."""
    creation: CircuitId | None = None
    """The circuit that comes first."""
    metadata: tuple[Field, ...] = ()
    format: Format | None = None
    """None: as the circuit says."""
    appearance: Appearance = USUAL
    seal: Sealing = Sealing.AS_CIRCUIT
    confidentiality: Confidentiality = Confidentiality.ORDINARY
    baseline: Baseline | None = None
    """What its documents are at the end; None: as the circuit says."""
    least_baseline: Baseline | None = None
    """The least that a signature must be when it is made; None: as the circuit says."""
    second_factor: SecondFactor | None = None
    """What whoever gives a visa or signs gives beside the PIN; None: nothing."""
    attachments: bool = False
    """Whether a deposited PDF/A-3 may carry files within itself."""


@dataclass(frozen=True, slots=True)
class Type:
    """A family of subtypes."""

    id: TypeId
    name: Words
    subtypes: tuple[Subtype, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A subtype with the circuit it makes, or with what is wrong with it now."""

    type: Type
    subtype: Subtype
    circuit: Circuit | None
    misfits: tuple[SubtypeUnfit, ...] = ()

    @property
    def key(self) -> str:
        """What it is chosen by."""
        return filing_of(self.type, self.subtype).key


def filing_of(type_: Type, subtype: Subtype) -> Filing:
    """Return what a dossier of this subtype is filed under."""
    return Filing(
        type_.id,
        subtype.id,
        type_.name,
        subtype.name,
        subtype.confidentiality,
        subtype.second_factor,
    )


def offers(types: Iterable[Type], circuits: Mapping[CircuitId, Circuit]) -> Iterator[Offer]:
    """Yield every subtype, held against the circuits there are."""
    for type_ in types:
        for subtype in type_.subtypes:
            wrong = tuple(misfits(subtype, circuits))
            yield Offer(type_, subtype, None if wrong else compose(type_, subtype, circuits), wrong)


def find(key: str, types: Iterable[Type]) -> tuple[Type, Subtype] | None:
    """Return the subtype that is chosen by `type/subtype`, if there is one."""
    found = (
        (type_, one)
        for type_ in types
        for one in type_.subtypes
        if filing_of(type_, one).key == key
    )
    return next(found, None)


def chosen(choice: str, types: Iterable[Type], circuits: Mapping[CircuitId, Circuit]) -> Circuit:
    """Return the circuit of a choice: `marche/travaux` is a subtype, `marche` a circuit as such.

    `NoSuchCircuit`, `NoSuchSubtype`, `SubtypeUnfit`.
    """
    if "/" not in choice:
        found = circuits.get(CircuitId(choice))
        if found is None:
            raise NoSuchCircuit(circuit=choice)
        return found
    filed = find(choice, types)
    if filed is None:
        raise NoSuchSubtype(subtype=choice)
    return compose(*filed, circuits)


def compose(type_: Type, subtype: Subtype, circuits: Mapping[CircuitId, Circuit]) -> Circuit:
    """Return the one circuit of a subtype: creation, then validation, then the seal it adds.

    It keeps the identifier, the name and the version of the circuit of validation: a delegation
    or a list that speaks of that circuit speaks of this one. `SubtypeUnfit`.
    """
    for misfit in misfits(subtype, circuits):
        raise misfit
    creation = circuits[subtype.creation] if subtype.creation else None
    return _composed(filing_of(type_, subtype), subtype, circuits[subtype.circuit], creation)


def misfits(subtype: Subtype, circuits: Mapping[CircuitId, Circuit]) -> Iterator[SubtypeUnfit]:
    """Yield everything that keeps a subtype from making a circuit."""
    named = {"circuit": subtype.circuit, "creation": subtype.creation}
    missing = {at: one for at, one in named.items() if one and one not in circuits}
    for place, circuit in missing.items():
        yield NoCircuitForSubtype(subtype=subtype.name, circuit=circuit, place=place)
    if not missing:
        validation = circuits[subtype.circuit]
        creation = circuits[subtype.creation] if subtype.creation else None
        yield from _clashes(subtype, validation, creation)


def _clashes(
    subtype: Subtype, validation: Circuit, creation: Circuit | None
) -> Iterator[SubtypeUnfit]:
    name, taken = subtype.name, {step.id for step in validation.steps}
    first = creation.steps if creation else ()
    for step in first:
        if step.id in taken:
            yield StepInBoth(subtype=name, step=step.name, place="creation")
        if step.action is Action.SEAL:
            yield SealedTooEarly(subtype=name, step=step.name, place="creation")
    if _adds_seal(subtype, validation) and SEAL in taken | {step.id for step in first}:
        yield StepInBoth(subtype=name, step=SEAL_NAME, place="seal")
    fields = {field.key: field for field in validation.metadata}
    for field in creation.metadata if creation else ():
        if fields.setdefault(field.key, field) != field:  # the very same question is asked once
            yield FieldInBoth(subtype=name, field=field.name, place="creation")
    for at, field in enumerate(subtype.metadata):
        if field.key in fields:
            yield FieldInBoth(subtype=name, field=field.name, place=f"metadata.{at}.key")
        fields.setdefault(field.key, field)
    if len(first) + len(validation.steps) > MOST_STEPS or len(fields) > MOST_FIELDS:
        yield TooLong(subtype=name, steps=MOST_STEPS, fields=MOST_FIELDS, place="creation")


@lru_cache(maxsize=512)
def _composed(
    filing: Filing, subtype: Subtype, validation: Circuit, creation: Circuit | None
) -> Circuit:
    joined = replace(validation, steps=_joined(creation, validation))
    asked = (*validation.metadata, *(creation.metadata if creation else ()), *subtype.metadata)
    return replace(
        validation,
        steps=(*joined.steps, *_closing(subtype, joined)),
        visas=_visas(subtype, validation),
        signatures=_signatures(subtype, validation),
        metadata=tuple({field.key: field for field in asked}.values()),
        least_visas=validation.least_visas + (creation.least_visas if creation else 0),
        deadline=_deadline(validation, creation),
        appearance=subtype.appearance,
        filing=filing,
        baseline=subtype.baseline or validation.baseline,
        least_baseline=subtype.least_baseline or validation.least_baseline,
        attachments=subtype.attachments,
    )


def _joined(creation: Circuit | None, validation: Circuit) -> tuple[Step, ...]:
    """Return the steps of both: what began the validation now waits for all that ends creation."""
    if creation is None:
        return validation.steps
    shift, ends = len(creation.steps), _ends(creation)
    moved = []
    for position, step in enumerate(validation.steps):
        before = tuple(one + shift for one in validation.before(position)) or ends
        nearest = (position + shift - 1,)
        moved.append(replace(step, after=None if before == nearest else before))
    return (*creation.steps, *moved)


def _ends(circuit: Circuit) -> tuple[int, ...]:
    """Return the steps that no other waits for."""
    every = range(len(circuit.steps))
    awaited = {one for position in every for one in circuit.before(position)}
    return tuple(position for position in every if position not in awaited)


def _adds_seal(subtype: Subtype, validation: Circuit) -> bool:
    has = any(step.action is Action.SEAL for step in validation.steps)
    return subtype.seal is Sealing.CLOSING and not has


def _closing(subtype: Subtype, joined: Circuit) -> tuple[Step, ...]:
    """Return the seal that the subtype adds: it waits for every end of the circuit."""
    if not _adds_seal(subtype, joined):
        return ()
    ends, nearest = _ends(joined), (len(joined.steps) - 1,)
    after = None if ends == nearest else ends
    return (Step(SEAL, SEAL_NAME, Action.SEAL, (ORGANISATION,), after=after),)


def _visas(subtype: Subtype, validation: Circuit) -> Visas:
    match subtype.format:
        case None:
            return validation.visas
        case Format.PADES:
            return Visas.INSIDE
        case Format.PADES_VISAS_BESIDE | Format.CADES:
            return Visas.BESIDE


def _signatures(subtype: Subtype, validation: Circuit) -> Visas:
    if subtype.format is None:
        return validation.signatures
    return Visas.BESIDE if subtype.format is Format.CADES else Visas.INSIDE


def _deadline(validation: Circuit, creation: Circuit | None) -> Deadline | None:
    """Return the time for both, where both say it and count alike; else neither holds for all."""
    if creation is None or validation.deadline is None:
        return validation.deadline
    first, second = creation.deadline, validation.deadline
    if first is None or first.unit is not second.unit:
        return None
    return replace(second, amount=first.amount + second.amount)
