"""A small registry office to test with: two bodies, their officers, letters that were closed."""

from dataclasses import replace
from datetime import timedelta

from parapheur.domain.about_incoming import LetterClosed, ReceiptGiven
from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.registry import register
from tests.builders import PASSWORD, a_person, words
from tests.enrolled import enrolled
from tests.fakes import FakeOffice, sha256
from tests.letters import DIRECTORY, HEAD, LETTER_CAST, LETTER_DESKS, OFFICER, a_deposit, a_piece

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


def closed(fake: FakeOffice, number: int, *, data: bytes = FILE) -> LetterId:
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
    register.register(fake.office, letter_id, actor=OFFICER.login, kind="courrier")
    with fake.store.work() as work:
        done = LetterClosed(at=fake.clock.now(), actor=OFFICER.login, reason="Sans suite")
        work.keep_letter(letter_id, done)
    return letter_id
