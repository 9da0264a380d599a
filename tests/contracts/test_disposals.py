"""The end of letters in the records: what is due, what is erased, what is named elsewhere."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from parapheur.domain.about_disposal import (
    DisposalCertified,
    DisposalConfirmed,
    DisposalProposed,
    DisposalWithdrawn,
)
from parapheur.domain.about_incoming import LetterClosed, LetterDisposed, LetterFrozen, ReceiptGiven
from parapheur.domain.about_outgoing import (
    LetterDispatched,
    OutgoingDisposed,
    OutgoingFrozen,
    Route,
    SlipMade,
)
from parapheur.domain.documents import Digest, Version
from parapheur.domain.misdirected import NoSuchDisposal
from parapheur.domain.people import WORKER
from parapheur.domain.personal import Subject
from parapheur.domain.registry import incoming, outgoing
from parapheur.domain.registry.depositors import Depositor, DepositorKind
from parapheur.domain.registry.disposal import DisposalId, Stage, replay
from parapheur.domain.registry.lines import LettersSought
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.shelf import sent_shelf_of
from parapheur.domain.words import ERASED
from parapheur.usecases.ports import Files
from tests.builders import Records, at
from tests.letters import (
    DIRECTORY,
    MINISTRY,
    OFFICER,
    OTHER,
    PLAIN,
    SENDER,
    a_deposit,
    a_piece,
    from_another,
    registered,
)

YEARS = timedelta(days=366 * 10)


def closed(records: Records, number: int, **more: object) -> LetterId:
    with records.work() as work:
        event = a_deposit(**more)  # type: ignore[arg-type]
        letter_id = work.create_letter(event, Digest(f"{number:064x}"))
        work.keep_letter(letter_id, registered(number))
        work.keep_letter(
            letter_id, LetterClosed(at=at(number), actor=OFFICER.login, reason="Sans suite")
        )
    return letter_id


def proposal(*letters: LetterId) -> DisposalProposed:
    return DisposalProposed(
        at=at(50), actor=OFFICER.login, body=MINISTRY, letters=letters, basis="Loi 69-99"
    )


def test_a_proposal_is_what_its_trail_adds_up_to(records: Records) -> None:
    with records.work() as work:
        first, second = work.create_disposal(proposal()), work.create_disposal(proposal())
        work.keep_disposal(first, DisposalConfirmed(at=at(51), actor=WORKER))
    assert records.reading.uncertified() == [first]
    paper = Version(Digest("5" * 64), 7)
    with records.work() as work:
        kept = work.keep_disposal(
            first, DisposalCertified(at=at(52), actor=WORKER, certificate=paper)
        )
        work.keep_disposal(second, DisposalWithdrawn(at=at(52), actor=OFFICER.login, reason="Non"))
    assert records.reading.disposal(first) == kept == replay(records.reading.disposal_events(first))
    assert (kept.stage, kept.certificate) == (Stage.CERTIFIED, paper)
    assert [line.id for line in records.reading.disposals(MINISTRY)] == [second, first]
    assert not records.reading.disposals(OTHER)
    assert not records.reading.uncertified()
    assert records.reading.disposal_numbers() == [first, second]
    with pytest.raises(NoSuchDisposal):
        records.reading.disposal(DisposalId(99))
    with records.work() as work, pytest.raises(NoSuchDisposal):
        work.disposal(DisposalId(2**40))


def test_what_is_over_comes_oldest_first_and_never_what_is_kept_longer(records: Records) -> None:
    first, second, frozen = (closed(records, number) for number in (1, 2, 3))
    closed(records, 4, body=OTHER)
    with records.work() as work:
        work.keep_letter(frozen, LetterFrozen(at=at(9), actor=OFFICER.login, reason="Litige"))
        work.create_letter(a_deposit(), Digest("a" * 64))  # still open

    def due(days: int) -> list[LetterId]:
        when = at(0) + timedelta(days=days)
        return [line.id for line in records.reading.over(MINISTRY, DIRECTORY.kinds, when)]

    assert due(365 * 9) == []
    assert due(366 * 10) == [first, second]
    assert [*records.reading.over(MINISTRY, (), at(0) + YEARS)] == []


def test_a_letter_that_was_erased_says_nothing_and_is_found_by_nothing(records: Records) -> None:
    first = closed(records, 1, subject="Demande d’attestation", reference="12/B")
    other = closed(records, 2, depositor=from_another("Lahbib"), pieces=[a_piece(seed="2")])
    subject = Subject(f"incoming/{first}")
    with records.work() as work:
        told = LetterDisposed(at=at(60), actor=WORKER, disposal=1, basis="Loi 69-99")
        work.keep_letter(first, told)
        work.erase(subject, told_in=subject)
    letter = records.reading.incoming(first)
    assert letter == incoming.replay(records.reading.incoming_events(first))
    assert letter.subject == letter.reference == letter.depositor.name == ERASED
    assert letter.number
    assert letter.number.number == 1

    def found(text: str) -> list[LetterId]:
        sought = LettersSought(body=MINISTRY, text=text)
        return [line.id for line in records.reading.letters(sought)]

    assert found("lettre") == [other]
    assert found("العلمي") == found("ab123456") == []
    assert records.reading.named_elsewhere([Digest("1" * 64), Digest("2" * 64)]) == {"2" * 64}
    assert not records.reading.letters_of(MINISTRY, SENDER)
    again = closed(records, 3, reference="12/B")
    assert not records.reading.twins(again)
    assert [line.id for line in records.reading.letters_of(MINISTRY, SENDER)] == [again]
    assert not records.reading.letters_of(OTHER, SENDER)
    known = Depositor(DepositorKind.CITIZEN, "", email="Youssef@Example.org")
    assert [line.id for line in records.reading.letters_of(MINISTRY, known)] == [again]
    near = replace(known, email="youssef@example.or")
    assert not records.reading.letters_of(MINISTRY, near)
    assert not records.reading.letters_of(MINISTRY, replace(SENDER, number="AB12345", email=""))


def test_papers_of_the_office_that_somebody_brought_as_a_piece_stay(records: Records) -> None:
    papers = [Version(Digest(seed * 64), 9) for seed in "6789"]
    receipt, slip, certificate, of_gone = papers
    brought = [replace(a_piece(), deposited=one, shown=one) for one in papers]
    first, gone = closed(records, 1), closed(records, 2, pieces=brought)
    with records.work() as work:
        for letter_id, paper, code in ((first, receipt, "A"), (gone, of_gone, "B")):
            given = ReceiptGiven(
                at=at(8), actor=WORKER, receipt=paper, code=code * 28, timestamped=False
            )
            work.keep_letter(letter_id, given)
        number = OrderNumber(Register.DEPARTURE, 2026, 1)
        sent = work.create_outgoing(departure(number))
        work.keep_outgoing(sent, SlipMade(at=at(9), actor=WORKER, slip=slip))
        disposal = work.create_disposal(proposal(gone))
        work.keep_disposal(disposal, DisposalConfirmed(at=at(51), actor=WORKER))
        done = DisposalCertified(at=at(52), actor=WORKER, certificate=certificate)
        work.keep_disposal(disposal, done)
        told = LetterDisposed(at=at(60), actor=WORKER, disposal=disposal, basis="Loi 69-99")
        work.keep_letter(gone, told)
        subject = Subject(f"incoming/{gone}")
        work.erase(subject, told_in=subject)
    digests = [one.digest for one in papers]
    kept = {receipt.digest, slip.digest, certificate.digest}
    assert records.reading.named_elsewhere(digests) == kept


def departure(number: OrderNumber) -> LetterDispatched:
    return LetterDispatched(
        at=at(8), actor=OFFICER.login, body=MINISTRY, number=number, type=PLAIN,
        subject="Votre demande", addressee="Youssef El Alami",
        document=Version(Digest("d" * 64), 1000), route=Route.PRINT,
    )  # fmt: skip


def test_what_an_official_wrote_in_a_letter_is_the_letters(records: Records) -> None:
    letter_id = closed(records, 1)
    with records.work() as work:
        told = LetterFrozen(at=at(9), actor=OFFICER.login, reason="Litige")
        work.keep_letter(letter_id, told)
        work.erase(Subject(f"account/{OFFICER.login}"), told_in=f"incoming/{letter_id}")
    assert records.reading.incoming(letter_id).reason == "Sans suite"
    subject = Subject(f"incoming/{letter_id}")
    with records.work() as work:
        work.erase(subject, told_in=subject)
    assert records.reading.incoming(letter_id).reason == ERASED


def test_bytes_are_taken_away_unless_somebody_wanted_them_since(files: Files) -> None:
    kept = files.put(b"a letter")
    assert files.discard(kept.digest, 2.0**33)
    assert not files.discard(kept.digest, 2.0**33)
    assert not files.discard(Digest("../../etc/passwd"), 2.0**33)
    again = files.put(b"a letter")
    assert files.get(again.digest) == b"a letter"


def test_a_letter_that_went_out_ends_by_itself_unless_it_answers_one(records: Records) -> None:
    letter_id = closed(records, 1)
    with records.work() as work:
        answer = work.create_outgoing(replace(departure(in_order(1)), answers=letter_id))
        alone = work.create_outgoing(departure(in_order(2)))
        frozen = work.create_outgoing(departure(in_order(3)))
        told = OutgoingFrozen(at=at(9), actor=OFFICER.login, reason="Litige")
        assert work.keep_outgoing(frozen, told).frozen
    assert records.reading.answers_to(letter_id) == [answer]
    for one in (answer, alone, frozen):
        told_of = sent_shelf_of(records.reading.outgoing_events(one))
        assert records.reading.sent_shelf(one) == told_of
    assert not records.reading.answers_to(LetterId(2**40))

    def over(at_: datetime) -> tuple[list[LetterId], list[OutgoingId]]:
        came = records.reading.over(MINISTRY, DIRECTORY.kinds, at_)
        went = records.reading.sent_over(MINISTRY, DIRECTORY.kinds, at_)
        return [one.id for one in came], [one.id for one in went]

    at_last = at(0).replace(year=2036)
    assert over(at_last + timedelta(minutes=8)) == ([], [])  # the answer went at its eighth minute
    assert over(at_last + timedelta(minutes=9)) == ([letter_id], [alone])
    assert not records.reading.sent_over(OTHER, DIRECTORY.kinds, at_last + YEARS)


def test_what_went_out_and_was_destroyed_is_found_by_nothing(records: Records) -> None:
    slip = Version(Digest("8" * 64), 9)
    with records.work() as work:
        gone, left = (work.create_outgoing(departure(in_order(one))) for one in (1, 2))
        work.keep_outgoing(gone, SlipMade(at=at(9), actor=WORKER, slip=slip))
    assert records.reading.named_elsewhere([slip.digest]) == {slip.digest}
    assert records.reading.unslipped(at(99)) == [left]
    subject = Subject(f"outgoing/{gone}")
    with records.work() as work:
        for one in (gone, left):
            told = OutgoingDisposed(at=at(60), actor=WORKER, disposal=1, basis="Loi 69-99")
            work.keep_outgoing(one, told)
        work.erase(subject, told_in=subject)
    letter = records.reading.outgoing_letter(gone)
    assert letter == outgoing.replay(records.reading.outgoing_events(gone))
    assert (letter.subject, letter.addressee, letter.disposal) == (ERASED, ERASED, 1)
    assert [one.id for one in records.reading.outgoings(MINISTRY, text="demande")] == [left]
    events = records.reading.outgoing_events(gone)
    assert records.reading.sent_shelf(gone) == sent_shelf_of(events)
    assert not records.reading.named_elsewhere([slip.digest])
    assert not records.reading.unslipped(at(99))


def in_order(number: int) -> OrderNumber:
    return OrderNumber(Register.DEPARTURE, 2026, number)
