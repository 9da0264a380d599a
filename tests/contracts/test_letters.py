"""Letters, their numbers, and by what they are found."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest

from parapheur.domain.about_incoming import (
    AssignmentDone,
    Channel,
    DueMoved,
    LetterAssigned,
    LetterClosed,
    LetterCorrected,
    LetterDueMoved,
    NumberVoided,
    PiecesAdded,
    PiecesAsked,
    ReceiptGiven,
)
from parapheur.domain.about_outgoing import (
    DispatchProven,
    LetterDispatched,
    OtherReceiptTaken,
    Route,
)
from parapheur.domain.documents import Digest, Version
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import DossierMoved
from parapheur.domain.figures import Month
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.misdirected import NoSuchLetter
from parapheur.domain.people import WORKER, DeskId
from parapheur.domain.registry.incoming import replay
from parapheur.domain.registry.lines import LettersSought
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.purposes import Assignment, Purpose
from parapheur.domain.registry.shelf import shelf_of
from parapheur.domain.registry.tallies import Late, Took
from parapheur.domain.trail import breaks
from tests.builders import Records, at
from tests.letters import (
    HEAD,
    MINISTRY,
    OFFICER,
    OTHER,
    PLAIN,
    REGISTRY,
    REQUEST,
    SENDER,
    SOCIAL,
    SOCIAL_HEAD,
    a_deposit,
    a_piece,
    from_another,
    registered,
)

RECEIPT = ReceiptGiven(
    at=at(1),
    actor=OFFICER.login,
    receipt=Version(Digest("9" * 64), 5),
    code="C" * 28,
    timestamped=True,
)


def key(number: int) -> Digest:
    return Digest(f"{number:064x}")


def deposited(records: Records, number: int, **more: object) -> LetterId:
    with records.work() as work:
        return work.create_letter(a_deposit(**more), key(number))  # type: ignore[arg-type]


def dispatched(
    number: int, *, dossier: int | None = None, answers: int | None = None
) -> LetterDispatched:
    return LetterDispatched(
        at=at(number),
        actor=OFFICER.login,
        body=MINISTRY,
        number=OrderNumber(Register.DEPARTURE, 2026, number),
        type=PLAIN,
        subject=f"Réponse {number}",
        addressee="السيد العلمي",
        document=Version(Digest("7" * 64), 9),
        route=Route.PORTAL,
        dossier=dossier,
        answers=answers,
    )


def test_a_letter_is_what_its_trail_adds_up_to(records: Records) -> None:
    letter_id = deposited(records, 1)
    events = [
        RECEIPT,
        PiecesAsked(at=at(2), actor=OFFICER.login, text="Une copie"),
        PiecesAdded(at=at(3), actor=OFFICER.login, pieces=(a_piece("copie.pdf", "2"),)),
        registered(at=at(4)),
        LetterAssigned(
            at=at(5),
            actor=OFFICER.login,
            desk=REGISTRY,
            assignments=(Assignment(1, SOCIAL, Purpose.ATTRIBUTION, at(500), "Merci"),),
        ),
        AssignmentDone(at=at(6), actor=SOCIAL_HEAD.login, desk=SOCIAL, number=1, outcome="Fait"),
    ]
    for event in events:
        with records.work() as work:
            work.keep_letter(letter_id, event)  # type: ignore[arg-type]
    kept = records.reading.incoming(letter_id)
    assert kept == replay(records.reading.incoming_events(letter_id))
    assert not breaks(records.reading.incoming_trail(letter_id))
    assert kept.state is LetterState.ASSIGNED
    assert [one.name for one in kept.pieces] == ["lettre.pdf", "copie.pdf"]
    assert records.reading.letter_by_code("C" * 28) == letter_id
    told = records.reading.incoming_events(letter_id)
    assert records.reading.letter_shelf(letter_id) == shelf_of(told)
    assert records.reading.letter_numbers() == [letter_id]


def test_the_same_sending_is_the_same_letter(records: Records) -> None:
    letter_id = deposited(records, 1)
    with records.work() as work:
        assert work.letter_of(key(1)) == letter_id
        assert work.letter_of(key(2)) is None
    with pytest.raises(DossierMoved):
        deposited(records, 1)
    assert records.reading.letter_sent(key(1)) == letter_id
    assert len(records.reading.letter_numbers()) == 1


@pytest.mark.parametrize("number", [0, -1, 99, 2**40])
def test_there_is_no_letter_of_a_number_that_was_not_given(records: Records, number: int) -> None:
    with pytest.raises(NoSuchLetter):
        records.reading.incoming(LetterId(number))
    with pytest.raises(NoSuchLetter):
        records.reading.outgoing_letter(OutgoingId(number))
    with records.work() as work, pytest.raises(NoSuchLetter):
        work.letter(LetterId(number))


def test_numbers_have_no_gap_and_no_double_whoever_takes_them(records: Records) -> None:
    taken: list[OrderNumber] = []

    def take() -> None:
        for turn in range(10):
            try:
                with records.work() as work:
                    number = work.take_number(
                        MINISTRY, Register.ARRIVAL, 2026, "incoming/1", at=at(1)
                    )
                    1 // (turn % 3 - 2)  # what is undone leaves no gap
            except ZeroDivisionError:
                continue
            taken.append(number)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.number for one in taken) == list(range(1, 29))
    day = date(2026, 3, 2)
    listed = records.reading.numbers(MINISTRY, Register.ARRIVAL, day, day)
    assert [one.number.number for one in listed] == list(range(1, 29))
    assert not records.reading.numbers(OTHER, Register.ARRIVAL, day, day)
    assert not records.reading.numbers(MINISTRY, Register.DEPARTURE, day, day)


def test_each_register_and_year_of_each_body_counts_for_itself(records: Records) -> None:
    places = [
        (MINISTRY, Register.ARRIVAL, 2026),
        (MINISTRY, Register.ARRIVAL, 2027),
        (MINISTRY, Register.DEPARTURE, 2026),
        (OTHER, Register.ARRIVAL, 2026),
    ]
    with records.work() as work:
        for place in places:
            assert work.take_number(*place, "incoming/1", at=at(1)).number == 1
        assert work.take_number(*places[0], "incoming/2", at=at(1)).number == 2
    last = dict.fromkeys(places, 1) | {places[0]: 2}
    assert records.reading.registers() == sorted((*place, one) for place, one in last.items())
    given = records.reading.numbers_of_year(*places[0])
    assert [(one.number.number, one.stream) for one in given] == [
        (1, "incoming/1"),
        (2, "incoming/2"),
    ]
    assert not records.reading.numbers_of_year(OTHER, Register.INTERNAL, 2026)


def test_letters_are_found_by_what_is_asked(records: Records) -> None:
    first = deposited(records, 1, subject="Demande d’attestation", reference="12/B")
    second = deposited(records, 2, subject="شكاية حول الأداء", depositor=from_another("Lahbib"))
    deposited(records, 3, body=OTHER)
    with records.work() as work:
        work.keep_letter(first, registered())

    def found(**more: object) -> list[int]:
        sought = LettersSought(body=MINISTRY, **more)  # type: ignore[arg-type]
        return [line.id for line in records.reading.letters(sought)]

    assert found() == [second, first]
    assert found(text="attest dem") == [first]
    assert found(text="الاداء") == [second]  # without hamza
    assert found(text="شكايه") == [second]  # ha for ta marbuta
    assert found(text="lahb") == [second]
    assert found(text="attestation lahbib") == []
    assert found(states=frozenset({LetterState.REGISTERED})) == [first]
    assert found(number=OrderNumber(Register.ARRIVAL, 2026, 1)) == [first]
    assert found(country="FR") == [second, first]
    assert found(since=at(1)) == []
    assert found(text="corrigée") == []
    with records.work() as work:
        work.keep_letter(
            first,
            LetterCorrected(
                at=at(1), actor=OFFICER.login, subject="Corrigée", reference="", dated=None,
                reason="Erreur",
            ),
        )  # fmt: skip
    assert found(text="corrigée") == [first]
    assert records.reading.count_letters(MINISTRY) == {
        LetterState.DEPOSITED: 1,
        LetterState.REGISTERED: 1,
    }


def test_what_a_letter_given_in_confidence_says_finds_it_for_its_desk_alone(
    records: Records,
) -> None:
    first = deposited(records, 1, subject="Demande d’attestation")
    told = replace(registered(), confidentiality=Confidentiality.CONFIDENTIAL)
    with records.work() as work:
        work.keep_letter(first, told)

    def found(holder: DeskId, **more: object) -> list[int]:
        sought = LettersSought(body=MINISTRY, held=frozenset({holder}), **more)  # type: ignore[arg-type]
        return [line.id for line in records.reading.letters(sought)]

    said = {"text": "attestation", "kind": REQUEST, "country": "FR", "desk": SOCIAL}
    assert found(REGISTRY, text="attestation") == [first]  # nobody was given it yet
    given = (Assignment(1, SOCIAL, Purpose.OPINION, None, ""),)
    with records.work() as work:
        event = LetterAssigned(at=at(2), actor=OFFICER.login, desk=REGISTRY, assignments=given)
        work.keep_letter(first, event)
    for name, value in said.items():
        assert found(REGISTRY, **{name: value}) == []
        assert found(SOCIAL, **{name: value}) == [first]
    assert found(REGISTRY, states=frozenset({LetterState.ASSIGNED})) == [first]


def test_what_desks_owe_comes_soonest_due_first(records: Records) -> None:
    ids = [deposited(records, number) for number in (1, 2, 3)]
    for letter_id, due in zip(ids, (at(90), None, at(60)), strict=True):
        given = Assignment(1, SOCIAL, Purpose.ATTRIBUTION, due)
        told = Assignment(2, HEAD, Purpose.INFORMATION, None)
        with records.work() as work:
            work.keep_letter(letter_id, registered(letter_id))
            work.keep_letter(
                letter_id,
                LetterAssigned(
                    at=at(5), actor=OFFICER.login, desk=REGISTRY, assignments=(given, told)
                ),
            )
    reading = records.reading
    assert [line.id for line in reading.letters_at([SOCIAL], waiting=True)] == [
        ids[2],
        ids[0],
        ids[1],
    ]
    assert not reading.letters_at([HEAD], waiting=True)
    assert [line.id for line in reading.letters_at([HEAD, SOCIAL], waiting=False)] == ids[::-1]
    with records.work() as work:
        done = AssignmentDone(
            at=at(6), actor=SOCIAL_HEAD.login, desk=SOCIAL, number=1, outcome="Fait"
        )
        work.keep_letter(ids[2], done)
    assert [line.id for line in reading.letters_at([SOCIAL], waiting=True)] == ids[:2]


def test_what_another_calendar_counted_is_found_until_it_is_held_against_this_one(
    records: Records,
) -> None:
    old, new = Digest("1" * 64), Digest("2" * 64)
    counted, free = deposited(records, 1), deposited(records, 2)
    owed = replace(registered(1), due=at(900), counted_by=old)
    with records.work() as work:
        work.keep_letter(counted, owed)
        work.keep_letter(free, registered(2))
    found = records.reading.letters_counted_otherwise
    assert [list(found(one)) for one in (old, new)] == [[], [counted]]
    with records.work() as work:
        work.letter_recounted(counted, new)
        work.letter_recounted(free, new)
    assert [list(found(one)) for one in (old, new)] == [[counted], []]
    given = Assignment(1, SOCIAL, Purpose.ATTRIBUTION, at(60))
    event = LetterAssigned(
        at=at(5), actor=OFFICER.login, desk=REGISTRY, assignments=(given,), counted_by=old
    )
    with records.work() as work:
        work.keep_letter(counted, event)
    assert [list(found(one)) for one in (old, new)] == [[counted], [counted]], "by two calendars"
    move = DueMoved(0, at(900), at(990))
    moved = LetterDueMoved(at=at(6), actor=WORKER, moves=(move,), counted_by=new, why=())
    with records.work() as work:
        assert work.keep_letter(counted, moved).due == at(990)
    assert [list(found(one)) for one in (old, new)] == [[counted], []]
    shelf = records.reading.letter_shelf(counted)
    assert shelf == shelf_of(records.reading.incoming_events(counted))
    closed = LetterClosed(at=at(7), actor=OFFICER.login, reason="x")
    with records.work() as work:
        work.keep_letter(counted, closed)
    assert [list(found(one)) for one in (old, new)] == [[], []]


def test_what_comes_twice_is_found_by_its_bytes_or_its_sender_and_reference(
    records: Records,
) -> None:
    first = deposited(records, 1, reference="12/B")
    same = deposited(records, 2, depositor=from_another("Lahbib"))
    again = deposited(records, 3, pieces=[a_piece(seed="3")], reference=" 12/b")
    deposited(records, 4, pieces=[a_piece(seed="4")])
    deposited(records, 5, body=OTHER)
    twins = records.reading.twins
    assert [line.id for line in twins(same)] == [first]
    assert [line.id for line in twins(again)] == [first]
    assert not twins(LetterId(4))
    assert not twins(LetterId(5))
    assert not twins(first)


def test_a_letter_is_found_by_its_receipt_and_knows_its_sending(records: Records) -> None:
    first, second = deposited(records, 1), deposited(records, 2)
    with records.work() as work:
        work.keep_letter(second, RECEIPT)
    reading = records.reading
    assert reading.letter_by_receipt([Digest("8" * 64), RECEIPT.receipt.digest]) == second
    assert reading.letter_by_receipt([Digest("8" * 64)]) is None
    assert reading.letter_by_receipt([]) is None
    assert (reading.sending_of(first), reading.sending_of(second)) == (key(1), key(2))
    for number in (0, -1, 99, 2**40):
        with pytest.raises(NoSuchLetter):
            reading.sending_of(LetterId(number))


def test_letters_without_a_receipt_are_found(records: Records) -> None:
    first, second = deposited(records, 1), deposited(records, 2)
    with records.work() as work:
        work.keep_letter(first, RECEIPT)
    assert records.reading.unreceipted(at(1)) == [second]
    assert records.reading.unreceipted(at(1), first) == [second]
    assert records.reading.unreceipted(at(1), second) == []
    assert records.reading.unreceipted(at(0)) == []


def test_a_void_number_stays_in_its_register(records: Records) -> None:
    letter_id = deposited(records, 1)
    with records.work() as work:
        number = work.take_number(MINISTRY, Register.ARRIVAL, 2026, "incoming/1", at=at(1))
        work.keep_letter(letter_id, registered())
        voided = NumberVoided(at=at(2), actor=OFFICER.login, number=number, reason="Erreur")
        assert work.keep_letter(letter_id, voided).number is None
        again = work.take_number(MINISTRY, Register.ARRIVAL, 2026, "incoming/1", at=at(3))
    assert (number.number, again.number) == (1, 2)
    day = date(2026, 3, 2)
    assert len(records.reading.numbers(MINISTRY, Register.ARRIVAL, day, day)) == 2


def test_a_dossier_goes_out_once(records: Records) -> None:
    with records.work() as work:
        first = work.create_outgoing(dispatched(1, dossier=5))
        second = work.create_outgoing(dispatched(2))
    with pytest.raises(DossierMoved), records.work() as work:
        work.create_outgoing(dispatched(3, dossier=5))
    assert records.reading.went_out(DossierId(5)) == first
    assert records.reading.went_out(DossierId(6)) is None
    assert [line.id for line in records.reading.outgoings(MINISTRY)] == [second, first]
    assert [line.id for line in records.reading.outgoings(MINISTRY, text="العلمي reponse")] == [
        second,
        first,
    ]
    assert not records.reading.outgoings(OTHER)
    proven = DispatchProven(
        at=at(9) + timedelta(days=1), actor=OFFICER.login, arrived=True, how="Accusé"
    )
    with records.work() as work:
        assert work.keep_outgoing(first, proven).arrived
    assert len(records.reading.outgoing_events(first)) == 2
    assert records.reading.outgoing_letter(first).how == "Accusé"
    assert records.reading.outgoing_numbers() == [first, second]


def test_what_one_body_sends_another_is_kept_as_closed_and_names_what_it_is_there(
    records: Records,
) -> None:
    came = replace(a_deposit(body=OTHER), confidentiality=Confidentiality.CONFIDENTIAL)
    with records.work() as work:
        there = work.create_letter(replace(came, from_outgoing=1), key(1))
        sent = work.create_outgoing(replace(dispatched(1), to_body=OTHER, to_letter=there))
        taken = OtherReceiptTaken(at=at(2), actor=OFFICER.login, receipt=RECEIPT.receipt)
        work.keep_outgoing(sent, taken)
    letter, out = records.reading.incoming(there), records.reading.outgoing_letter(sent)
    assert (letter.confidentiality, letter.least) == (Confidentiality.CONFIDENTIAL,) * 2
    assert records.reading.letter_shelf(there).level == Confidentiality.CONFIDENTIAL.value
    assert (out.to_body, out.to_letter) == (OTHER, there)
    assert records.reading.outgoing_events(sent)[-1] == taken


def test_letters_are_counted_by_the_month_they_count_in(records: Records) -> None:
    first = deposited(records, 1)
    deposited(records, 2, depositor=replace(SENDER, country="MA"))
    deposited(records, 3, body=OTHER)
    with records.work() as work:
        work.keep_letter(first, registered())
        given = Assignment(1, SOCIAL, Purpose.ATTRIBUTION, at(60))
        told = LetterAssigned(at=at(5), actor=OFFICER.login, desk=REGISTRY, assignments=(given,))
        work.keep_letter(first, told)
        work.create_outgoing(dispatched(1))
    months = [Month(date(2026, 2, 1)), Month(date(2026, 3, 1))]
    figures = records.reading.letter_figures(MINISTRY, months, at(61))
    assert [figures.came(month) for month in months] == [0, 2]
    assert figures.came(months[1], Channel.PORTAL) == figures.total == 2
    assert figures.came(months[1], Channel.BODY) == 0
    assert [figures.went(month) for month in months] == [0, 1]
    assert figures.abroad == 1
    assert sorted(figures.countries) == [("FR", 1), ("MA", 1)]
    assert figures.kinds == [(REQUEST, 2)]
    assert figures.states == [(LetterState.DEPOSITED, 1), (LetterState.ASSIGNED, 1)]
    assert figures.late == [Late(SOCIAL, REQUEST, 1)]
    assert not records.reading.letter_figures(MINISTRY, months, at(59)).late
    assert not figures.by_kind
    with records.work() as work:
        later = at(0) + timedelta(days=12)
        work.keep_letter(first, LetterClosed(at=later, actor=OFFICER.login, reason="Sans suite"))
    figures = records.reading.letter_figures(MINISTRY, months, at(61))
    assert figures.by_kind == [Took(REQUEST, 12, 1)]
    assert figures.by_desk == [Took(SOCIAL, 12, 1)]
    assert not figures.late
    assert not records.reading.letter_figures(MINISTRY, [], at(61)).tallies
