"""A card among others, at the same moment: one code is one act, and no act is signed twice.

A usual run makes one race of each kind on each database; `--parapheur-soak` makes 150.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from parapheur.bootstrap import open_office
from parapheur.domain.accounts import Session
from parapheur.domain.baseline import Baseline
from parapheur.domain.cards import Stage, code_digest, host_in, registering
from parapheur.domain.circuit import CircuitId
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import DossierEvent, SigningAbandoned, VisaGiven
from parapheur.domain.grants import Asked
from parapheur.domain.levels import Level
from parapheur.domain.people import DeskId, Person
from parapheur.domain.several import Ticked
from parapheur.settings import Keys
from parapheur.usecases.batch import acts_for
from parapheur.usecases.batch_by_card import ask_for_batch, listed, refusals_kept
from parapheur.usecases.by_card import (
    Held,
    ask,
    code_of,
    complete,
    forget,
    held_by,
    prepare,
    register,
)
from parapheur.usecases.enter import leave, token_digest
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from tests.databases import BACKENDS
from tests.keys.drawer import a_certificate
from tests.reliability.conftest import Places
from tests.reliability.ministry import BESIDE, INSIDE, at_step, give, holder, later, standing
from tests.reliability.test_guest_races import at_once

USUAL, SOAK = 1, 150
TIMED, TIMED_BESIDE = CircuitId("arrete-date"), CircuitId("courrier-date")
Deed = Callable[[], object]


class Completes(Protocol):
    """Completes an act, in an office whose clock may be ahead."""

    def __call__(self, office: Office = ...) -> None: ...


class Card:
    """A card of an authority of ours, whose key signs at once."""

    def __init__(self, above: ec.EllipticCurvePrivateKey) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        made = a_certificate(self._key, "somebody", above, "root")
        self.certificate = made.public_bytes(Encoding.DER)

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data, ec.ECDSA(SHA256()))


@pytest.fixture(scope="module")
def above() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(params=BACKENDS)
def office(
    request: pytest.FixtureRequest,
    places: Places,
    above: ec.EllipticCurvePrivateKey,
    tmp_path: Path,
) -> Iterator[Office]:
    root = a_certificate(above, "root", above, "root", authority=True)
    anchors = tmp_path / "root.pem"
    anchors.write_bytes(root.public_bytes(Encoding.PEM))
    keys = Keys(cards=True, anchors=anchors, level=Level.ADVANCED)
    settings = places(request.param).settings.model_copy(update={"keys": keys})
    with open_office(settings) as opened:
        known = opened.office.circuits
        timed = {
            new: replace(known[old], id=new, baseline=Baseline.T, least_baseline=Baseline.T)
            for old, new in ((INSIDE, TIMED), (BESIDE, TIMED_BESIDE))
        }
        yield replace(opened.office, circuits={**known, **timed})


@pytest.fixture
def times(request: pytest.FixtureRequest) -> int:
    return SOAK if request.config.getoption("--parapheur-soak") else USUAL


def entered(office: Office, person: Person) -> str:
    """The secret of a session of this person."""
    secret, at = f"session of {person.login} {office.now()}", office.now()
    with office.work() as work:
        work.add_session(Session(token_digest(secret), person.login, at, at, ""))
    return secret


def has(office: Office, person: Person, card: Card, handle: str) -> None:
    """Register the card."""
    ticket = ask(office, actor=person, session=entered(office, person), handle=handle, asked=None)
    registering_with(office, held_by(office, code_of(office.keys, ticket.handle)), card)()


def registering_with(office: Office, held: Held, card: Card) -> Deed:
    assert office.cards is not None
    known = office.cards.examine(held.person.login, card.certificate, at=office.now())
    words = registering(host_in(office.url), held.person.login, held.ticket.code, known.digest)
    value = card.sign(words)
    return lambda: register(office, held, value=value, certificate=card.certificate)


def prepared(
    office: Office, number: DossierId, desk: DeskId, card: Card, handle: str
) -> tuple[Completes, str]:
    """What completes the act of this desk by its holder's card, and the session that asked."""
    dossier, person = standing(office, number), holder(desk)
    session, shown = entered(office, person), Digest(dossier.version.digest)
    asked = Asked(int(number), dossier.round, dossier.position, desk, shown)
    ticket = ask(office, actor=person, session=session, handle=handle, asked=asked)
    code = code_of(office.keys, ticket.handle)
    value = card.sign(prepare(office, held_by(office, code)).draft.attributes)

    def completes(office: Office = office) -> None:
        held = held_by(office, code)
        complete(office, held, value=value, certificate=card.certificate)

    return completes, session


def told(office: Office, number: DossierId) -> list[type[DossierEvent]]:
    return [type(event) for event in office.reading.events(number)]


