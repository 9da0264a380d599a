"""Receipts to draw, as they would be given."""

from dataclasses import replace
from datetime import datetime

from parapheur.domain.documents import Digest
from parapheur.domain.journal import Head, SignedHead
from parapheur.domain.paper_codes import code_of
from parapheur.domain.registry.bodies import Sealer
from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.registry.incoming import replay
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.receipts import Receipt
from parapheur.domain.registry.reckoning import reckon
from parapheur.domain.words import ERASED
from tests.builders import CALENDAR, MORNING, words
from tests.letters import DIRECTORY, MINISTRY, REQUEST, SECRET, SENDER, a_deposit, a_piece

SUBJECT = "Demande d’attestation — طلب شهادة رقم 114-26 FIN"
PAGES = "https://parapheur.example.ma"


def a_receipt(
    subject: str = SUBJECT,
    *,
    at: datetime = MORNING,
    pieces: int = 1,
    depositor: Depositor = SENDER,
    head: bool = True,
    url: bool = True,
) -> Receipt:
    joined = [a_piece(f"وثيقة رقم {one}.pdf", f"{one:02}"[::-1]) for one in range(2, pieces + 1)]
    event = a_deposit(subject, at=at, pieces=[a_piece(), *joined], depositor=depositor)
    letter = replay([replace(event, counted=CALENDAR.counts_from(at))])
    body = DIRECTORY.body(MINISTRY)
    return Receipt(
        id=LetterId(12),
        number="2026-000012",
        letter=letter,
        body=body.name,
        service=body.services[0].name,
        kind=DIRECTORY.kind(REQUEST).name,
        organisation=words("Ministère des Essais", "وزارة التجارب"),
        reckoned=reckon(CALENDAR, at, letter.counted),
        secret=SECRET,
        code=code_of(b"\1" * 16),
        verify=f"{PAGES}/verify" if url else "",
        follow=f"{PAGES}/follow" if url else "",
        entry=Digest("ab" * 32),
        head=SignedHead(Head("essai", 1234, b"r" * 32, at), b"1234", b"s" * 64) if head else None,
        at=at,
        sealer=Sealer(body.name, body.id, test=True),
        timed=True,
    )


LONG = a_receipt(
    "Très long objet " * 17 + "FIN",
    pieces=4,
    depositor=replace(
        SENDER,
        name="Maria del Carmen Étienne-Haddad El Idrissi Benjelloun de la Fuente y Álvarez " * 3,
        latin="عبد الرحمان بن عبد العزيز بن محمد الإدريسي الحسني العلوي " * 4,
        checked=True,
    ),
)


def erased() -> Receipt:
    """The receipt of a letter whose depositor was erased before it was drawn."""
    gone = replace(SENDER, name=ERASED, latin=ERASED, number=ERASED, email=ERASED)
    return a_receipt(ERASED, depositor=gone)
