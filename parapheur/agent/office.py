"""The office as it is asked from elsewhere: three calls, each bounded, none that leads anywhere.

1. An office is asked over https, whose certificate is checked; over http on this computer alone.
2. That one host is called, and no other: whoever points elsewhere is not followed.
3. Each answer has its kind, its most bytes, and its time as a whole.
4. What an answer says is text to be shown, or it is checked (`errand`): controls and what turns
   text round are taken out before anybody reads it.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from parapheur.domain.cards import host_in
from parapheur.domain.errors import (
    CodeDead,
    OfficeAway,
    OfficeElsewhere,
    OfficeInTheClear,
    OfficeRefuses,
    OfficeTooMuch,
    OfficeUnproved,
    ParapheurError,
)
from parapheur.domain.outside import Call, Errand, Fetch, Outside, Trouble
from parapheur.domain.words import Language, visible

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST = 500
"""Characters of anything that the office says."""


def host_of(url: str) -> str:
    """Return the host of an office, with its port where it has one. `OfficeInTheClear`."""
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
    except ValueError:
        raise OfficeAway(why=Trouble.BAD_ADDRESS) from None
    if parts.scheme != "https" and not (parts.scheme == "http" and name in LOOPBACK):  # 1
        raise OfficeInTheClear
    return host_in(url)


@dataclass(frozen=True, slots=True)
class RemoteOffice:
    """An office, and the code that lets in there."""

    url: str
    code: str = field(repr=False)
    language: Language
    fetch: Fetch

    @property
    def host(self) -> str:
        """Its host, as a card registers with it."""
        return host_of(self.url)

    def prepare(self) -> dict[str, Any]:
        """Return what is to be done, as the office says it."""
        return self._said("prepare", Errand.PREPARE, {})

    def document(self) -> bytes:
        """Return the document that is to be signed, with the draft of its signature."""
        return self._ask("document", Errand.DOCUMENT, {})

    def complete(self, **words: str) -> dict[str, Any]:
        """Give what the card gave."""
        return self._said("complete", Errand.OFFICE, words)

    def _said(self, what: str, errand: Errand, words: dict[str, str]) -> dict[str, Any]:
        try:
            said = json.loads(self._ask(what, errand, words))
        except (ValueError, RecursionError):  # or lists within lists within lists
            said = None
        if not isinstance(said, dict):
            raise OfficeAway(why=Trouble.GARBLED)
        return said

    def _ask(self, what: str, errand: Errand, words: dict[str, str]) -> bytes:
        if not self.code.isascii() or not self.code.isprintable():  # no code, and no line of a call
            raise CodeDead
        address = f"{self.url.rstrip('/')}/api/card/{what}"
        body = json.dumps(words).encode()
        call = Call(errand, address, body, bearer=self.code, language=self.language)
        try:
            return self.fetch(call)  # 2, 3
        except Outside as outside:
            raise _refusal(outside) from None


def _refusal(outside: Outside) -> ParapheurError:
    match outside.trouble:
        case Trouble.REFUSED if outside.said:
            return OfficeRefuses(sentence=text(outside.said))
        case Trouble.REDIRECTED:
            return OfficeElsewhere()
        case Trouble.TOO_LARGE:
            return OfficeTooMuch()
        case Trouble.NOT_SECURE:
            return OfficeUnproved(host=outside.host)
        case _:
            return OfficeAway(why=outside.trouble)


def text(said: object) -> str:
    """Return what may be shown of something that an office said (4)."""
    return " ".join(visible(said[: 4 * LONGEST]).split())[:LONGEST] if isinstance(said, str) else ""
