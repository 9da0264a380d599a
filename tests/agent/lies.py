"""An office that says what a test wants it to say, over a document that is really drafted."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from parapheur.agent import RemoteOffice
from parapheur.domain.cards import Draft
from parapheur.domain.levels import Level
from parapheur.domain.outside import Call
from parapheur.domain.people import Login
from parapheur.domain.words import Language
from parapheur.keys.cards import Cards
from parapheur.keys.reader import Found, Reader
from tests.builders import MORNING
from tests.keys.drawer import HELD, Drawer
from tests.signing.desk import SigningDesk

URL = "https://parapheur.example.ma"


@dataclass
class LyingOffice:
    """Answers like an honest one, but for what a test changed."""

    said: dict[str, Any]
    pdf: bytes
    asked: list[Call] = field(default_factory=list)

    def __call__(self, call: Call) -> bytes:
        self.asked.append(call)
        if call.url.endswith("/document"):
            return self.pdf
        if call.url.endswith("/complete"):
            return json.dumps({"done": "Signed.", "name": "x", "level": "y"}).encode()
        return json.dumps(self.said).encode()

    @property
    def office(self) -> RemoteOffice:
        return RemoteOffice(URL, "ABCD", Language.EN, self)

    @property
    def paths(self) -> list[str]:
        return [call.url.rpartition("/")[2] for call in self.asked]


@dataclass(frozen=True)
class Bench:
    """A card in a reader, and an office with a document for it."""

    drawer: Drawer
    desk: SigningDesk
    before: bytes
    card: Found

    @property
    def reader(self) -> Reader:
        return Reader(str(self.drawer.module), HELD.token)

    def draft(self, before: bytes | None = None, *, beside: bool = False) -> Draft:
        cards = Cards([self.drawer.root], Level.ADVANCED)
        card = cards.examine(Login("hassan"), self.card.certificate, at=MORNING)
        return self.desk.signer.draft(
            before or self.before,
            None if beside else "visa-1",
            key=cards.key(card, at=MORNING),
            at=MORNING,
        )

    def honest(self, *, beside: bool = False) -> LyingOffice:
        draft = self.draft(beside=beside)
        said = {
            "what": "visa",
            "organisation": "Ministère",
            "person": "Hassan",
            "login": "hassan",
            "host": "parapheur.example.ma",
            "number": "D-000001",
            "subject": "Une lettre",
            "step": "Visa",
            "certificate": self.card.digest,
            "fingerprint": hashlib.sha256(self.before).hexdigest(),
            "length": len(self.before),
            "attributes": written(draft.attributes),
            "beside": beside,
        }
        return LyingOffice(said, self.before + draft.tail)


Lie = Callable[[Bench, LyingOffice], None]


def written(data: bytes) -> str:
    return base64.b64encode(data).decode()
