"""An office that lists several acts, and says of the list and of each what a test wants."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parapheur.agent import Batch, RemoteOffice, Sitting, come
from parapheur.domain.cards import code_digest
from parapheur.domain.outside import Call, Outside, Trouble
from parapheur.domain.words import Language
from parapheur.keys.reader import Reader
from tests.agent.lies import URL, Bench, LyingOffice

CODE = "BATCH"


def code_of(place: int) -> str:
    return f"ACT-{place}"


@dataclass
class ListingOffice:
    """Lists acts that are really drafted, each told of by an office of its own."""

    acts: list[LyingOffice]
    said: dict[str, Any] = field(default_factory=dict)
    """What is said of the batch otherwise than honestly."""
    done: set[int] = field(default_factory=set)
    before: Callable[["ListingOffice", str, str], object] = lambda office, code, what: None
    """What happens before each answer: `Outside`, where there is none."""
    lost: set[int] = field(default_factory=set)
    """Of which acts the answer to `complete` is lost on its way."""
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, call: Call) -> bytes:
        code, what = call.bearer or "", call.url.rpartition("/")[2]
        self.asked.append((code, what))
        self.before(self, code, what)
        if code == CODE:
            return json.dumps(self.listed()).encode()
        place = int(code.removeprefix("ACT-"))
        if what == "complete":
            if place in self.done:
                raise refusal("This code was used already.")
            self.done.add(place)
            if place in self.lost:
                raise Outside(Trouble.BROKEN_OFF, "parapheur.example.ma")
        return self.acts[place - 1](call)

    def listed(self) -> dict[str, Any]:
        acts: list[dict[str, Any]] = [
            {
                "place": place,
                "number": f"D-{place:06}",
                "subject": one.said["subject"],
                "done": place in self.done,
                **({} if place in self.done else {"code": code_of(place)}),
            }
            for place, one in enumerate(self.acts, 1)
        ]
        return {"what": "batch", "organisation": "Ministère", "acts": acts, **self.said}

    @property
    def office(self) -> RemoteOffice:
        return RemoteOffice(URL, CODE, Language.EN, self)

    def given(self) -> list[int]:
        """Of which acts a value was brought, each time."""
        brought = [code for code, what in self.asked if what == "complete"]
        return [int(code.removeprefix("ACT-")) for code in brought]

    def comes(self, reader: Reader, folder: Path) -> Sitting:
        batch = come(self.office, reader, code_digest(CODE))
        assert isinstance(batch, Batch)
        return Sitting(self.office, batch, reader, folder)


def refusal(sentence: str) -> Outside:
    return Outside(Trouble.REFUSED, "parapheur.example.ma", said=sentence)


def several(bench: Bench, count: int) -> ListingOffice:
    """An honest office with so many acts."""
    acts = [bench.honest() for _ in range(count)]
    for place, one in enumerate(acts, 1):
        one.said |= {"number": f"D-{place:06}", "subject": f"Lettre {place}"}
    return ListingOffice(acts)
