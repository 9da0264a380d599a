"""Deposits under way, in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256

from parapheur.domain.documents import Digest
from parapheur.domain.errors import BytesLost
from parapheur.domain.registry.drafts import Draft


class FakeHeld:
    """A draft with its files."""

    def __init__(self) -> None:
        self.draft: Draft | None = None
        self.files: dict[str, bytes] = {}

    def put(self, data: bytes) -> None:
        self.files[sha256(data).hexdigest()] = data

    def keep(self, draft: Draft) -> None:
        self.draft = draft
        named = {one.version.digest for one in draft.pieces}
        self.files = {name: data for name, data in self.files.items() if name in named}

    def forget(self) -> None:
        self.draft = None


class FakeDrafts:
    """Drafts in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, FakeHeld] = {}

    def look(self, token: str) -> Draft | None:
        return self.kept[token].draft if token in self.kept else None

    @contextmanager
    def hold(self, token: str) -> Iterator[FakeHeld]:
        held = self.kept.get(token) or FakeHeld()
        yield held
        self.kept.pop(token, None)
        if held.draft is not None:
            self.kept[token] = held

    def get(self, token: str, digest: Digest) -> bytes:
        files = self.kept[token].files if token in self.kept else {}
        if digest not in files:
            raise BytesLost(digest=digest)
        return files[digest]

    def sweep(self, before: datetime) -> int:
        old = [one for one, held in self.kept.items() if held.draft and held.draft.touched < before]
        for one in old:
            del self.kept[one]
        return len(old)
