"""The certificate of a disposal, drawn as PDF/A-3."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from parapheur.domain.registry.certificate import Certificate
from parapheur.rendering.press import Press


class TypstCertificates:
    """Draws certificates; `write` puts what they tell into words."""

    def __init__(self, papers: Path, write: Callable[[Certificate], Mapping[str, object]]) -> None:
        self._papers = papers
        self._write = write

    @cached_property
    def _press(self) -> Press:
        return Press(self._papers)  # at the first one: opening fonts takes a moment

    def draw(self, certificate: Certificate) -> bytes:
        """Return it as PDF/A-3b, not sealed yet."""
        facts = self._write(certificate)
        return self._press.pdf("disposal.typ", facts, at=certificate.at, archive="a-3b")
