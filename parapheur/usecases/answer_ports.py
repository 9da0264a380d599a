"""What the use cases need to draw the letters that go out, in their users' words."""

from datetime import datetime
from typing import Protocol

from parapheur.domain.registry.replies import Draft
from parapheur.domain.registry.slips import Slip


class LetterPapers(Protocol):
    """Who draws answers and transmittal slips."""

    def answer(self, draft: Draft, *, at: datetime) -> bytes:
        """Return a draft as a PDF/A-2 that may be signed: without number, without date."""

    def slip(self, slip: Slip) -> bytes:
        """Return a transmittal slip as PDF/A-2, to be sealed."""
