"""A body seals its own papers; one that has no seal has them sealed by the organisation."""

import pytest

from parapheur.domain.people import ORGANISATION
from parapheur.domain.registry.bodies import BodyId, Sealer, seal_of
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.sealing import sealer_of, the_organisation
from tests.fakes import FakeOffice
from tests.letters import DIRECTORY, MINISTRY, OTHER
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
