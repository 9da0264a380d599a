"""Letters between bodies before the pages: traced from the first look, with two receipts."""

import pytest

from parapheur.domain.about_outgoing import OtherReceiptTaken
from parapheur.domain.dossier import DossierId
from parapheur.domain.filing import Confidentiality
from parapheur.domain.registry.numbers import LetterId, OutgoingId
from parapheur.domain.words import Language
from parapheur.usecases.registry.receipt import give_receipt
from tests.letter_desks import UNIT, sign_all
from tests.letters import OFFICER, OTHER, OTHER_OFFICER, SOCIAL
from tests.web.test_departures import OUT, SEND, drafted
from tests.web.test_letters import HERE, Desks
from tests.web.visitor import Visitor

THERE = "/registry/letters/2"
TAKE = f"{OUT}/receipt-there.pdf"


def sent_there(desks: Desks, language: Language = Language.FR) -> Visitor:
    """An officer who has just sent an answer to the other body."""
    desks.give({f"purpose-{SOCIAL}": "information", f"purpose-{UNIT}": "attribution"})
    drafted(desks)
    sign_all(desks.opened, DossierId(1))
    officer = desks.let(OFFICER, language)
    officer.see(SEND)
    fields = {"kind": "demande", "subject": "Avis", "addressee": "Le directeur"}
    officer.follow(officer.send(SEND, {**fields, "route": "body", "to_body": OTHER}))
    return officer


def test_a_confidential_letter_is_opened_there_with_a_trace_before_it_is_registered() -> None:
    desks = Desks(Confidentiality.CONFIDENTIAL)
    officer = desks.let(OFFICER)
    officer.see(HERE)
    officer.follow(officer.send(f"{HERE}/forward", {"to": OTHER, "reason": "Votre compétence"}))
    latifa = desks.let(OTHER_OFFICER)
    page = latifa.see(THERE)
    told = desks.opened.store.reading.letter_openings(LetterId(2))
    assert [one.actor for one in told] == [OTHER_OFFICER.login]
    level = Confidentiality.CONFIDENTIAL.value
    assert f'value="{level}" selected' in page.html
    assert f'value="{Confidentiality.RESTRICTED.value}"' not in page.html
    fields = {"kind": "demande", "confidentiality": "ordinary"}
    refused = latifa.send(f"{THERE}/register", fields, status=422)
    assert 'id="register-level-fault"' in refused.text
    latifa.follow(latifa.send(f"{THERE}/register", {**fields, "confidentiality": level}))
    assert desks.opened.store.reading.incoming(LetterId(2)).number


@pytest.mark.parametrize("language", Language)
def test_the_body_that_sent_it_takes_the_receipt_of_the_other(language: Language) -> None:
    desks = Desks()
    officer = sent_there(desks, language)
    receipt = give_receipt(desks.opened.office, LetterId(2))
    assert officer.see(OUT).offers(TAKE)
    answer = officer.send(TAKE)
    assert (answer.status_code, answer.data) == (200, desks.opened.files.get(receipt.digest))
    events = desks.opened.store.reading.outgoing_events(OutgoingId(1))
    assert isinstance(events[-1], OtherReceiptTaken)
    assert OFFICER.name.of(language) in officer.see(OUT).text
    stranger = desks.let(OTHER_OFFICER, language)
    stranger.see("/account")
    stranger.send(TAKE, status=404)
