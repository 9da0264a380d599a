"""For measures alone: many letters at once, with the words they are found by."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, text

from parapheur.domain.about_incoming import Channel, LetterDeposited, Piece
from parapheur.domain.documents import Digest, Version
from parapheur.domain.people import DEPOSITOR
from parapheur.domain.registry import incoming
from parapheur.domain.registry.bodies import BodyId, KindId
from parapheur.domain.registry.depositors import Depositor, DepositorKind
from parapheur.domain.words import Language
from parapheur.store.connect import connect, writing
from parapheur.store.letters import ROWS, columns_of
from parapheur.store.letters import WORDS as OF_LETTERS

BLOCK = 5000
BEGAN = datetime(2020, 1, 6, 9, tzinfo=UTC)
BODY = BodyId("bench")
STEMS = ("demande", "attestation", "residence", "consulat", "شهاده", "طلب", "شكايه", "وثيقه")
WORDS = tuple(f"{stem}{number:03}" for stem in STEMS for number in range(250))
"""The words of which letters are made: two thousand, each in about as many letters as others."""
EACH = 8
"""Words of a letter."""
COMMON = "mre"
"""A word of every third letter."""


def fill_letters(url: str, many: int) -> BodyId:
    """Keep so many letters of one body, each with its words, and return the body.

    They have no trail, so `fsck` would name each of them.
    """
    engine = writing(connect(url))
    for first in range(1, many + 1, BLOCK):
        numbers = range(first, min(first + BLOCK, many + 1))
        with engine.begin() as connection:
            connection.execute(insert(ROWS), [_row(number) for number in numbers])
    rows = sorted(pair for number in range(1, many + 1) for pair in _words(number))
    for first in range(0, len(rows), 20 * BLOCK):
        part = rows[first : first + 20 * BLOCK]
        with engine.begin() as connection:
            connection.execute(insert(OF_LETTERS), [_word(*pair) for pair in part])
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:  # what its autovacuum does soon after
            connection.execute(text("ANALYZE incoming, letter_words"))
    engine.dispose()
    return BODY


def _words(number: int) -> Iterator[tuple[str, int]]:
    places = ((number * (2 * place + 7) + place * place) % len(WORDS) for place in range(EACH))
    yield from ((word, number) for word in {WORDS[place] for place in places})
    if number % 3 == 0:
        yield COMMON, number


def _word(word: str, number: int) -> dict[str, object]:
    return {"body": BODY, "direction": "in", "word": word, "letter": number}


def _row(number: int) -> dict[str, object]:
    at = BEGAN + timedelta(minutes=5 * number)
    depositor = Depositor(DepositorKind.CITIZEN, name=f"Déposant {number}")
    version = Version(Digest(f"{number:064x}"), 1000)
    letter = incoming.apply(
        None,
        LetterDeposited(
            at=at,
            actor=DEPOSITOR,
            body=BODY,
            channel=Channel.PORTAL,
            type=KindId("bench"),
            subject=" ".join(word for word, _ in _words(number)),
            depositor=depositor,
            pieces=(Piece("lettre.pdf", version, version, 1),),
            language=Language.AR,
            counted=at.date(),
            secret=version.digest,
        ),
    )
    first = {"key": f"{number:064x}", "moves": 1, "body": BODY, "channel": "portal"}
    more = {"country": "MA", "deposited_at": at, "counted": at.date(), "worded": True}
    return {"id": number, **first, **more, **columns_of(letter, at=at)}
