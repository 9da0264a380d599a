"""Each event of an honest trail is one the rules allow; a changed one is not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from parapheur.domain.circuit import Circuit
from parapheur.domain.documents import Digest
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import DossierEvent, DossierStarted, StepSigned, VisaGiven
from parapheur.domain.people import DeskId, Login
from parapheur.domain.retracing import allowed
from parapheur.domain.standing import replay
from tests.builders import ALL, BESIDE, CIRCUITS, LETTER, a_trail, acted, standing


def retraced(trail: list[DossierEvent]) -> list[bool]:
    return [allowed(replay(trail[:index]), event) for index, event in enumerate(trail)]


@pytest.mark.parametrize("circuit", CIRCUITS.values(), ids=lambda circuit: circuit.id)
def test_an_honest_trail_is_allowed_to_its_end(circuit: Circuit) -> None:
    trail = a_trail(circuit, on_step=1)
    while standing(trail).awaited:
        trail.append(acted(standing(trail)))
    assert all(retraced(trail))


def believed(circuit: Circuit, index: int, change: Callable[[DossierEvent], DossierEvent]) -> bool:
    trail = a_trail(circuit, on_step=2)
    try:
        return allowed(replay(trail[:index]), change(trail[index]))
    except ParapheurError:
        return False


def a_visa(**facts: object) -> Callable[[DossierEvent], DossierEvent]:
    def changed(event: DossierEvent) -> DossierEvent:
        assert isinstance(event, VisaGiven)
        return replace(event, **facts)  # type: ignore[arg-type]  # any fact of a visa, by its name

    return changed


def signed(**facts: object) -> Callable[[DossierEvent], DossierEvent]:
    def changed(event: DossierEvent) -> DossierEvent:
        assert isinstance(event, VisaGiven | DossierStarted)
        return replace(event, signature=replace(event.signature, **facts))  # type: ignore[arg-type]  # as above

    return changed


def as_signature(event: DossierEvent) -> DossierEvent:
    assert isinstance(event, VisaGiven)
    return StepSigned(
        at=event.at,
        actor=event.actor,
        desk=event.desk,
        position=event.position,
        slot=event.slot,
        signature=event.signature,
    )


OTHER = Digest("ab" * 32)


@pytest.mark.parametrize(
    "change",
    [
        a_visa(desk=DeskId("ministre")),
        a_visa(position=1),
        a_visa(slot=1),
        signed(over=OTHER),
        signed(shown=OTHER),
        signed(field="sign-2-1"),
        signed(version=None, attestation=None),
        as_signature,
    ],
    ids=("desk", "position", "slot", "over", "shown", "field", "nothing left", "kind"),
)
@pytest.mark.parametrize("circuit", [LETTER, BESIDE, ALL], ids=lambda circuit: circuit.id)
def test_a_visa_told_otherwise_is_not_believed(
    circuit: Circuit, change: Callable[[DossierEvent], DossierEvent]
) -> None:
    assert believed(circuit, 2, lambda event: event)
    assert not believed(circuit, 2, change)


def test_nobody_but_its_originator_starts_a_dossier() -> None:
    def by_another(event: DossierEvent) -> DossierEvent:
        assert isinstance(event, DossierStarted)
        return replace(event, actor=Login("rachid"))

    assert believed(LETTER, 1, lambda event: event)
    assert not believed(LETTER, 1, by_another)
    assert not believed(LETTER, 1, signed(over=OTHER))


def test_nothing_happens_before_a_deposit_and_no_deposit_after() -> None:
    trail = a_trail(LETTER, on_step=1)
    with pytest.raises(ParapheurError):
        allowed(None, trail[1])
    assert not allowed(standing(trail), trail[0])
