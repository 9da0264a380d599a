"""Letters that are owed an answer: what rings, what is ready to go out, and what went out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from parapheur.domain.about_incoming import AnswerBegun, LetterAssigned
from parapheur.domain.about_outgoing import LetterDispatched, OutgoingVoided, Route, SlipMade
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.documents import Digest, Version
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import DossierMoved
from parapheur.domain.filing import Confidentiality, Filing, SubtypeId, TypeId
from parapheur.domain.notices import Kind
from parapheur.domain.people import DeskId
from parapheur.domain.registry.numbers import LetterId, OrderNumber, OutgoingId, Register
from parapheur.domain.registry.purposes import Assignment, Purpose
from parapheur.store import Database
from tests.builders import LETTER, Records, a_trail, acted, at, keep_all, standing, words
from tests.contracts.test_letters import dispatched
from tests.databases import BACKENDS, fresh
from tests.fake_store import FakeStore
from tests.fake_subjects import SUBJECTS
from tests.letters import (
    HEAD,
    MINISTRY,
    OFFICER,
    OTHER,
    PLAIN,
    REGISTRY,
    SOCIAL,
    SOCIAL_HEAD,
    a_deposit,
    registered,
)

SECRET = Filing(
    TypeId("courrier"), SubtypeId("secret"), words("Courrier"), words("Secret"),
    Confidentiality.CONFIDENTIAL,
)  # fmt: skip


@pytest.fixture(params=["fake", *BACKENDS])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    """Records that take words down, with who holds the social affairs."""
    if request.param == "fake":
        yield with_holder(FakeStore(mails=True))
        return
    for url in fresh(request.param, tmp_path):
        database = Database(url, SUBJECTS, mails=True)
        yield with_holder(database)
        database.close()


def with_holder(records: Records) -> Records:
    with records.work() as work:
        work.add_person(SOCIAL_HEAD, "hash")
        work.set_correspondence(SOCIAL_HEAD.login, Correspondence("nawal@example.org"), at=at(0))
    return records


def given(
    records: Records, number: int = 1, *, level: Confidentiality = Confidentiality.ORDINARY
) -> LetterId:
    """A letter that the social affairs owe an answer on."""
    owed = Assignment(1, SOCIAL, Purpose.ATTRIBUTION, at(600), "", at(300), at(900))
    told = Assignment(2, HEAD, Purpose.INFORMATION, None)
    event = LetterAssigned(at=at(5), actor=OFFICER.login, desk=REGISTRY, assignments=(owed, told))
    with records.work() as work:
        letter = work.create_letter(a_deposit(), Digest(f"{number:064x}"))
        work.keep_letter(letter, replace(registered(number), confidentiality=level))
        work.keep_letter(letter, event)
    return letter


def finished(records: Records, *, filed: bool = False) -> DossierId:
    """A dossier at the end of its circuit; filed as confidential, if it is said."""
    trail = a_trail(replace(LETTER, filing=SECRET) if filed else LETTER, on_step=3)
    return keep_all(records, [*trail, acted(standing(trail), when=at(9))])


def begin(records: Records, letter: LetterId, dossier: DossierId) -> None:
    event = AnswerBegun(at=at(6), actor=SOCIAL_HEAD.login, desk=SOCIAL, dossier=int(dossier))
    with records.work() as work:
        work.keep_letter(letter, event)


def send_out(records: Records, dossier: DossierId, when: int = 10) -> OutgoingId:
    with records.work() as work:
        number = work.next_outgoing()
        order = work.take_number(
            MINISTRY, Register.DEPARTURE, 2026, f"outgoing/{number}", at=at(when)
        )
        event = LetterDispatched(
            at=at(when),
            actor=OFFICER.login,
            body=MINISTRY,
            number=order,
            type=PLAIN,
            subject="Réponse",
            addressee="السيد العلمي",
            document=Version(Digest("7" * 64), 9),
            route=Route.PRINT,
            dossier=int(dossier),
        )
        assert work.create_outgoing(event, number) == number
        return number


def test_what_rings_is_what_a_desk_owes_from_its_reminder_on(records: Records) -> None:
    letter = given(records)
    assert records.reading.ringing_letters(at(300) - timedelta(seconds=1)) == []
    assert records.reading.ringing_letters(at(300)) == [letter]
    assert records.reading.count_owed([SOCIAL, HEAD], at(600)) == (1, 0)
    assert records.reading.count_owed([SOCIAL], at(601)) == (1, 1)
    assert records.reading.count_owed([HEAD], at(601)) == (0, 0)


def test_whoever_holds_the_desk_is_told_in_the_same_transaction(records: Records) -> None:
    letter = given(records)
    with records.work() as work:
        taken = work.take_messages(at(20), most=9)
    (message,) = [one for one in taken if one.to == SOCIAL_HEAD.login]  # the depositor's apart
    (word,) = message.words
    assert (word.to, word.kind, word.letter) == (SOCIAL_HEAD.login, Kind.LETTER_GIVEN, letter)
    assert (word.dossier, word.desk) == (None, SOCIAL)


def test_an_answer_is_found_from_its_dossier_and_ready_once_that_is_finished(
    records: Records,
) -> None:
    letter, ready, drafted = given(records), finished(records), keep_all(records, a_trail(LETTER))
    begin(records, letter, drafted)
    begin(records, letter, ready)
    reading = records.reading
    assert reading.letter_of_dossier(ready) == reading.letter_of_dossier(drafted) == letter
    assert reading.letter_of_dossier(DossierId(99)) is None
    assert reading.answers_ready(MINISTRY) == [(letter, ready)]
    assert reading.answers_ready(OTHER) == []
    send_out(records, ready)
    assert reading.answers_ready(MINISTRY) == []
    other = given(records, 2)
    with pytest.raises(DossierMoved):  # a dossier answers one letter
        begin(records, other, ready)


def test_a_dossier_whose_number_was_void_may_go_out_again(records: Records) -> None:
    dossier = finished(records)
    first = send_out(records, dossier)
    with pytest.raises(DossierMoved):
        send_out(records, dossier)
    number = OrderNumber(Register.DEPARTURE, 2026, 1)
    voided = OutgoingVoided(at=at(11), actor=OFFICER.login, number=number, reason="Erreur")
    with records.work() as work:
        work.keep_outgoing(first, voided)
    assert records.reading.went_out(dossier) is None
    again = send_out(records, dossier, 12)
    assert records.reading.went_out(dossier) == again
    assert records.reading.outgoing_letter(again).number.number == 2  # no gap by what was undone
    (one, two) = records.reading.numbers(MINISTRY, Register.DEPARTURE, at(0).date(), at(0).date())
    assert (one.stream, two.stream) == (f"outgoing/{first}", f"outgoing/{again}")


def test_letters_without_a_slip_are_found(records: Records) -> None:
    first, second = send_out(records, finished(records)), send_out(records, finished(records))
    with records.work() as work:
        work.keep_outgoing(
            first, SlipMade(at=at(11), actor=OFFICER.login, slip=Version(Digest("8" * 64), 5))
        )
    assert records.reading.unslipped(at(10)) == []
    assert records.reading.unslipped(at(11)) == [second]
    assert records.reading.unslipped(at(11), first) == [second]
    assert records.reading.unslipped(at(11), second) == []


def test_no_word_finds_a_confidential_answer_for_who_has_no_part_in_it(records: Records) -> None:
    kept = records.reading
    plain, secret = given(records), given(records, 2, level=Confidentiality.CONFIDENTIAL)
    with records.work() as work:
        first = work.create_outgoing(dispatched(1, answers=plain))
        second = work.create_outgoing(dispatched(2, answers=secret))
    apart = send_out(records, finished(records, filed=True))

    def found(text: str, *desks: DeskId) -> list[int]:
        return [one.id for one in kept.outgoings(MINISTRY, text=text, held=frozenset(desks))]

    assert found("reponse", REGISTRY) == [first]
    assert found("العلمي", REGISTRY, SOCIAL) == [second, first]
    assert found("") == [apart, second, first]  # that they are there is no secret
    everything = kept.outgoings(MINISTRY, text="reponse")
    assert [one.id for one in everything] == [apart, second, first]
