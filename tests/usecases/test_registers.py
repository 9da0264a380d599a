"""Registers: numbers of a year, days that are closed, paper letters, internal notes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from parapheur.domain.about_incoming import Channel
from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import NotAllowed, PeriodOutOfOrder
from parapheur.domain.filing import Confidentiality
from parapheur.domain.lifecycle import LetterState
from parapheur.domain.misdirected import (
    DateNotYetCome,
    DayNotOver,
    NoDeskOfTheBody,
    NothingAssigned,
    NothingThatDay,
    PeriodTooLong,
    SameBody,
)
from parapheur.domain.people import WORKER, DeskId
from parapheur.domain.registry.numbers import LetterId, Register
from parapheur.domain.registry.pages import day_of, gaps
from parapheur.domain.registry.purposes import Purpose
from parapheur.domain.words import Language
from parapheur.usecases.registry import books, register
from parapheur.usecases.registry.closings_astray import closings_astray
from parapheur.usecases.registry.forward import forward
from parapheur.usecases.registry.internal import write_note
from parapheur.usecases.registry.letters_astray import letters_astray
from parapheur.usecases.registry.paper import enter
from parapheur.usecases.registry.send import Letter, send
from parapheur.usecases.registry.texts import MOST_WORDS, read_letters
from parapheur.worker.worker import sweep
from tests.builders import PDF
from tests.contracts.test_letters import dispatched
from tests.fakes import FakeOffice
from tests.letters import (
    ACCEPTED,
    DIRECTORY,
    MINISTRY,
    OFFICER,
    OTHER,
    OTHER_OFFICER,
    OTHER_REGISTRY,
    REGISTRY,
    SENDER,
    SOCIAL,
    SOCIAL_HEAD,
)
from tests.registry_office import an_office

MINISTRY_BODY = DIRECTORY.body(MINISTRY)
TODAY = date(2026, 3, 2)


def typed(subject: str = "Demande", *, pdf: bytes = PDF, received: date | None = None) -> Letter:
    return Letter(
        body=MINISTRY,
        kind="demande",
        subject=subject,
        depositor=SENDER,
        pieces=[("lettre.pdf", pdf)],
        language=Language.AR,
        received=received,
    )


def deposited(fake: FakeOffice, key: str, subject: str = "Demande", pdf: bytes = PDF) -> LetterId:
    letter = replace(typed(subject, pdf=pdf), notice=ACCEPTED)
    return send(fake.office, letter, key=key).letter


def registered(fake: FakeOffice, key: str, subject: str = "Demande") -> LetterId:
    number = deposited(fake, key, subject)
    register.register(fake.office, number, actor=OFFICER.login, kind="demande")
    return number


def number_of(fake: FakeOffice, letter: LetterId) -> str:
    return str(fake.store.reading.incoming(letter).number)


def test_the_year_changes_at_midnight_in_casablanca() -> None:
    fake = an_office()
    fake.clock.time = datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC)  # 23:59:59 there
    assert number_of(fake, registered(fake, "a")) == "1/2025"
    fake.clock.time = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    assert number_of(fake, registered(fake, "b")) == "1/2026"
    assert number_of(fake, registered(fake, "c")) == "2/2026"


def test_a_register_tells_void_numbers_with_reason_and_author() -> None:
    fake = an_office()
    first, second = registered(fake, "a"), registered(fake, "b")
    register.void(fake.office, first, actor=OFFICER.login, reason="Erreur")
    register.register(
        fake.office,
        first,
        actor=OFFICER.login,
        kind="demande",
        confidentiality=Confidentiality.CONFIDENTIAL,
    )
    given = books.numbers_of(fake.office, MINISTRY_BODY, Register.ARRIVAL, TODAY, TODAY)
    lines = books.lines_of(fake.office, given)
    assert [(str(one.number), one.void) for one in lines] == [
        ("1/2026", True),
        ("2/2026", False),
        ("3/2026", False),
    ]
    assert lines[0].reason == "Erreur"
    assert lines[0].by == OFFICER.name
    assert (lines[2].subject, lines[2].who, lines[2].confidential) == ("", "", True)
    assert lines[1].stream == f"incoming/{second}"
    assert not gaps(lines)
    assert [str(one) for one in gaps(lines[::2])] == ["2/2026"]


def test_an_answer_to_a_confidential_letter_tells_its_number_alone() -> None:
    fake = an_office()
    plain, secret = deposited(fake, "a"), deposited(fake, "b")
    for letter, level in (
        (plain, Confidentiality.ORDINARY),
        (secret, Confidentiality.CONFIDENTIAL),
    ):
        register.register(
            fake.office, letter, actor=OFFICER.login, kind="demande", confidentiality=level
        )
    with fake.store.work() as work:
        for number, answers in ((1, plain), (2, secret)):
            work.take_number(
                MINISTRY_BODY.id,
                Register.DEPARTURE,
                2026,
                f"outgoing/{number}",
                at=fake.clock.now(),
            )
            work.create_outgoing(dispatched(number, answers=answers))
    given = books.numbers_of(fake.office, MINISTRY_BODY, Register.DEPARTURE, TODAY, TODAY)
    told, veiled = books.lines_of(fake.office, given)
    assert (told.subject, told.confidential) == ("Réponse 1", False)
    assert (veiled.subject, veiled.who, veiled.confidential) == ("", "", True)
    assert str(veiled.number) == "2/2026"


def test_a_day_is_closed_once_it_is_over_and_never_changes() -> None:
    fake = an_office()
    letter = registered(fake, "a", "Première")
    with pytest.raises(DayNotOver):
        books.close_day(fake.office, MINISTRY_BODY, Register.ARRIVAL, TODAY)
    assert books.close_days(fake.office) == 0
    fake.clock.time += timedelta(days=1)
    with pytest.raises(NotAllowed):
        books.close_by(
            fake.office, MINISTRY_BODY, Register.ARRIVAL, TODAY, actor=OTHER_OFFICER.login
        )
    assert books.close_days(fake.office) == 1
    assert books.close_days(fake.office) == 0
    (closed,) = fake.store.reading.closed_days(MINISTRY, Register.ARRIVAL, TODAY, TODAY)
    (told,) = fake.store.reading.register_events(MINISTRY, Register.ARRIVAL)
    assert (day_of(told), told.actor, told.numbers) == (closed, WORKER, 1)
    page = fake.files.get(closed.page.digest)
    assert "Première".encode() in page
    register.void(fake.office, letter, actor=OFFICER.login, reason="Erreur")
    again = books.close_day(fake.office, MINISTRY_BODY, Register.ARRIVAL, TODAY)
    assert fake.files.get(again.page.digest) == page
    with pytest.raises(NothingThatDay):
        books.close_day(fake.office, MINISTRY_BODY, Register.ARRIVAL, date(2026, 3, 1))


def test_the_worker_closes_days_and_reads_pieces() -> None:
    fake = an_office()
    letter = registered(fake, "a")
    fake.clock.time += timedelta(days=1)
    sweep(fake.office)
    assert fake.store.reading.closed_days(MINISTRY, Register.ARRIVAL, TODAY, TODAY)
    assert letter not in fake.store.reading.unread_letters()


def test_a_page_of_a_register_that_is_lost_is_named_by_the_inspection() -> None:
    fake = an_office()
    registered(fake, "a")
    fake.clock.time += timedelta(days=1)
    closed = books.close_day(fake.office, MINISTRY_BODY, Register.ARRIVAL, TODAY)
    assert not [one for one in letters_astray(fake.office) if "register" in one.place]
    del fake.files.kept[closed.page.digest]
    (finding,) = (one for one in letters_astray(fake.office) if "register" in one.place)
    assert finding.place == f"register {MINISTRY}/arrival/2026-03-02"


def test_an_officer_who_closes_a_day_is_told_by_the_trail_of_the_register() -> None:
    fake = an_office()
    registered(fake, "a")
    fake.clock.time += timedelta(days=1)
    for _ in range(2):
        books.close_by(fake.office, MINISTRY_BODY, Register.ARRIVAL, TODAY, actor=OFFICER.login)
    (told,) = fake.store.reading.register_events(MINISTRY, Register.ARRIVAL)
    assert told.actor == OFFICER.login
    assert not list(closings_astray(fake.office))


def test_a_day_that_is_not_as_its_trail_tells_is_named_by_the_inspection() -> None:
    fake = an_office()
    registered(fake, "a")
    fake.clock.time += timedelta(days=1)
    closed = books.close_day(fake.office, MINISTRY_BODY, Register.ARRIVAL, TODAY)
    place = (MINISTRY, Register.ARRIVAL, TODAY)
    days = fake.store.kept.register_days
    forged = replace(closed, page=Version(Digest("f" * 64), 1))
    for altered, problems in (
        ({place: forged}, 2),  # as it is told, and as it stands
        ({}, 1),
        ({place: closed, (*place[:2], date(2026, 3, 1)): replace(closed, day=date(2026, 3, 1))}, 1),
    ):
        days.clear()
        days.update(altered)
        found = list(closings_astray(fake.office))
        assert [one.place for one in found] == [f"register/{MINISTRY}/arrival"] * problems
    days.clear()
    days[place] = closed
    late = replace(fake.store.kept.numbers[0][1], at=fake.clock.now() - timedelta(days=1))
    fake.store.kept.numbers.append((MINISTRY, late))
    (finding,) = closings_astray(fake.office)
    assert "2 numbers, and 1 when it was closed" in finding.problem


def test_a_period_is_one_and_not_too_long() -> None:
    fake = an_office()
    for first, last, refusal in (
        (TODAY, TODAY - timedelta(days=1), PeriodOutOfOrder),
        (TODAY - timedelta(days=400), TODAY, PeriodTooLong),
    ):
        with pytest.raises(refusal):
            books.pages_of(fake.office, MINISTRY_BODY, Register.ARRIVAL, first, last)


def test_a_paper_letter_counts_from_the_day_on_which_it_came() -> None:
    fake = an_office()
    friday = date(2026, 2, 27)
    letter_id = enter(fake.office, typed(received=friday), key="k", actor=OFFICER.login)
    letter = fake.store.reading.incoming(letter_id)
    assert (letter.channel, letter.counted) == (Channel.COUNTER, friday)
    assert enter(fake.office, typed(received=friday), key="k", actor=OFFICER.login) == letter_id
    register.register(fake.office, letter_id, actor=OFFICER.login, kind="demande")
    due = fake.store.reading.incoming(letter_id).due
    assert due is not None
    assert due.date() == friday + timedelta(days=60)
    sunday = enter(fake.office, typed(received=date(2026, 3, 1)), key="s", actor=OFFICER.login)
    assert fake.store.reading.incoming(sunday).counted == TODAY
    with pytest.raises(DateNotYetCome):
        enter(fake.office, typed(received=TODAY + timedelta(days=1)), key="t", actor=OFFICER.login)
    with pytest.raises(NotAllowed):
        enter(fake.office, typed(), key="u", actor=OTHER_OFFICER.login)


def test_a_paper_letter_needs_no_mail_address_and_claims_no_check() -> None:
    fake = an_office()
    sender = replace(SENDER, email="", checked=True)
    letter_id = enter(fake.office, replace(typed(), depositor=sender), key="k", actor=OFFICER.login)
    depositor = fake.store.reading.incoming(letter_id).depositor
    assert (depositor.email, depositor.checked) == ("", False)


def test_a_letter_sent_on_is_kept_in_both_registries_or_in_neither() -> None:
    fake = an_office()
    first = deposited(fake, "a", "À transmettre")
    fake.clock.time += timedelta(days=2)
    with pytest.raises(SameBody):
        forward(fake.office, first, actor=OFFICER.login, to=MINISTRY, reason="Erreur")
    there = forward(fake.office, first, actor=OFFICER.login, to=OTHER, reason="Compétence")
    reading = fake.store.reading
    here, other = reading.incoming(first), reading.incoming(there)
    assert (here.state, here.to_letter) == (LetterState.FORWARDED, there)
    assert (other.body, other.from_letter, other.channel) == (OTHER, first, Channel.BODY)
    assert other.first_deposited == here.deposited_at
    assert other.deposited_at == fake.clock.time
    assert other.receipt is not None
    assert other.secret != here.secret
    back = forward(fake.office, there, actor=OTHER_OFFICER.login, to=MINISTRY, reason="Retour")
    assert reading.incoming(back).first_deposited == here.deposited_at
    assert len(reading.letter_numbers()) == 3


def test_an_internal_note_takes_a_number_and_is_given_to_desks() -> None:
    fake = an_office()

    def note(
        to: list[DeskId], *, desk: DeskId = SOCIAL, key: str = "k", body: str = MINISTRY
    ) -> LetterId:
        return write_note(
            fake.office, actor=SOCIAL_HEAD.login, body=body, desk=desk, to=to,
            purpose=Purpose.OPINION, kind="courrier", subject="Note", piece=("note.pdf", PDF),
            language=Language.FR, key=key,
        )  # fmt: skip

    number = note([REGISTRY])
    letter = fake.store.reading.incoming(number)
    assert (letter.channel, letter.state) == (Channel.DESK, LetterState.ASSIGNED)
    assert (letter.number, letter.waits_on) == (
        fake.store.reading.numbers(MINISTRY, Register.INTERNAL, TODAY, TODAY)[0].number,
        (REGISTRY,),
    )
    assert note([REGISTRY]) == number
    with pytest.raises(NothingAssigned):
        note([], key="n")
    with pytest.raises(NoDeskOfTheBody):
        note([OTHER_REGISTRY], key="n")
    with pytest.raises(NoDeskOfTheBody):
        note([OTHER_REGISTRY], key="n", body=OTHER)
    with pytest.raises(NotAllowed):
        note([SOCIAL], key="n", desk=REGISTRY)
    assert len(fake.store.reading.numbers(MINISTRY, Register.INTERNAL, TODAY, TODAY)) == 1


def test_pieces_are_read_for_their_words_and_no_more_than_are_kept() -> None:
    fake = an_office()
    many = " ".join(f"mot{number:05d}" for number in range(MOST_WORDS + 50))
    found = deposited(fake, "a", pdf=PDF + b"pr\xc3\xa9fecture")
    deposited(fake, "b", pdf=PDF + many.encode())
    assert read_letters(fake.office) == 2
    assert read_letters(fake.office) == 0
    kept = fake.store.kept.letter_words
    assert "prefecture" in kept[found][1]
    assert len(kept[LetterId(2)][1]) == MOST_WORDS
