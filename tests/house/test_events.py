"""One list of events: all that is ever told stands in it, has its words, and is read back."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from parapheur.domain import events
from parapheur.domain.about_openings import DossierOpened
from parapheur.domain.events import NAMES, AnyEvent, Event
from parapheur.domain.people import WORKER
from parapheur.domain.words import Language
from parapheur.store import codec
from parapheur.words import history, say
from tests.builders import MORNING

ROOM = Path(__file__).parents[2] / "parapheur"
LONGEST = 40
"""Characters of a kind, as the table of entries keeps it."""
GROUPS = {"Opens", "ByOfficer", "OfInvitation", "CircuitKept", "Refused"}
"""What others are kinds of, and is never told itself."""
LISTS = (
    events.DossierEvent,
    events.AccountEvent,
    events.OfficeEvent,
    events.IncomingEvent,
    events.OutgoingEvent,
    events.DisposalEvent,
    DossierOpened,
    events.LetterOpened,
    events.RegisterDayClosed,
)


def all_kinds() -> Iterator[type[Event]]:
    """Every event of the domain that is not a group of others."""
    for file in (ROOM / "domain").glob("about_*.py"):
        module = importlib.import_module(f"parapheur.domain.{file.stem}")
        for one in vars(module).values():
            here = isinstance(one, type) and one.__module__ == module.__name__
            if here and issubclass(one, Event) and one.__name__ not in GROUPS:
                yield one


def test_the_list_is_all_there_is() -> None:
    listed = {kind for one in LISTS for kind in get_args(one) or (one,)}
    assert set(NAMES) == listed == set(get_args(AnyEvent)) == set(all_kinds())
    assert len({kind.__name__ for kind in NAMES}) == len(NAMES) == len(set(NAMES.values()))
    assert max(len(kind.__name__) for kind in NAMES) <= LONGEST


def test_each_says_what_it_is_in_one_sentence_of_the_code() -> None:
    for kind in NAMES:
        said = inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0]
        assert re.fullmatch(r"[A-Z][^()]{8,}.*[.)]", said, re.S), kind


def test_each_has_its_name_and_its_sentence_in_three_languages() -> None:
    for name in NAMES.values():
        assert len({say(language, name) for language in Language}) >= 2, name
    assert set(history.SENTENCES) | {events.StepAnswered} == set(NAMES)


def test_each_is_read_back_by_the_list_of_its_kind_of_trail() -> None:
    forms: list[Iterable[str]] = [
        codec._dossier_events, codec._account_events, codec._office_events,
        codec._incoming_events, codec._outgoing_events,
        codec._disposal_events,
    ]  # fmt: skip
    for one, known in zip(LISTS, forms, strict=False):
        assert set(known) == {kind.__name__ for kind in get_args(one)}


def test_what_is_not_in_the_list_is_never_told() -> None:
    told = Event(at=MORNING, actor=WORKER)
    with pytest.raises(TypeError, match="no event of the list"):
        codec.facts_of(told)  # type: ignore[arg-type]  # this is the mistake


def test_nobody_but_the_trails_adds_a_line_to_one() -> None:
    adding = re.compile(r"\bEntryRecord\(|(?:insert|update|delete)\((?:LINES|EntryRecord)\b")
    chaining = re.compile(r"\btrail\.chain\(|from parapheur\.domain\.trail import .*\bchain\b")
    found = {
        file.relative_to(ROOM).as_posix()
        for file in ROOM.rglob("*.py")
        if adding.search(said := file.read_text()) or chaining.search(said)
    }
    assert found == {"store/trails.py", "store/records.py", "store/filling.py"}  # for measures


def test_an_event_is_added_by_those_who_know_the_list_of_that_trail() -> None:
    adding = {
        f"{file.relative_to(ROOM).as_posix()}: {ast.unparse(call.args[-2])}"
        for file in sorted((ROOM / "store").rglob("*.py"))
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "trails.append"
    }
    assert adding == {
        "store/accounts.py: trails.of_account(login)",
        "store/dossiers.py: trails.of_dossier(dossier_id)",
        "store/dossiers.py: trails.of_dossier(row.id)",
        "store/dossiers.py: trails.of_openings(dossier_id)",
        "store/disposals.py: of_disposal(number)",
        "store/disposals.py: stream",
        "store/letters.py: of_incoming(letter_id)",
        "store/letters.py: of_outgoing(number)",
        "store/letters.py: stream",
        "store/office.py: stream.value",
    }
