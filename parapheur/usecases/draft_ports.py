"""What the public portal needs to keep deposits under way, in its users' words."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from parapheur.domain.documents import Digest
from parapheur.domain.registry.drafts import Draft


class HeldDraft(Protocol):
    """A draft that nobody else changes meanwhile."""

    @property
    def draft(self) -> Draft | None:
        """The draft as it stands, if there is one."""

    def put(self, data: bytes) -> None:
        """Keep the bytes of a file that the draft is going to name. `NoRoomLeft`."""

    def keep(self, draft: Draft) -> None:
        """Keep the draft as it now stands, and forget files that it does not name any more.

        `NoRoomLeft`.
        """

    def forget(self) -> None:
        """Forget the draft with all its files, at the end of the hold."""


class Drafts(Protocol):
    """Where deposits under way stand, each under a secret that its browser alone has."""

    def look(self, token: str) -> Draft | None:
        """Return a draft, if there is one."""

    def hold(self, token: str) -> AbstractContextManager[HeldDraft]:
        """Hold a draft, new or not, to the end of the block; others wait that long."""

    def get(self, token: str, digest: Digest) -> bytes:
        """Return the bytes of a file of a draft. `BytesLost`."""

    def sweep(self, before: datetime) -> int:
        """Forget the drafts that nobody touched since then; return how many."""