def test_three_who_complete_one_code_make_one_act(
    office: Office, above: ec.EllipticCurvePrivateKey, times: int
) -> None:
    card = Card(above)
    for race in range(times):
        number = at_step(office, 0, INSIDE)
        (desk,) = standing(office, number).awaited
        if not race:
            has(office, holder(desk), card, "card")
        completes, _ = prepared(office, number, desk, card, f"code {race}")
        refused = at_once(completes, completes, completes)
        assert len(refused) == 2
        assert set(refused) <= {"CodeUsed", "DossierMoved", "AlreadyDone"}
        assert told(office, number).count(VisaGiven) == 1
        assert told(office, number).count(SigningAbandoned) == 0
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []


def test_a_card_and_a_pin_of_the_same_desk_make_one_act(
    office: Office, above: ec.EllipticCurvePrivateKey, times: int
) -> None:
    card = Card(above)
    for race in range(times):
        number = at_step(office, 0, INSIDE)
        seen = standing(office, number)
        (desk,) = seen.awaited
        if not race:
            has(office, holder(desk), card, "card")
        completes, _ = prepared(office, number, desk, card, f"code {race}")
        by_pin = lambda: give(office, number, seen, desk)  # noqa: B023, E731  run here
        refused = at_once(completes, by_pin)
        assert len(refused) == 1
        assert set(refused) <= {"AlreadyDone", "DossierMoved"}
        assert told(office, number).count(VisaGiven) == 1
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []


def test_who_leaves_or_gives_the_card_up_signed_before_or_not_at_all(
    office: Office, above: ec.EllipticCurvePrivateKey, times: int
) -> None:
    for race in range(times):
        card, number = Card(above), at_step(office, 0, INSIDE)
        (desk,) = standing(office, number).awaited
        has(office, holder(desk), card, f"card {race}")
        completes, session = prepared(office, number, desk, card, f"code {race}")
        leaves: Deed = lambda: leave(office, holder(desk), session)  # noqa: B023, E731  run here
        gives_up: Deed = lambda: forget(office, holder(desk))  # noqa: B023, E731  run here
        refused = at_once(completes, leaves if race % 2 else gives_up)
        signed = told(office, number).count(VisaGiven)
        assert signed + len(refused) == 1, refused
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []


def test_a_card_that_two_would_register_is_one_persons(
    office: Office, above: ec.EllipticCurvePrivateKey, times: int
) -> None:
    two = [holder(DeskId(one)) for one in ("ministre", "secretaire-general")]
    for race in range(times):
        card = Card(above)
        deeds = []
        for person in two:
            handle = f"{person.login} {race}"
            session = entered(office, person)
            ask(office, actor=person, session=session, handle=handle, asked=None)
            held = held_by(office, code_of(office.keys, handle))
            deeds.append(registering_with(office, held, card))
        (refused,) = at_once(*deeds)
        assert refused in {"CardTaken", "DossierMoved"}
        owners = [
            one for one in office.reading.cards().values() if one.certificate == card.certificate
        ]
        assert len(owners) == 1
    assert list(fsck(office)) == []


def test_a_signature_that_is_completed_minutes_later_has_its_timestamp(
    office: Office, above: ec.EllipticCurvePrivateKey
) -> None:
    card, number = Card(above), at_step(office, 0, TIMED)
    (desk,) = standing(office, number).awaited
    has(office, holder(desk), card, "card")
    completes, _ = prepared(office, number, desk, card, "code")
    then = later(office, timedelta(minutes=6))
    completes(then)
    made = office.reading.events(number)[-1]
    assert isinstance(made, VisaGiven)
    assert made.signature.baseline is Baseline.T
    pdf = office.files.get(standing(office, number).version.digest)
    verdict = office.signer.verify(pdf, at=then.now())
    assert [one.level for one in verdict.signatures] == [Baseline.T] * 2, verdict
    assert list(fsck(then)) == []


def test_a_visa_beside_that_is_completed_minutes_later_is_sound_ever_after(
    office: Office, above: ec.EllipticCurvePrivateKey
) -> None:
    card, number = Card(above), at_step(office, 0, TIMED_BESIDE)
    (desk,) = standing(office, number).awaited
    has(office, holder(desk), card, "card")
    completes, _ = prepared(office, number, desk, card, "code")
    then = later(office, timedelta(minutes=6))
    completes(then)
    made = office.reading.events(number)[-1]
    assert isinstance(made, VisaGiven)
    assert made.signature.attestation is not None
    assert made.signature.baseline is Baseline.T
    assert made.signature.waited(made.at) > timedelta(minutes=5)
    assert list(fsck(then)) == []


# A batch under one code.


