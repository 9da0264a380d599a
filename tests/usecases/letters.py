"""Letters sent to an office in memory."""

from datetime import date

from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.words import Language
from parapheur.usecases.registry.send import Letter, Sent, send
from tests.enrolled import enrolled
from tests.fakes import FakeOffice, an_office
from tests.letters import (
    ACCEPTED,
    DIRECTORY,
    LETTER_CAST,
    LETTER_DESKS,
    MINISTRY,
    REQUEST,
    SENDER,
    SOCIAL,
)

PDF = b"%PDF-1.7\nune lettre"
KEY = "a key of 128 random bits"


def a_registry() -> FakeOffice:
    """An office whose directory has two bodies, with their officers."""
    fake = an_office()
    fake.directory = DIRECTORY
    with fake.store.work() as work:
        for desk in LETTER_DESKS:
            work.add_desk(desk)
        for person in LETTER_CAST:
            enrolled(work, person, "")
    return fake


def a_letter(
    subject: str = "Demande d’attestation",
    *,
    depositor: Depositor = SENDER,
    data: bytes = PDF,
    body: str = MINISTRY,
    dated: date | None = None,
) -> Letter:
    return Letter(
        body=body,
        kind=REQUEST,
        subject=subject,
        depositor=depositor,
        pieces=[("lettre.pdf", data)],
        language=Language.AR,
        service=SOCIAL if body == MINISTRY else "",
        dated=dated,
        notice=ACCEPTED,
    )


def sent(fake: FakeOffice, letter: Letter | None = None, *, key: str = KEY) -> Sent:
    return send(fake.office, letter or a_letter(), key=key)
