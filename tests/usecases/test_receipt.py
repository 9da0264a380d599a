"""A receipt is given once, over what holds together, and tells what was deposited."""

import json
import threading
from dataclasses import replace

import pytest

from parapheur.domain.about_incoming import LetterCorrected, ReceiptGiven
from parapheur.domain.errors import HistoryAltered
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.people import WORKER
from parapheur.domain.registry.numbers import LetterId, read_secret, secret_digest
from parapheur.domain.registry.receipts import data_of
from parapheur.domain.verdict import Conclusion
from parapheur.usecases.registry.receipt import give_missing, give_receipt
from tests.fakes import FakeOffice
from tests.letters import OFFICER, SENDER
from tests.usecases.letters import a_letter, a_registry, sent


@pytest.fixture
def fake() -> FakeOffice:
    return a_registry()


def test_it_is_sealed_kept_and_told_in_the_trail(fake: FakeOffice) -> None:
    one = sent(fake)
    version = give_receipt(fake.office, one.letter)
    letter = fake.store.reading.incoming(one.letter)
    (receipt,) = fake.receipts.drawn
    assert letter.receipt == version
    assert fake.store.reading.incoming_events(one.letter)[-1] == ReceiptGiven(
        at=receipt.at,
        actor=WORKER,
        receipt=version,
        code=receipt.code,
        timestamped=False,
    )
    sealed = fake.files.get(version.digest)
    assert fake.signer.verify(sealed, at=receipt.at).verdict is Conclusion.VALID
    assert fake.store.reading.letter_by_code(receipt.code) == one.letter
    assert fake.store.reading.letter_by_receipt([version.digest]) == one.letter


def test_asked_again_it_is_the_same_one(fake: FakeOffice) -> None:
    one = sent(fake)
    first = give_receipt(fake.office, one.letter)
    fake.clock.pause(90)
    assert give_receipt(fake.office, one.letter) == first
    assert len(fake.receipts.drawn) == 1


def test_of_two_at_once_one_is_kept(fake: FakeOffice) -> None:
    one = sent(fake)
    both = threading.Barrier(2, timeout=10)
    fake.signer.before = [both.wait, both.wait]
    given = []
    threads = [
        threading.Thread(target=lambda: given.append(give_receipt(fake.office, one.letter)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fake.receipts.drawn) == 2
    assert len(given) == 2
    assert given[0] == given[1] == fake.store.reading.incoming(one.letter).receipt
    told = fake.store.reading.incoming_events(one.letter)
    assert [type(event).__name__ for event in told].count("ReceiptGiven") == 1


def test_it_says_by_what_the_depositor_follows_the_letter(fake: FakeOffice) -> None:
    one = sent(fake)
    give_receipt(fake.office, one.letter)
    (receipt,) = fake.receipts.drawn
    assert receipt.secret == one.secret
    kept = fake.store.reading.incoming(one.letter).secret
    assert secret_digest(read_secret(receipt.secret)) == kept
    assert receipt.number == "2026-000001"
    assert receipt.follow == "https://parapheur.example.ma/follow"


def test_what_a_machine_reads_says_the_same_but_for_the_secret(fake: FakeOffice) -> None:
    one = sent(fake)
    give_receipt(fake.office, one.letter)
    (receipt,) = fake.receipts.drawn
    data = json.dumps(data_of(receipt))
    (piece,) = fake.store.reading.incoming(one.letter).pieces
    assert piece.deposited.digest in data
    assert receipt.code in data
    assert receipt.entry == fake.store.reading.incoming_trail(one.letter)[0].digest
    assert receipt.entry in data
    assert one.secret not in data


def test_it_tells_what_was_deposited_whatever_became_of_it(fake: FakeOffice) -> None:
    one = sent(fake)
    corrected = LetterCorrected(
        at=fake.clock.now(),
        actor=OFFICER.login,
        subject="Corrigé",
        reference="",
        dated=None,
        reason="Erreur",
    )
    with fake.store.work() as work:
        work.keep_letter(one.letter, corrected)
    give_receipt(fake.office, one.letter)
    (receipt,) = fake.receipts.drawn
    assert receipt.letter.subject == "Demande d’attestation"
    assert receipt.letter.state is LetterState.DEPOSITED
    assert fake.store.reading.incoming(one.letter).subject == "Corrigé"


@pytest.mark.parametrize(("answers", "timed"), [(True, True), (False, False), (None, False)])
def test_a_time_server_that_is_away_keeps_nobody_waiting(
    fake: FakeOffice, answers: bool | None, timed: bool
) -> None:
    fake.signer.time = answers
    one = sent(fake)
    give_receipt(fake.office, one.letter)
    given = fake.store.reading.incoming_events(one.letter)[-1]
    assert isinstance(given, ReceiptGiven)
    assert given.timestamped is timed
    assert fake.receipts.drawn[0].timed is (answers is not None)


def test_no_seal_is_put_on_what_was_altered(fake: FakeOffice) -> None:
    one = sent(fake)
    kept = fake.store.kept
    stands = kept.letters[one.letter]
    kept.letters[one.letter] = replace(stands, subject="Autre chose")
    with pytest.raises(HistoryAltered):
        give_receipt(fake.office, one.letter)
    kept.letters[one.letter] = stands
    (entry,) = kept.trails["incoming/1"]
    kept.trails["incoming/1"] = (replace(entry, body=entry.body.replace(b"mini", b"maxi")),)
    with pytest.raises(HistoryAltered):
        give_receipt(fake.office, one.letter)
    assert not fake.receipts.drawn


def test_there_is_none_of_a_letter_that_is_not_there(fake: FakeOffice) -> None:
    with pytest.raises(NoSuchLetter):
        give_receipt(fake.office, LetterId(9))


def test_each_sending_has_a_secret_of_its_own(fake: FakeOffice) -> None:
    named = replace(SENDER, email="autre@example.org")
    first, second = sent(fake), sent(fake, a_letter(depositor=named), key="another key")
    assert first.secret != second.secret
    assert sent(fake) == first


def test_who_died_before_the_receipt_left_a_letter_that_gets_one(fake: FakeOffice) -> None:
    first = sent(fake)
    fake.clock.pause(30)
    second = sent(fake, key="another key")
    fake.clock.pause(31)
    assert give_missing(fake.office) == [first.letter]
    assert fake.store.reading.incoming(second.letter).receipt is None
    fake.clock.pause(60)
    assert give_missing(fake.office) == [second.letter]
    assert give_missing(fake.office) == []


def test_a_letter_that_gets_none_keeps_no_other_waiting(fake: FakeOffice) -> None:
    first, second = sent(fake), sent(fake, key="another key")
    kept = fake.store.kept
    kept.letters[first.letter] = replace(kept.letters[first.letter], subject="Autre chose")
    fake.clock.pause(61)
    with pytest.raises(ExceptionGroup) as told:
        give_missing(fake.office)
    assert [type(one) for one in told.value.exceptions] == [HistoryAltered]
    assert fake.store.reading.incoming(second.letter).receipt is not None