class Program:
    """The program beside a card, with a batch's code: it has all drafted, then completes each."""

    def __init__(self, office: Office, code: str, card: Card) -> None:
        self._office, self._code, self._card = office, code, card
        self._signed: list[tuple[str, bytes]] = []
        self.refused: list[str] = []

    def prepares(self) -> None:
        self._signed.clear()
        for line in listed(self._office, held_by(self._office, self._code)):
            if line.code is not None:
                attributes = prepare(
                    self._office, held_by(self._office, line.code)
                ).draft.attributes
                self._signed.append((line.code, self._card.sign(attributes)))

    def completes(self) -> None:
        for code, value in self._signed:
            try:
                held = held_by(self._office, code)
                with refusals_kept(self._office, held):
                    complete(self._office, held, value=value, certificate=self._card.certificate)
            except ParapheurError as refusal:
                self.refused.append(type(refusal).__name__)


def a_batch(
    office: Office, card: Card, race: int, count: int = 4
) -> tuple[list[DossierId], DeskId, str, str]:
    """Dossiers that wait on one desk, whose holder has the card; one code for all; its session."""
    numbers = [at_step(office, 0, INSIDE) for _ in range(count)]
    (desk,) = standing(office, numbers[0]).awaited
    if not race:
        has(office, holder(desk), card, "card")
    forms = [
        one for each in numbers for one in acts_for(holder(desk), each, standing(office, each))
    ]
    session = entered(office, holder(desk))
    batch, refused = ask_for_batch(
        office, actor=holder(desk), session=session, handle=f"batch {race}", ticked=forms
    )
    assert not refused
    return numbers, desk, code_of(office.keys, batch.handle), session


def visas(office: Office, numbers: list[DossierId]) -> list[int]:
    return [told(office, one).count(VisaGiven) for one in numbers]


def test_two_programs_with_one_batch_make_each_act_once(
    office: Office, above: ec.EllipticCurvePrivateKey, times: int
) -> None:
    card = Card(above)
    for race in range(times):
        numbers, _, code, _ = a_batch(office, card, race)
        first, second = Program(office, code, card), Program(office, code, card)
        assert at_once(first.prepares, second.prepares) == []
        assert at_once(first.completes, second.completes) == []
        assert set(first.refused + second.refused) <= {
            *("CodeUsed", "ValueUnsound", "AlreadyDone", "DossierMoved"),
        }
        last = Program(office, code, card)
        last.prepares()
        last.completes()
        assert last.refused == []
        assert visas(office, numbers) == [1] * len(numbers)
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []


def test_a_batch_and_a_pin_of_the_same_desk_make_each_act_once(
    office: Office, above: ec.EllipticCurvePrivateKey, times: int
) -> None:
    card = Card(above)
    for race in range(times):
        numbers, desk, code, _ = a_batch(office, card, race)
        program, seen = Program(office, code, card), standing(office, numbers[-1])
        program.prepares()
        by_pin = lambda: give(office, numbers[-1], seen, desk)  # noqa: B023, E731  run here
        refused = at_once(program.completes, by_pin)
        assert len(refused) + len(program.refused) == 1
        assert {*refused, *program.refused} <= {"AlreadyDone", "DossierMoved"}
        assert visas(office, numbers) == [1] * len(numbers)
        stages = [one.stage for one in office.reading.parts(code_digest(code))]
        assert stages[:-1] == [Stage.DONE] * (len(numbers) - 1), "it stops no other"
        assert stages[-1] is (Stage.REFUSED if program.refused else Stage.DONE)
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []


def test_who_leaves_half_way_through_a_batch_signed_what_was_completed_and_no_more(
    office: Office, above: ec.EllipticCurvePrivateKey, times: int
) -> None:
    card = Card(above)
    for race in range(times):
        numbers, desk, code, session = a_batch(office, card, race)
        program = Program(office, code, card)
        program.prepares()
        leaves: Deed = lambda: leave(office, holder(desk), session)  # noqa: B023, E731  run here
        assert at_once(program.completes, leaves) == []
        assert set(program.refused) <= {"CodeDead"}
        signed = len(numbers) - len(program.refused)
        assert visas(office, numbers) == [1] * signed + [0] * len(program.refused)
    assert office.reading.open_intents() == []
    assert list(fsck(office)) == []


def test_two_who_ask_for_the_same_batch_wait_in_no_circle(
    office: Office, above: ec.EllipticCurvePrivateKey, times: int
) -> None:
    """One session in three windows: no act is without a code."""
    numbers, desk, _, session = a_batch(office, Card(above), 0)
    person = holder(desk)
    forms = [one for each in numbers for one in acts_for(person, each, standing(office, each))]

    def asks(handle: str, forms: Sequence[Ticked]) -> Deed:
        return lambda: ask_for_batch(
            office, actor=person, session=session, handle=handle, ticked=forms
        )

    for race in range(times):
        handles = [f"window {race} {one}" for one in range(3)]
        turned = (forms, forms[::-1], forms[1:])
        pairs = zip(handles, turned, strict=True)
        assert at_once(*(asks(handle, these) for handle, these in pairs)) == []
        known = [one for handle in handles if (one := office.reading.ticket_at(handle))]
        left = [part.asked.dossier for one in known for part in office.reading.parts(one.code)]
        assert set(left) == {int(one) for one in numbers}
