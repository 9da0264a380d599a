"""What the registry office costs: a deposit with its receipt, a number, a search.

1. Deposits of 100 KB come at 20 a second, as from many people: each at its own moment, whether the
   ones before it are done or not. Two processes share them, as the pages do, and one time server
   of the house timestamps each receipt. A deposit is done when its receipt is durable; its time
   runs from the moment it was due, so that whoever waits in line is counted.
2. Letters are registered by several at once, each number in a durable transaction of its own.
3. The register of a body that has 500 000 letters is searched by words.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep

from parapheur.bench.rows import Row, alone
from parapheur.bench.stage import NAME
from parapheur.bootstrap import elsewhere, open_office
from parapheur.domain.people import Login, Person
from parapheur.domain.registry.bodies import Body
from parapheur.domain.registry.depositors import Depositor, DepositorKind, Identifier
from parapheur.domain.registry.lines import LettersSought
from parapheur.domain.registry.notices import Accepted
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from parapheur.rendering import sized_paper
from parapheur.settings import Settings, load
from parapheur.store import Database
from parapheur.store.filling import rooms
from parapheur.store.letter_filling import COMMON, fill_letters
from parapheur.store.plans import whole_tables_in
from parapheur.subjects import SubjectKeys
from parapheur.usecases.enrol import enrol
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.receipt import give_receipt
from parapheur.usecases.registry.register import register
from parapheur.usecases.registry.send import Letter, send
from parapheur.words.noticing import shown

SIZE, RATE, SECONDS = 100_000, 20, 15
"""Bytes of a letter, deposits a second, and for how long they come."""
PROCESSES, HANDS = 2, 4
"""Of the pages, and threads of each."""
MEDIAN, WORST = 150.0, 1000.0
NUMBERS, A_NUMBER = 600, 1000 / 300
"""Letters registered, and milliseconds for each."""
LETTERS, LOOKS = 500_000, 40
SLOWEST = {"SQLite": 500.0, "PostgreSQL": 200.0}

QUESTIONS = (
    "attestation017",
    "consulat2",
    "demande",
    f"{COMMON} residence131",
    "طلب شكاية",
    "demande attestation consulat",
    "الشهادة044 وثيقة",
    "absent",
    f"{COMMON} absent",
)
"""One word, a part of one, words that most letters have, and words that none has."""

OFFICER = Login("bench.officer")
SENDER = Depositor(
    DepositorKind.CITIZEN,
    name="يوسف العلمي",
    latin="Youssef El Alami",
    identifier=Identifier.CIN,
    number="AB123456",
    country="FR",
)


def bench_deposit(database: str | None = None) -> Iterator[Row]:
    """Measure all three on SQLite; numbers and searches on a PostgreSQL too, where one is given."""
    with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
        settings = elsewhere(load(), Path(folder))
        yield from _deposits(settings)
        yield from _numbers(settings, "SQLite")
        yield from _searches(f"sqlite:///{folder}/many.db", "SQLite")
    if database and database.startswith("postgresql"):
        with (
            tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder,
            rooms(database, ("parapheur_bench_numbers", "parapheur_bench_letters")) as (one, other),
        ):
            settings = elsewhere(load(), Path(folder)).model_copy(update={"database_url": one})
            yield from _numbers(settings, "PostgreSQL")
            yield from _searches(other, "PostgreSQL")


def _deposits(settings: Settings) -> Iterator[Row]:
    with open_office(settings), ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        share = [(settings, number) for number in range(PROCESSES)]
        times = [one for part in pool.map(_hand_in, share) for one in part]
    work = f"deposit of {SIZE // 1000} KB to a durable receipt at {RATE}/s, {PROCESSES} processes"
    yield alone(f"{work}, median", quantiles(times, n=100)[49], unit="ms", bar=MEDIAN)
    yield alone(f"{work}, 99th of 100", quantiles(times, n=100)[98], unit="ms", bar=WORST)


def _hand_in(share: tuple[Settings, int]) -> list[float]:
    """Deposit this process's share, each at its own moment; return how long each took, in ms."""
    settings, place = share
    with open_office(settings) as opened, ThreadPoolExecutor(HANDS) as hands:
        office = opened.office
        letters = [a_letter(office, f"{place}/{number}") for number in range(5 + RATE * SECONDS)]
        for letter in letters[:5]:  # what is loaded at the first ones is loaded
            _deposit(office, letter)
        begun, every = perf_counter() + 0.5, PROCESSES / RATE
        taken = []
        for number, letter in enumerate(letters[5 : 5 + RATE * SECONDS // PROCESSES]):
            due = begun + number * every + place / RATE
            sleep(max(0.0, due - perf_counter()))
            taken.append(hands.submit(_timed, office, letter, due))
        return [one.result() for one in taken]


def _timed(office: Office, letter: tuple[str, Letter], due: float) -> float:
    _deposit(office, letter)
    return (perf_counter() - due) * 1000


def _deposit(office: Office, letter: tuple[str, Letter]) -> LetterId:
    key, typed = letter
    number = send(office, typed, key=key).letter
    give_receipt(office, number)
    return number


def a_letter(office: Office, key: str) -> tuple[str, Letter]:
    """Return a letter of its own bytes, and the key of its sending."""
    body, kind = office.directory.bodies[0], office.directory.kinds[0]
    mark = b"<</Letter (%s) " % key.encode()
    data = _paper().replace(b"trailer\n<<", b"trailer\n" + mark)
    letter = Letter(
        body=body.id,
        kind=kind.id,
        subject=f"Demande d’attestation — طلب شهادة {key}",
        depositor=SENDER,
        pieces=[("lettre.pdf", data)],
        language=Language.AR,
        notice=Accepted(shown(Language.AR, body.name, kind.keep_years), office.now()),
    )
    return key, letter


def _paper() -> bytes:
    if not PAPER:
        PAPER.append(sized_paper(SIZE))
    return PAPER[0]


PAPER: list[bytes] = []


def _numbers(settings: Settings, server: str) -> Iterator[Row]:
    """Register letters, several at once."""
    with open_office(settings) as opened, ThreadPoolExecutor(HANDS) as hands:
        office = opened.office
        body = office.directory.bodies[0]
        _bring_in(office, body)
        kind = office.directory.kinds[0].id
        letters = _sent(office, NUMBERS)
        begun = perf_counter()
        given = list(
            hands.map(lambda one: register(office, one, actor=OFFICER, kind=kind).number, letters)
        )
        took = (perf_counter() - begun) * 1000 / NUMBERS
    if sorted(given) != list(range(min(given), min(given) + NUMBERS)):
        raise RuntimeError("the numbers have a gap")
    work = f"a letter registered under its number, {HANDS} at once, {server}"
    yield alone(work, took, unit="ms", bar=A_NUMBER)


def _sent(office: Office, many: int) -> list[LetterId]:
    """Keep so many letters of the same piece, without a receipt."""
    _, typed = a_letter(office, "numbers")
    return [send(office, typed, key=f"number {turn}").letter for turn in range(many)]


def _bring_in(office: Office, body: Body) -> None:
    desks = frozenset({body.registry})
    officer = Person(OFFICER, NAME, NAME, frozenset(), desks, Language.FR)
    with office.work() as work:
        if work.person(OFFICER) is None:
            enrol(work, officer, "no password opens this", at=office.now())


def _searches(url: str, server: str) -> Iterator[Row]:
    """Search among many letters; none but those asked for is read."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = Database(url, SubjectKeys(Path(folder)))
        stack.callback(database.close)
        database.upgrade()
        body = fill_letters(url, LETTERS)
        turn = count()

        def look() -> None:
            asked = QUESTIONS[next(turn) % len(QUESTIONS)]
            database.reading.letters(LettersSought(body=body, text=asked))

        for _ in range(5):
            look()
        times = []
        for _ in range(LOOKS):
            begun = perf_counter()
            look()
            times.append((perf_counter() - begun) * 1000)
        whole = whole_tables_in(database.plans(look))
    work = f"the register of {LETTERS} letters searched by two words, 95th of 100, {server}"
    row = alone(work, quantiles(times, n=20)[18], unit="ms", bar=SLOWEST[server])
    yield row if not whole else alone(f"{work}, reading a whole table", row.value, unit="ms", bar=0)
