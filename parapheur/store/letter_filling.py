"""For measures alone: many letters at once, with the words they are found by."""

from datetime import UTC, datetime

from sqlalchemy import Connection, String, cast, insert, literal, select, text

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

BEGAN = datetime(2020, 1, 6, 9, tzinfo=UTC)
BODY = BodyId("bench")
STEMS = ("demande", "attestation", "residence", "consulat", "شهاده", "طلب", "شكايه", "وثيقه")
WORDS = tuple(f"{stem}{number:03}" for stem in STEMS for number in range(250))
"""The words of which letters are made: two thousand, each in about as many letters as others."""
EACH = 8
"""Words of a letter."""
COMMON = "mre"
"""A word of every third letter."""
ALONG = "ix_letter_words_letter_direction_word"


def fill_letters(url: str, many: int) -> BodyId:
    """Keep so many letters of one body, each with its words, and return the body.

    They are copies of one and have no trail, so `fsck` would name each of them.
    """
    engine = writing(connect(url))
    with engine.begin() as connection:
        connection.execute(insert(ROWS), _first())
        _copy(connection, many)
        connection.execute(text(f"DROP INDEX {ALONG}"))  # it is quicker made than kept up
        for place in range(EACH):
            _keep_words(connection, place)
        third = select(literal(BODY), literal("in"), literal(COMMON), ROWS.c.id)
        common = third.where(ROWS.c.id % 3 == 0)
        connection.execute(insert(OF_LETTERS).from_select(COLUMNS, common))
        of = "letter_words (letter, direction, word)"
        connection.execute(text(f"CREATE INDEX {ALONG} ON {of}"))
        if engine.dialect.name == "postgresql":  # what its autovacuum does soon after
            connection.execute(text("ANALYZE incoming, letter_words"))
    engine.dispose()
    return BODY


COLUMNS = ["body", "direction", "word", "letter"]


def _copy(connection: Connection, many: int) -> None:
    """Copy what is there until there are so many, twice as many each time."""
    others = [one for one in ROWS.c if one.name not in {"id", "key"}]
    there = 1
    while there < many:
        number = ROWS.c.id + there
        rows = select(number, literal("letter ") + cast(number, String), *others)
        rows = rows.where(ROWS.c.id <= min(there, many - there))
        names = ["id", "key", *(one.name for one in others)]
        connection.execute(insert(ROWS).from_select(names, rows))
        there = min(2 * there, many)


def _keep_words(connection: Connection, place: int) -> None:
    """Give each letter its word at this place."""
    connection.execute(text("CREATE TEMPORARY TABLE bench_words (number INTEGER, word TEXT)"))
    rows = [{"number": number, "word": word} for number, word in enumerate(WORDS)]
    connection.execute(text("INSERT INTO bench_words VALUES (:number, :word)"), rows)
    kept = (
        "INSERT INTO letter_words (body, direction, word, letter)"
        " SELECT :body, 'in', w.word, i.id FROM bench_words w JOIN incoming i"
        " ON (i.id * :step + :more) % :all = w.number WHERE true ORDER BY w.word, i.id"
        " ON CONFLICT DO NOTHING"
    )
    given = {"body": BODY, "step": 2 * place + 7, "more": place * place, "all": len(WORDS)}
    connection.execute(text(kept), given)
    connection.execute(text("DROP TABLE bench_words"))


def _first() -> dict[str, object]:
    version = Version(Digest("0" * 64), 1000)
    event = LetterDeposited(
        at=BEGAN,
        actor=DEPOSITOR,
        body=BODY,
        channel=Channel.PORTAL,
        type=KindId("bench"),
        subject="Demande d’attestation",
        depositor=Depositor(DepositorKind.CITIZEN, name="Déposant"),
        pieces=(Piece("lettre.pdf", version, version, 1),),
        language=Language.AR,
        counted=BEGAN.date(),
        secret=version.digest,
    )
    first = {"id": 1, "key": "letter 1", "moves": 1, "body": BODY, "channel": "portal"}
    more = {"country": "MA", "deposited_at": BEGAN, "counted": BEGAN.date(), "worded": False}
    return {**first, **more, **columns_of(incoming.apply(None, event), at=BEGAN)}
