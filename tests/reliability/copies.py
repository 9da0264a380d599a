"""Ministries that are copies of one: a test needs a ministry, not its making.

A copy has the people and the keys of what it was copied from, so that the same signing process
serves it; and one process examines what comes in to all of them. Neither is what is tried here.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parapheur import bootstrap
from parapheur.intake import Limits, PdfIntake
from tests.databases import copy_of, fresh
from tests.reliability.ministry import Place, enrol, opened

SOCKET = "keys.sock"


class Originals:
    """One ministry for each kind of database, made at the first need; nobody has it open."""

    def __init__(self, folder: Path, make: Callable[[Place], object] = enrol) -> None:
        self._folder, self._make = folder, make
        self._stack = ExitStack()
        self._of = cache(self._made)

    @contextmanager
    def copy(self, backend: str, data: Path, *, lease: int = 30) -> Iterator[Place]:
        """A ministry of one's own, in a new folder."""
        whole = self._of(backend)
        shutil.copytree(whole.data, data, ignore=shutil.ignore_patterns("*.sock", "parapheur.db"))
        (data / SOCKET).symlink_to(whole.data / SOCKET)
        with contextmanager(copy_of)(whole.url, data) as url:
            yield Place(data, url, lease)

    def close(self) -> None:
        """Take them away."""
        self._stack.close()

    def _made(self, backend: str) -> Place:
        data = self._folder / backend
        data.mkdir()
        place = Place(data, self._stack.enter_context(contextmanager(fresh)(backend, data)))
        self._make(place)
        with opened(place) as office:
            keys = bootstrap.open_keys(place.settings, office.organisation)
            assert keys.authority_der  # from here on somebody is connected, so the process stays
        self._stack.callback(keys.close)
        return place


class Lasting(PdfIntake):
    """Who examines files for one office after the other."""

    def close(self) -> None:
        """Go on."""


LASTING: dict[Limits, Lasting] = {}
"""Each has a process from the first file to the end of ours, which keeps nothing of what it saw."""


@contextmanager
def one_intake() -> Iterator[None]:
    """All offices that are opened meanwhile have one process that examines files."""

    def lasting(limits: Limits, **told: Any) -> Lasting:  # noqa: ANN401  as bootstrap tells it
        if limits not in LASTING:
            LASTING[limits] = Lasting(limits, **told)
        return LASTING[limits]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "PdfIntake", lasting)
        yield
