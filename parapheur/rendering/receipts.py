"""The receipt of a letter, drawn as PDF/A-3 with its data within (ISO 19005-3, 6.8).

What it carries is text, and goes in with the facts: nothing is written to a disk, since whoever
deposits waits for the paper.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from parapheur.domain.paper_codes import grouped
from parapheur.domain.registry.receipts import Receipt, enclosed
from parapheur.rendering.codes import code
from parapheur.rendering.dockets import clean
from parapheur.rendering.press import Press

SOURCE = "receipt.typ"


class TypstReceipts:
    """Draws receipts; `write` puts what they tell into words."""

    def __init__(self, papers: Path, write: Callable[[Receipt], Mapping[str, object]]) -> None:
        self._papers = papers
        self._write = write

    @cached_property
    def _press(self) -> Press:
        return Press(self._papers)  # at the first receipt: opening fonts takes a moment

    def draw(self, receipt: Receipt) -> bytes:
        """Return the receipt as PDF/A-3b, not sealed yet."""
        facts = {name: clean(fact, name) for name, fact in self._write(receipt).items()}
        facts |= facts_of(receipt)
        facts["attached"] = [
            {"name": one.name, "kind": one.media, "text": one.data.decode()}
            for one in enclosed(receipt)
        ]
        return self._press.pdf(SOURCE, facts, at=receipt.at, archive="a-3b")


def facts_of(receipt: Receipt) -> dict[str, object]:
    """Return what a receipt tells without words, and nobody typed."""
    head = receipt.head.head if receipt.head else None
    return {
        "code": code(f"{receipt.verify}/{receipt.code}") if receipt.verify else None,
        "typed": receipt.verify,
        "short": grouped(receipt.code),
        "follow": receipt.follow,
        "entry": receipt.entry,
        "test": receipt.sealer.test,
        "size": head.size if head else 0,
        "root": head.root.hex() if head else None,
    }
