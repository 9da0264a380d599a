"""The lowest level of a signature: before the PIN, before the intent, and when it is kept."""

from dataclasses import replace

import pytest

from parapheur.domain.accounts import SealedKey
from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.errors import CircuitUnsound, LevelTooLow, NoKeyThere
from parapheur.domain.events import KeyIssued, StepSealed, VisaGiven
from parapheur.domain.levels import Level
from parapheur.domain.people import ORGANISATION, DeskId, Person
from parapheur.domain.soundness import Fault
from parapheur.domain.tries import Tries
from parapheur.usecases.fsck import fsck
from parapheur.usecases.seal import seal
from parapheur.usecases.steer import reassign_step
from parapheur.usecases.unlock import issue_key
from tests.builders import (
    DIVISION,
    EITHER,
    HASSAN,
    KHADIJA,
    LETTER,
    MINISTER,
    PIN,
    RACHID,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice
from tests.usecases.story import STARTED, a_draft, give, on_its_way, stands, told
from tests.usecases.test_batch import batch, said, ticked
from tests.usecases.test_transfer import hand_over

STRONG = a_circuit(
    replace(a_step(Action.VISA, SERVICE, DIVISION), level=Level.ADVANCED),
    replace(a_step(Action.SIGN, MINISTER)),
    id=LETTER.id,
)


def asking(fake: FakeOffice, circuit: Circuit) -> None:
    fake.circuits = {**fake.circuits, circuit.id: circuit}


def on_a_card(fake: FakeOffice, person: Person) -> None:
    fake.keys.cards.add(person.login)
    issue_key(fake.office, person, PIN, by=RACHID.login)


def key_of(fake: FakeOffice, person: Person) -> SealedKey:
    with fake.store.work() as work:
        key = work.key(person.login)
    assert key is not None
    return key


def test_a_key_on_a_card_is_issued_at_its_level(fake: FakeOffice) -> None:
    on_a_card(fake, YOUSSEF)
    issued = fake.store.reading.account_events(YOUSSEF.login)[-1]
    assert isinstance(issued, KeyIssued)
    assert (issued.level, key_of(fake, YOUSSEF).level) == (Level.ADVANCED, Level.ADVANCED)
    assert fake.store.reading.levels()[KHADIJA.login] is Level.SIMPLE


def test_no_dossier_starts_where_nobody_has_such_a_key(fake: FakeOffice) -> None:
    asking(fake, STRONG)
    with pytest.raises(CircuitUnsound) as refusal:
        on_its_way(fake, STRONG)
    flaw = refusal.value.facts["flaw"]
    assert flaw.fault is Fault.LEVEL_TOO_LOW  # type: ignore[attr-defined]  # a flaw, by its name
    on_a_card(fake, YOUSSEF)
    on_its_way(fake, STRONG)


def test_a_lower_key_is_refused_before_its_pin_and_without_an_intent(fake: FakeOffice) -> None:
    asking(fake, STRONG)
    on_a_card(fake, YOUSSEF)
    dossier_id = on_its_way(fake, STRONG)
    opened = len(fake.keys.opened)
    with pytest.raises(LevelTooLow) as refusal:
        give(fake, dossier_id, DIVISION, pin="9999")  # wrong, and no try is spent on it
    assert refusal.value.facts == {"asked": Level.ADVANCED, "given": Level.SIMPLE}
    assert key_of(fake, KHADIJA).tries == Tries()
    assert len(fake.keys.opened) == opened
    assert not [one for one, _ in fake.store.reading.intents(dossier_id) if one.actor != "amina"]
    give(fake, dossier_id, SERVICE)
    visa = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(visa, VisaGiven)
    assert visa.signature.level is Level.ADVANCED


def test_a_key_that_was_replaced_meanwhile_signs_at_its_own_level(fake: FakeOffice) -> None:
    asking(fake, STRONG)
    on_a_card(fake, YOUSSEF)
    dossier_id = on_its_way(fake, STRONG)

    weaker = replace(key_of(fake, YOUSSEF), level=Level.SIMPLE)
    with fake.store.work() as work:
        work.set_key(weaker)
    with pytest.raises(LevelTooLow):
        give(fake, dossier_id, SERVICE)
    assert told(fake, dossier_id) == STARTED


def test_in_a_batch_the_level_is_held_to_for_each(fake: FakeOffice) -> None:
    asking(fake, STRONG)
    on_a_card(fake, YOUSSEF)
    strong, plain = on_its_way(fake, STRONG), on_its_way(fake, EITHER)
    results = batch(
        fake, ticked(fake, strong, KHADIJA), ticked(fake, plain, KHADIJA), actor=KHADIJA
    )
    assert said(results) == ["LevelTooLow", "done"]
    assert told(fake, strong) == STARTED


def test_the_seal_is_put_at_the_level_of_the_organisation(fake: FakeOffice) -> None:
    circuit = a_circuit(
        a_step(Action.SIGN, MINISTER),
        replace(a_step(Action.SEAL, ORGANISATION), level=Level.ADVANCED),
        id=LETTER.id,
    )
    asking(fake, circuit)
    with pytest.raises(CircuitUnsound):
        on_its_way(fake, circuit)
    fake.keys.seal_level = Level.ADVANCED
    dossier_id = on_its_way(fake, circuit)
    give(fake, dossier_id, MINISTER)
    fake.keys.seal_level = Level.SIMPLE  # another key since
    with pytest.raises(LevelTooLow):
        seal(fake.office, dossier_id)
    assert stands(fake, dossier_id).awaits_seal
    fake.keys.seal_level = Level.ADVANCED
    seal(fake.office, dossier_id)
    sealed = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(sealed, StepSealed)
    assert sealed.signature.level is Level.ADVANCED


def test_no_dossier_starts_where_a_guest_would_sign_below_what_is_asked(fake: FakeOffice) -> None:
    invited = replace(a_step(Action.EXTERNAL, SERVICE), level=Level.ADVANCED)
    circuit = a_circuit(invited, a_step(Action.SIGN, MINISTER), id=LETTER.id)
    asking(fake, circuit)
    on_a_card(fake, YOUSSEF)  # who invites signs nothing
    with pytest.raises(CircuitUnsound) as refusal:
        on_its_way(fake, circuit)
    flaw = refusal.value.facts["flaw"]
    assert flaw.fault is Fault.GUEST_TOO_LOW  # type: ignore[attr-defined]  # a flaw, by its name
    fake.keys.guest_level = Level.ADVANCED
    on_its_way(fake, circuit)


def test_a_turn_is_handed_to_a_desk_with_such_a_key_alone(fake: FakeOffice) -> None:
    alone = replace(a_step(Action.VISA, SERVICE), level=Level.ADVANCED)
    circuit = a_circuit(alone, a_step(Action.SIGN, MINISTER), id=LETTER.id)
    asking(fake, circuit)
    on_a_card(fake, YOUSSEF)
    dossier_id = on_its_way(fake, circuit)
    with pytest.raises(NoKeyThere) as refusal:
        hand_over(fake, dossier_id)
    assert refusal.value.facts == {"desk": DIVISION, "asked": Level.ADVANCED}
    assert told(fake, dossier_id) == STARTED
    on_a_card(fake, KHADIJA)
    hand_over(fake, dossier_id)
    give(fake, dossier_id, DIVISION)


def test_a_step_ahead_is_given_to_desks_with_such_keys_alone(fake: FakeOffice) -> None:
    ahead = replace(a_step(Action.SIGN, MINISTER), level=Level.ADVANCED)
    circuit = replace(a_circuit(a_step(Action.VISA, SERVICE), ahead, id=LETTER.id), changes=True)
    asking(fake, circuit)
    on_a_card(fake, HASSAN)
    dossier_id = on_its_way(fake, circuit)

    def give_to(*desks: DeskId) -> None:
        reassign_step(
            fake.office,
            dossier_id,
            actor=YOUSSEF,
            desk=SERVICE,
            position=0,
            round=1,
            at_step=1,
            desks=desks,
        )

    with pytest.raises(NoKeyThere):
        give_to(DIVISION)
    give_to(DIVISION, MINISTER)  # one of them is enough, and has it


def wrong(fake: FakeOffice) -> list[str]:
    """What an inspection finds; the cast's first certificates were issued without a word."""
    return [one.problem for one in fsck(fake.office) if "never issued" not in one.problem]


def test_an_inspection_holds_keys_and_acts_to_what_was_issued(fake: FakeOffice) -> None:
    asking(fake, STRONG)
    on_a_card(fake, YOUSSEF)
    dossier_id = on_its_way(fake, STRONG)
    give(fake, dossier_id, SERVICE)
    ignored = [one for one in wrong(fake) if "newest" not in one]
    assert ignored == []
    stronger = replace(key_of(fake, YOUSSEF), level=Level.QUALIFIED)
    with fake.store.work() as work:
        work.set_key(stronger)
    assert "its key says another level than its trail does" in wrong(fake)
    give(fake, on_its_way(fake, STRONG), SERVICE)
    assert "is told at another level than its certificate gives" in wrong(fake)


def test_a_draft_waits_for_no_key(fake: FakeOffice) -> None:
    asking(fake, STRONG)
    assert stands(fake, a_draft(fake, STRONG)).circuit is None
