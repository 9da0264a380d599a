"""Receipts before those who keep the registry: they bear a secret, which is their depositor's."""

import io
import zipfile

import pytest

from parapheur.domain.about_incoming import ReceiptTaken
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.send import secret_for
from tests.builders import AMINA
from tests.letters import OFFICER, OTHER, OTHER_OFFICER, SENDER, SOCIAL, SOCIAL_HEAD
from tests.web.test_letters import HERE, Desks
from tests.web.test_registry_books import PAPER, paper

TAKE = "/registry/letters/2/receipt.pdf"


@pytest.fixture
def desks() -> Desks:
    """A letter from the portal that was given to a desk, and one that came on paper."""
    made = Desks()
    give_receipt(made.opened.office, LetterId(1))
    made.give({f"purpose-{SOCIAL}": "attribution"})
    officer = made.let(OFFICER)
    officer.see(PAPER)
    officer.send(PAPER, paper())
    return made


def receipt(desks: Desks, number: int) -> bytes:
    given = desks.opened.store.reading.incoming(LetterId(number)).receipt
    assert given
    return desks.opened.files.get(given.digest)


def takings(desks: Desks, number: int = 2) -> list[ReceiptTaken]:
    events = desks.opened.store.reading.incoming_events(LetterId(number))
    return [one for one in events if isinstance(one, ReceiptTaken)]


@pytest.mark.parametrize("language", Language)
def test_an_officer_takes_the_receipt_of_a_paper_letter_and_its_trail_tells_each(
    desks: Desks, language: Language
) -> None:
    officer = desks.let(OFFICER, language)
    assert officer.see("/registry/letters/2").offers(TAKE)
    for times in (1, 2):
        answer = officer.send(TAKE)
        assert (answer.status_code, answer.data) == (200, receipt(desks, 2))
        assert len(takings(desks)) == times
    assert takings(desks)[0].actor == OFFICER.login
    assert takings(desks)[0].at == desks.opened.clock.now()
    told = OFFICER.name.of(language)
    assert officer.see("/registry/letters/2").text.count(told) >= 2


def test_no_address_hands_out_the_receipt_of_a_depositor(desks: Desks) -> None:
    digest = desks.opened.store.reading.incoming(LetterId(1)).receipt
    assert digest
    for who in (OFFICER, SOCIAL_HEAD):
        visitor = desks.let(who)
        assert not visitor.see(HERE).offers(f"{HERE}/receipt.pdf")
        for name in ("receipt.pdf", "receipt-there.pdf", f"pieces/{digest.digest}"):
            assert visitor.client.get(f"{HERE}/{name}").status_code in {404, 405}
        assert "receipt.pdf" not in visitor.see(f"{HERE}/chain").html
    officer = desks.let(OFFICER)
    officer.see(HERE)
    refused = officer.send(f"{HERE}/receipt.pdf", status=403)
    assert not refused.data.startswith(b"%PDF")
    assert not takings(desks, 1)


def test_others_take_no_receipt_of_paper_either(desks: Desks) -> None:
    for who in (OTHER_OFFICER, SOCIAL_HEAD, AMINA):
        visitor = desks.let(who)
        visitor.see("/account")
        visitor.send(TAKE, status=404)
    assert not takings(desks)


def test_a_letter_that_was_sent_on_leaves_no_secret_with_either_registry(desks: Desks) -> None:
    desks.deposit_letter("Autre objet")
    officer = desks.let(OFFICER)
    officer.see("/registry/letters/3")
    officer.send("/registry/letters/3/forward", {"to": OTHER, "reason": "Votre compétence"})
    office = desks.opened.office
    secrets = {
        secret_for(office, office.reading.sending_of(LetterId(number))) for number in (1, 2, 3, 4)
    }
    pages = [officer.see(f"/registry/letters/{one}").html for one in (1, 2, 3)]
    pages.append(desks.let(OTHER_OFFICER).see("/registry/letters/4").html)
    for page in pages:
        plain = page.replace("-", "")
        assert not [one for one in secrets if one in page or one in plain]


def test_an_access_request_gives_no_secret_to_the_officer_who_answers_it(desks: Desks) -> None:
    officer = desks.let(OFFICER)
    officer.see("/registry/ministere/access")
    fields = {"identifier": "cin", "number": SENDER.number}
    given = officer.send("/registry/ministere/access", fields).data
    with zipfile.ZipFile(io.BytesIO(given)) as file:
        held = {file.read(name) for name in file.namelist()}
    assert held
    assert receipt(desks, 1) not in held
