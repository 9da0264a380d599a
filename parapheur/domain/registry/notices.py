"""The notice of law 09-08 that a depositor accepts: what its text was, in which language, and when.

What is kept of the text is the number of its wording and its digest, over the very sentences that
stood on the page, with the name of the body and the years in them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from parapheur.domain.canonical import CANONICAL
from parapheur.domain.documents import Digest
from parapheur.domain.words import Language


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice as a page shows it."""

    wording: int
    language: Language
    digest: Digest


@dataclass(frozen=True, slots=True)
class Accepted:
    """A notice that somebody accepted."""

    notice: Notice
    at: datetime


def notice_of(wording: int, language: Language, text: Sequence[str]) -> Notice:
    """Return the notice that these sentences are."""
    told = {"wording": wording, "language": language.value, "text": list(text)}
    digest = hashlib.sha256(CANONICAL.encode(told).encode()).hexdigest()
    return Notice(wording, language, Digest(digest))
