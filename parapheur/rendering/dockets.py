"""The docket of a dossier, drawn as PDF/A-3 with what proves it within (ISO 19005-3, 6.8)."""

import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from parapheur.domain.docket import Docket, Enclosed
from parapheur.domain.dossier import reference
from parapheur.domain.paper_codes import grouped
from parapheur.rendering.codes import code
from parapheur.rendering.coverage import UNKNOWN, covered
from parapheur.rendering.press import Press
from parapheur.rendering.stamps import breakable

SOURCES = ("docket.typ", "house.typ")
ISOLATES = frozenset("\u2066\u2067\u2068\u2069")
"""What fences off a text of the other direction inside a sentence: it is obeyed, and not drawn."""
TOLD = "Preuve de ce bordereau · دليل هذا البيان"


class TypstDockets:
    """Draws dockets; `write` puts what they tell into words."""

    def __init__(self, papers: Path, write: Callable[[Docket], Mapping[str, object]]) -> None:
        self._papers = papers
        self._write = write

    @cached_property
    def _press(self) -> Press:
        return Press(self._papers)  # at the first docket: opening fonts takes a moment

    def draw(self, docket: Docket, enclosed: Enclosed) -> bytes:
        """Return the docket as PDF/A-3b, not sealed yet."""
        facts = {name: clean(fact, name) for name, fact in self._write(docket).items()}
        facts |= {name: clean(fact, name) for name, fact in facts_of(docket).items()}
        facts["attached"] = {"name": enclosed.name, "kind": enclosed.media, "told": TOLD}
        with self._desk(enclosed) as folder:
            return self._press.pdf(SOURCES[0], facts, at=docket.at, archive="a-3b", folder=folder)

    @contextmanager
    def _desk(self, enclosed: Enclosed) -> Iterator[Path]:
        """Lay sources and attachment side by side: the compiler takes files from one folder."""
        with tempfile.TemporaryDirectory(prefix="parapheur-docket-") as made:
            folder = Path(made)
            for source in SOURCES:
                shutil.copyfile(self._papers / source, folder / source)
            (folder / enclosed.name).write_bytes(enclosed.data)
            yield folder


def facts_of(docket: Docket) -> dict[str, object]:
    """Return what a docket tells without words."""
    shown = docket.code and docket.address
    return {
        "reference": reference(docket.number),
        "subject": docket.dossier.subject,
        "provisional": docket.provisional,
        "stopped": docket.stopped,
        "test": docket.test,
        "code": code(f"{docket.address}/{docket.code}") if shown else None,
        "typed": docket.address if shown else "",
        "short": grouped(docket.code) if docket.code else "",
        "address": docket.address,
        "entries": docket.entries,
        "last": docket.last,
        "size": docket.head.size if docket.head else 0,
        "root": docket.head.root if docket.head else None,
    }


OURS = {"code", "digest", "shown", "certificate", "last", "root", "address", "typed", "kind"}
"""Facts that nobody typed, to be set as they are."""


def clean(value: object, key: str = "") -> object:
    """Return facts without the signs that hide, break or reorder what is read around them."""
    if isinstance(value, Mapping):
        return {name: clean(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [clean(one) for one in value]
    return readable(value) if isinstance(value, str) and key not in OURS else value


def readable(text: str) -> str:
    """Return a text as fonts can draw it, whole, whatever was typed."""
    drawn = " ".join(text.translate(SIGNS).split())
    return " ".join(breakable(word) for word in drawn.split(" "))


class Signs(dict[int, str]):
    """What is drawn for each sign, found out when it is first met."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        kind = unicodedata.category(sign)
        if sign.isspace() or kind in {"Cc", "Zl", "Zp"}:
            drawn = " "
        elif sign in ISOLATES:
            drawn = sign
        elif kind in {"Cf", "Cs", "Co", "Cn"}:
            drawn = ""
        else:
            drawn = sign if point in covered() else UNKNOWN
        self[point] = drawn
        return drawn


SIGNS = Signs()
