"""The gate's own tests notice every small mistake that could be made in the gate.

Each mutant of `gate.py` is run in this process against the quick tests of `test_gate`, and must
fail one of them. What cannot be noticed, because it changes nothing, is listed with its reason.
"""

import ast
import inspect
import itertools
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest

from parapheur.signing import gate as right
from tests.signing import test_gate
from tests.signing.mutants import Mutant, mutants

SOURCE = Path(right.__file__).read_text()
MOST_WORK = 2.0
"""Seconds of work after which a mutant runs for ever."""

EQUIVALENT: dict[tuple[str, str], str] = {
    ("return None", "pass"): "the last line of `_wrong`: a function that ends returns None",
    ("True", "False"): "frozen, slots: how a value is declared, not what the gate says",
}
"""What a mutant says, and why it is no mistake."""

Case = Callable[[], None]


class RunsForEver(Exception):
    """A mutant that never ends is noticed by anyone."""


def quick_cases() -> list[Case]:
    """The tests of the gate that need nothing but values, each with its parameters."""
    found: list[Case] = []
    for name, test in vars(test_gate).items():
        if name.startswith("test_") and not hasattr(test, "hypothesis"):
            found += _calls(test)
    return found


def _calls(test: Callable[..., None]) -> Iterator[Case]:
    marks = [m for m in getattr(test, "pytestmark", []) if m.name == "parametrize"]
    names = [mark.args[0] for mark in marks]
    if set(inspect.signature(test).parameters) - set(names):
        return  # it wants a fixture: a real file
    for values in itertools.product(*(mark.args[1] for mark in marks)):
        arguments: dict[str, Any] = dict(zip(names, values, strict=True))
        yield lambda arguments=arguments: test(**arguments)  # type: ignore[misc]


def is_noticed(mutant: Mutant, cases: list[Case], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Say whether a case fails when the mutant stands in the gate's place."""
    module = ModuleType("parapheur.signing.mutant")
    module.__dict__["__name__"] = right.__name__  # its values are compared with the right ones
    try:
        exec(compile(mutant.tree, "mutant", "exec"), module.__dict__)  # noqa: S102  # our own file, with one thing wrong
        with monkeypatch.context() as place:
            for name in ("gate", "revisions_after"):
                place.setattr(test_gate, name, getattr(module, name))
            for case in cases:
                case()
    except Exception:  # an assertion that fails, and whatever a wrong program may raise
        return True
    return False


@pytest.fixture
def bounded() -> Iterator[Callable[[], None]]:
    """What begins the count again; past it, `RunsForEver`."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise RunsForEver

    def begin() -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_WORK)

    before = signal.signal(signal.SIGVTALRM, ring)
    yield begin
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def test_every_mistake_is_noticed(
    monkeypatch: pytest.MonkeyPatch, bounded: Callable[[], None]
) -> None:
    cases = quick_cases()
    survivors, tried = [], 0
    for mutant in mutants(SOURCE):
        bounded()
        tried += 1
        if not is_noticed(mutant, cases, monkeypatch):
            survivors.append(mutant)
    unknown = [str(one) for one in survivors if (one.was, one.now) not in EQUIVALENT]
    assert not unknown, "\n" + "\n".join(unknown)
    assert {(one.was, one.now) for one in survivors} == set(EQUIVALENT)
    assert tried > 80
    assert len(cases) > 30


def test_the_gate_as_it_is_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else every mutant would be noticed, whatever the tests say."""
    same = Mutant(0, "", "", ast.parse(SOURCE))
    assert not is_noticed(same, quick_cases(), monkeypatch)
