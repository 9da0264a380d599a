"""Returning a dossier, and taking a visa back, with the office around them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from parapheur.domain.circuit import Circuit
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import DossierMoved, NotAllowed, NothingToTakeBack, NotWhatWasShown
from parapheur.domain.findings import Finding
from parapheur.domain.people import DeskId, Person
from parapheur.usecases.back import return_to, undo
from parapheur.usecases.lineage import bytes_of
from parapheur.usecases.reject import cancel, reject
from parapheur.usecases.seal import seal
from parapheur.usecases.transfer import transfer
from tests.builders import (
    ALL,
    AMINA,
    BESIDE,
    DIVISION,
    HASSAN,
    LEGAL,
    LETTER,
    MINISTER,
    SALMA,
    SERVICE,
    YOUSSEF,
)
from tests.fakes import FakeOffice
from tests.usecases.story import STARTED, give, on_its_way, stands, told


def send_back(
    fake: FakeOffice,
    dossier_id: DossierId,
    *,
    actor: Person = HASSAN,
    desk: DeskId = MINISTER,
    round: int | None = None,
    shown: Digest | None = None,
) -> Dossier:
    """The minister's desk returns what stands now to the first step."""
    seen = stands(fake, dossier_id)
    return return_to(
        fake.office,
        dossier_id,
        actor=actor,
        desk=desk,
        position=seen.position,
        to=0,
        round=round or seen.round,
        shown=shown or seen.version.digest,
        reason="Vérifier le montant",
    )


def withdraw(fake: FakeOffice, dossier_id: DossierId, actor: Person = YOUSSEF) -> Dossier:
    seen = stands(fake, dossier_id)
    return undo(fake.office, dossier_id, actor=actor, desk=SERVICE, position=0, round=seen.round)


def wrong(fake: FakeOffice, dossier_id: DossierId) -> list[Finding]:
    """What an inspection finds in the bytes of every round."""
    return list(bytes_of(fake.office, "it", fake.store.reading.events(dossier_id)))


@pytest.mark.parametrize("circuit", [LETTER, BESIDE], ids=lambda circuit: circuit.id)
def test_what_is_returned_is_done_again_and_stands_every_check(
    fake: FakeOffice, circuit: Circuit
) -> None:
    dossier_id = on_its_way(fake, circuit)
    give(fake, dossier_id, SERVICE)
    assert send_back(fake, dossier_id).awaited == (SERVICE,)
    give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, MINISTER)
    seal(fake.office, dossier_id)
    acts = ["VisaGiven", "DossierReturned", "VisaGiven", "StepSigned", "StepSealed"]
    assert told(fake, dossier_id) == [*STARTED, *acts]
    assert wrong(fake, dossier_id) == []


def test_a_return_takes_every_visa_of_its_step(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, ALL)
    for desk in (LEGAL, SERVICE, DIVISION):
        give(fake, dossier_id, desk)
    assert set(send_back(fake, dossier_id).awaited) == {LEGAL, SERVICE, DIVISION}
    for desk in (SERVICE, DIVISION, LEGAL, MINISTER):
        give(fake, dossier_id, desk)
    assert wrong(fake, dossier_id) == []


def test_a_return_is_for_what_was_shown_in_this_round(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, BESIDE)
    give(fake, dossier_id, SERVICE)
    with pytest.raises(NotWhatWasShown):
        send_back(fake, dossier_id, shown=Digest("0" * 64))
    send_back(fake, dossier_id)
    give(fake, dossier_id, SERVICE)
    with pytest.raises(DossierMoved):  # the same form again, over the very same bytes
        send_back(fake, dossier_id, round=1)
    assert told(fake, dossier_id)[-1] == "VisaGiven"


def test_who_does_not_hold_the_desk_sends_nothing_back(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, BESIDE)
    give(fake, dossier_id, SERVICE)
    for actor in (
        SALMA,
        replace(SALMA, desks=frozenset({MINISTER})),
        replace(HASSAN, active=False),
    ):
        with pytest.raises(NotAllowed):
            send_back(fake, dossier_id, actor=actor)
    with pytest.raises(NotAllowed):
        withdraw(fake, dossier_id, HASSAN)
    assert told(fake, dossier_id) == [*STARTED, "VisaGiven"]


def test_a_visa_taken_back_is_given_again(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, BESIDE)
    give(fake, dossier_id, SERVICE)
    assert withdraw(fake, dossier_id).awaited == (SERVICE,)
    with pytest.raises(NothingToTakeBack):
        withdraw(fake, dossier_id)
    give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, MINISTER)
    assert told(fake, dossier_id)[2:] == ["VisaGiven", "VisaTakenBack", "VisaGiven", "StepSigned"]
    assert wrong(fake, dossier_id) == []


def test_an_old_form_is_refused_over_the_very_same_bytes(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, BESIDE)
    give(fake, dossier_id, SERVICE)
    send_back(fake, dossier_id)
    seen = stands(fake, dossier_id)
    assert (seen.round, seen.versions) == (2, seen.versions[:1])
    old: dict[str, Any] = {"position": 0, "round": 1, "shown": seen.version.digest}
    forms: tuple[Callable[[], Dossier], ...] = (
        lambda: give(fake, dossier_id, SERVICE, round=1),
        lambda: reject(fake.office, dossier_id, actor=YOUSSEF, desk=SERVICE, reason="Non", **old),
        lambda: transfer(
            fake.office, dossier_id, actor=YOUSSEF, desk=SERVICE, to=LEGAL, reason="Non", **old
        ),
        lambda: cancel(fake.office, dossier_id, actor=AMINA, round=1, reason="Non"),
    )
    for form in forms:
        with pytest.raises(DossierMoved):
            form()
    assert stands(fake, dossier_id) == seen
    assert fake.store.reading.open_intents() == []
    give(fake, dossier_id, SERVICE)
