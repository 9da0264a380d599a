"""A batch in the terminal: one list, one yes, one PIN, a result for each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from parapheur.agent import Batch, Item, RemoteOffice, Sitting, State
from parapheur.agent.listed import Line
from parapheur.cli import carding_batch
from parapheur.domain.documents import Digest
from parapheur.domain.errors import NotThatDocument, ParapheurError, TokenAway
from parapheur.domain.outside import Call
from parapheur.domain.words import Language
from parapheur.keys.reader import Found, Reader

CARD = Found("minister", "signature", b"", b"certificate")
TOLD = {"person": "Hassan", "capacity": "Ministre", "desk": "Cabinet", "name": "lettre.pdf"}


def nowhere(call: Call) -> bytes:
    raise AssertionError(call)


class Settled(Sitting):
    """A sitting whose outcome is settled: what was found of each, and what becomes of it."""

    found: Sequence[Item]
    becomes: Sequence[Item | ParapheurError]
    asked: list[int]
    pins: list[str]

    def look(self) -> Iterator[Item]:
        yield from self.found

    def sign(self, items: Sequence[Item], pin: str) -> Iterator[Item | ParapheurError]:
        self.asked.extend(one.line.place for one in items)
        self.pins.append(pin)
        yield from self.becomes or (replace(one, state=State.DONE) for one in items)


def settled(found: Sequence[Item], becomes: Sequence[Item | ParapheurError] = ()) -> Settled:
    batch = Batch("Ministère", tuple(one.line for one in found))
    office = RemoteOffice("https://parapheur.example.ma", "CODE", Language.EN, nowhere)
    made = Settled(office, batch, cast(Reader, None), Path("folder"))
    for name, value in (("found", found), ("becomes", becomes), ("asked", []), ("pins", [])):
        object.__setattr__(made, name, value)
    return made


def an_item(place: int, state: State = State.READY) -> Item:
    line = Line(place, f"D-{place:06}", f"Lettre {place}", "C")
    told = TOLD | {"number": line.number, "subject": line.subject}
    file = Path(f"{place:03}.pdf")
    return Item(line, state, told, fingerprint=Digest("a" * 64), file=file, card=CARD)


def refused(place: int) -> Item:
    return replace(an_item(place, State.REFUSED), refusal=NotThatDocument())


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at each question; one that is asked beyond them fails."""
    monkeypatch.setenv("LC_ALL", "C")
    typed = list[str]()
    monkeypatch.setattr("typer.prompt", lambda *words, **rest: typed.pop(0))
    monkeypatch.setattr("getpass.getpass", lambda question: "1234")
    return typed


def signed(sitting: Settled) -> int:
    return carding_batch.sign_batch(sitting, view=False)


def test_all_that_were_signed_end_well(
    answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers.append("yes")
    sitting = settled([an_item(1), an_item(2), an_item(3, State.DONE)])
    assert signed(sitting) == 0
    assert (sitting.asked, sitting.pins) == ([1, 2], ["1234"])
    said = capsys.readouterr().out
    assert "Given: 3 of 3" in said
    for word in ("D-000001", "Lettre 2", "Cabinet", "a" * 64, "002.pdf", "minister / signature"):
        assert word in said


def test_all_that_was_signed_before_asks_nothing(answers: list[str]) -> None:
    sitting = settled([an_item(1, State.DONE), an_item(2, State.DONE)])
    assert signed(sitting) == 0
    assert sitting.pins == []


def test_one_that_is_refused_is_told_and_ends_otherwise(
    answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers.append("yes")
    sitting = settled([an_item(1), refused(2)])
    assert signed(sitting) == 1
    said = capsys.readouterr().out
    assert "2/2  D-000002  Lettre 2: What is to be signed is not the document" in said
    assert "Given: 1 of 2" in said
    assert "The same code goes on" in said


def test_where_nothing_can_be_signed_no_pin_is_asked(answers: list[str]) -> None:
    sitting = settled([refused(1), refused(2)])
    assert signed(sitting) == 1
    assert sitting.pins == []


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (["2", "yes"], [1, 3]),
        (["2 3", "yes"], [1]),
        (["2, 3", "yes"], [1]),
        (["٢، ٣", "yes"], [1]),
        (["2", "3", "yes"], [1]),
        (["2 9", "yes"], [1, 2, 3]),
        (["2 2", "yes"], [1, 3]),
        (["2 x", "yes"], [1, 2, 3]),
        (["-1", "", "maybe", "YES "], [1, 2, 3]),
        (["9999999999999999999999", "yes"], [1, 2, 3]),
    ],
)
def test_numbers_leave_acts_out_and_it_is_asked_again(
    answers: list[str], typed: list[str], asked: list[int]
) -> None:
    answers.extend(typed)
    sitting = settled([an_item(place) for place in (1, 2, 3)])
    assert signed(sitting) == (0 if len(asked) == 3 else 1)
    assert sitting.asked == asked
    assert answers == []


@pytest.mark.parametrize("typed", [["no"], ["1 2 3", "yes"], ["2", "no"]])
def test_a_no_and_a_yes_to_nothing_sign_nothing(
    answers: list[str], typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers.extend(typed)
    sitting = settled([an_item(place) for place in (1, 2, 3)])
    assert signed(sitting) == 1
    assert sitting.pins == []
    assert "Nothing was signed." in capsys.readouterr().out


def test_a_card_that_is_gone_half_way_is_told_with_what_was_done(
    answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers.append("yes")
    first, second = an_item(1), an_item(2)
    sitting = settled([first, second], [replace(first, state=State.DONE), TokenAway()])
    assert signed(sitting) == 1
    said = capsys.readouterr().out
    assert "Given: 1 of 2" in said
    assert "does not answer" in said
