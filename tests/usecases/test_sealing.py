"""A body seals its own papers; one that has no seal has them sealed by the organisation."""

from dataclasses import replace

import pytest

from parapheur.domain.about_incoming import Piece
from parapheur.domain.dossier import DossierId
from parapheur.domain.events import StepSealed
from parapheur.domain.levels import Level
from parapheur.domain.people import ORGANISATION
from parapheur.domain.registry.bodies import BodyId, Sealer, seal_of
from parapheur.domain.registry.purposes import Purpose
from parapheur.domain.words import Language
from parapheur.usecases.fsck import fsck
from parapheur.usecases.registry.assign import Wanted
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.sealing import sealer_of, sealer_of_dossier, the_organisation
from parapheur.words import recount
from parapheur.words.names import Names
from tests.builders import LETTER
from tests.fakes import FakeOffice
from tests.letter_desks import (
    UNIT,
    a_registered_letter,
    a_registry_office,
    begin_answer,
    give,
    sign_all,
)
from tests.letters import DIRECTORY, MINISTRY, OTHER, a_deposit
from tests.usecases.letters import a_letter, a_registry, sent


@pytest.fixture
def fake() -> FakeOffice:
    return a_registry()


@pytest.mark.parametrize("body", [MINISTRY, OTHER])
def test_a_receipt_is_sealed_by_the_body_it_is_of(fake: FakeOffice, body: BodyId) -> None:
    one = sent(fake, a_letter(body=body))
    give_receipt(fake.office, one.letter)
    (receipt,), used = fake.receipts.drawn, fake.keys.opened[-1]
    assert receipt.sealer == Sealer(DIRECTORY.body(body).name, body, test=True)
    assert receipt.sealer.desk == seal_of(body)
    with fake.keys.body(body) as seal:
        assert used.certificate == seal.certificate


def test_without_a_seal_of_its_own_the_organisation_seals_and_the_paper_says_so(
    fake: FakeOffice,
) -> None:
    fake.keys.sealless = {MINISTRY}
    one = sent(fake)
    give_receipt(fake.office, one.letter)
    (receipt,), used = fake.receipts.drawn, fake.keys.opened[-1]
    assert receipt.sealer == the_organisation(fake.office) != sealer_of(fake.office, OTHER)
    assert receipt.sealer.name == fake.office.organisation
    assert receipt.sealer.desk == ORGANISATION
    with fake.keys.organisation() as seal:
        assert used.certificate == seal.certificate


def answered(fake: FakeOffice) -> DossierId:
    """An answer that was signed, and is sealed."""
    letter = a_registered_letter(fake, pieces=[held(fake)])
    give(fake, letter, Wanted(desk=UNIT, purpose=Purpose.ATTRIBUTION))
    dossier = begin_answer(fake, letter)
    sign_all(fake, dossier)
    return dossier


def held(fake: FakeOffice) -> Piece:
    version = fake.files.put(b"%PDF-1.7\n% what was sent\n%%EOF\n")
    return replace(a_deposit().pieces[0], deposited=version, shown=version)


def sealing(fake: FakeOffice, dossier: DossierId) -> StepSealed:
    (event,) = (one for one in fake.office.reading.events(dossier) if isinstance(one, StepSealed))
    return event


def test_an_answer_is_sealed_by_the_body_that_gives_it() -> None:
    fake = a_registry_office()
    dossier = answered(fake)
    event = sealing(fake, dossier)
    with fake.keys.body(MINISTRY) as theirs, fake.keys.organisation() as ours:
        assert event.signature.certificate == theirs.certificate != ours.certificate
    assert event.body == MINISTRY
    (mark,) = (one for one in fake.stamps.drawn if one.seal)
    assert mark.organisation == DIRECTORY.body(MINISTRY).name
    names = Names(bodies={MINISTRY: DIRECTORY.body(MINISTRY).name})
    assert recount(Language.FR, event, names, LETTER).startswith("Le cachet de l’organisme « ")
    assert not [one for one in fsck(fake.office) if "rules" in one.problem]


def test_where_the_bodys_seal_is_below_what_is_asked_the_organisation_puts_its_own() -> None:
    fake = a_registry_office()
    fake.keys.seal_level = Level.ADVANCED
    dossier = answered(fake)
    assert sealing(fake, dossier).signature.level is Level.SIMPLE
    assert sealer_of_dossier(fake.office, dossier, Level.SIMPLE).body == MINISTRY
    assert sealer_of_dossier(fake.office, dossier, Level.ADVANCED).body is None
    assert sealer_of_dossier(fake.office, DossierId(999), Level.SIMPLE).body is None
