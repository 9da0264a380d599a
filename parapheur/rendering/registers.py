"""The pages of a register, and labels for paper letters."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from parapheur.domain.registry.pages import Label, RegisterPages
from parapheur.rendering.codes import code
from parapheur.rendering.dockets import clean
from parapheur.rendering.press import Press

SOURCE, LABEL = "register.typ", "label.typ"


class TypstRegisters:
    """Draws registers and labels; `write` puts what a register tells into words."""

    def __init__(
        self, papers: Path, write: Callable[[RegisterPages], Mapping[str, object]]
    ) -> None:
        self._papers = papers
        self._write = write

    @cached_property
    def _press(self) -> Press:
        return Press(self._papers)  # at the first paper: opening fonts takes a moment

    def draw(self, pages: RegisterPages) -> bytes:
        """Return the pages as PDF/A-3b, not sealed."""
        facts = {name: clean(fact, name) for name, fact in self._write(pages).items()}
        sealer = pages.sealer
        facts |= {"test": sealer is not None and sealer.test, "closed": sealer is not None}
        return self._press.pdf(SOURCE, facts, at=pages.at, archive="a-3b")

    def label(self, label: Label) -> bytes:
        """Return a label of 57 x 32 mm as PDF."""
        facts = {
            "deposit": label.deposit,
            "order": label.order,
            "day": f"{label.counted:%d/%m/%Y}",
            "pieces": label.pieces,
            "fr": clean(label.body.fr),
            "ar": clean(label.body.ar),
            "code": code(label.link or label.deposit),
        }
        return self._press.pdf(LABEL, facts, at=label.at)
