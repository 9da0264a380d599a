"""A Typst compiler that is kept between papers: the first takes a second, the next ones 10 ms."""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal, cast

import typst

from parapheur.rendering.fonts import fonts

Archive = Literal["a-1b", "a-2b", "a-3b"]
"""Which part of ISO 19005 a paper keeps to; what the first allows, all others do."""


class Press:
    """Draws the papers of one folder of Typst sources; any thread may ask."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()  # one compiler, one paper at a time
        self._compiler = typst.Compiler(root=folder, font_paths=fonts(), ignore_system_fonts=True)

    def pdf(
        self,
        source: str,
        facts: Mapping[str, object],
        *,
        at: datetime,
        tagged: bool = True,
        archive: Archive | None = None,
        folder: Path | None = None,
    ) -> bytes:
        """Draw `source` with these facts (anything JSON can say), dated `at`.

        `archive`: to stand for years; `typst.TypstError` where that cannot be. `folder`: another
        one than the press's own, that holds the source and what it attaches.
        """
        with self._turn:
            drawn = self._compiler.compile(
                input=(folder or self._folder) / source,
                root=folder or self._folder,
                format="pdf",
                sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
                timestamp=int(at.timestamp()),
                pdf_tags=tagged,
                pdf_standards=[archive] if archive else [],
            )
        return cast(bytes, drawn)

    def png(self, source: str, facts: Mapping[str, object], *, dots: float) -> list[bytes]:
        """Draw the pages of `source` as PNG images, so many dots an inch."""
        with self._turn:
            drawn = self._compiler.compile(
                input=self._folder / source,
                format="png",
                ppi=dots,
                sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
            )
        return drawn if isinstance(drawn, list) else [cast(bytes, drawn)]
