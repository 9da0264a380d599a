"""A small registry office to test with: two bodies, their officers, letters that were closed."""

from dataclasses import replace
from datetime import timedelta

from parapheur.domain.about_incoming import LetterClosed, ReceiptGiven
from parapheur.domain.about_outgoing import LetterDispatched, Route, SlipMade
from parapheur.domain.filing import Confidentiality
from parapheur.domain.people import WORKER
from parapheur.domain.registry.numbers import LetterId, OutgoingId, Register
from parapheur.usecases.registry import register
from tests.builders import PASSWORD, a_person, words
from tests.enrolled import enrolled
from tests.fakes import FakeOffice, sha256
from tests.letters import (
    DIRECTORY,
    HEAD,
    LETTER_CAST,
    LETTER_DESKS,
    MINISTRY,
    OFFICER,
    REQUEST,
    a_deposit,
    a_piece,
)

MINISTER = a_person("salma", words("Salma", "سلمى"), HEAD)
FILE = b"%PDF-1.7 a letter"
LONG = timedelta(days=365 * 10 + 5)
"""Past the years for which letters here are kept."""


def an_office() -> FakeOffice:
    fake = FakeOffice(directory=DIRECTORY)
    with fake.store.work() as work:
        for desk in LETTER_DESKS:
            work.add_desk(desk)
        for person in (*LETTER_CAST, MINISTER):
            enrolled(work, person, fake.passwords.hash(PASSWORD))
    return fake


def closed(
    fake: FakeOffice,
    number: int,
    *,
    data: bytes = FILE,
    level: Confidentiality = Confidentiality.ORDINARY,
) -> LetterId:
    """A letter that has its receipt and was closed a moment ago."""
    version = fake.files.put(data)
    piece = replace(a_piece(), deposited=version, shown=version)
    receipt = fake.files.put(b"receipt %d" % number)
    with fake.store.work() as work:
        key = sha256(b"%d" % number)
        letter_id = work.create_letter(a_deposit(at=fake.clock.now(), pieces=[piece]), key)
        given = ReceiptGiven(
            at=fake.clock.now(), actor=OFFICER.login, receipt=receipt, code="C" * 27 + str(number),
            timestamped=False,
        )  # fmt: skip
        work.keep_letter(letter_id, given)
    register.register(
        fake.office, letter_id, actor=OFFICER.login, kind="courrier", confidentiality=level
    )
    with fake.store.work() as work:
        done = LetterClosed(at=fake.clock.now(), actor=OFFICER.login, reason="Sans suite")
        work.keep_letter(letter_id, done)
    return letter_id


def sent(fake: FakeOffice, answers: LetterId | None = None) -> OutgoingId:
    """A letter that went out a moment ago with its slip: by itself, or in answer to one."""
    at = fake.clock.now()
    with fake.store.work() as work:
        number = work.next_outgoing()
        stream = f"outgoing/{number}"
        order = work.take_number(MINISTRY, Register.DEPARTURE, at.year, stream, at=at)
        event = LetterDispatched(
            at=at, actor=OFFICER.login, body=MINISTRY, number=order, type=REQUEST,
            subject=f"Réponse {number}", addressee="السيد العلمي",
            document=fake.files.put(b"%%PDF-1.7 sent %d" % number), route=Route.PRINT,
            answers=answers,
        )  # fmt: skip
        work.create_outgoing(event, number)
        slip = fake.files.put(b"%%PDF-1.7 slip %d" % number)
        work.keep_outgoing(number, SlipMade(at=at, actor=WORKER, slip=slip))
    return number
