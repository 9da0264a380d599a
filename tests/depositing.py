"""A depositor in front of the public portal: what they type, and the way through the four steps."""

import re
from collections.abc import Mapping
from io import BytesIO

from parapheur.domain.errors import NotSent
from parapheur.domain.letters import Letter
from parapheur.domain.words import Language
from parapheur.web import Limits
from tests.builders import PDF
from tests.fakes import FakeOffice, an_office
from tests.letters import DIRECTORY
from tests.web.visitor import Page, Visitor, some_pages

CHOSEN = {"kind": "demande", "service": "affaires-sociales"}
WRITTEN = {"subject": "Demande d’attestation", "reference": "12/B", "dated": "2026-03-01"}
SENDER = {
    "depositor": "citizen",
    "identifier_citizen": "cin",
    "number_citizen": "ab 123456",
    "name": "يوسف العلمي",
    "latin": "Youssef El Alami",
    "country": "FR",
    "address": "12 rue des Lilas\n75011 Paris",
    "phone": "+33 6 12 34 56 78",
    "email": "youssef@example.org",
}
PNG = b"\x89PNG\r\n\x1a\n of a page"


class FakePost:
    """A mail server that keeps what it takes, or takes nothing."""

    def __init__(self) -> None:
        self.taken: list[Letter] = []
        self.refusal: NotSent | None = None

    def send(self, letter: Letter) -> None:
        if self.refusal:
            raise self.refusal
        self.taken.append(letter)

    @property
    def code(self) -> str:
        assert self.taken[-1].taken is not None
        return self.taken[-1].taken.code


def an_office_with_bodies() -> FakeOffice:
    opened = an_office()
    opened.directory = DIRECTORY
    return opened


def a_file(name: str = "lettre.pdf", data: bytes = PDF) -> tuple[BytesIO, str]:
    return BytesIO(data), name


class Depositor(Visitor):
    """Somebody without an account, and without a script."""

    def __init__(
        self,
        opened: FakeOffice,
        language: Language = Language.FR,
        *,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(some_pages(opened, limits=limits), language)

    def chooses(self, more: Mapping[str, str] | None = None) -> Page:
        self.see("/portal/to/ministere")
        return self.follow(self.send("/portal/to/ministere", {**CHOSEN, **(more or {})}))

    def writes(self, more: Mapping[str, object] | None = None, status: int | None = None) -> Page:
        """Send the second step, with a file unless it says otherwise."""
        fields = {"main": a_file(), "then": "next", **WRITTEN, **(more or {})}
        answer = self.send("/portal/letter", fields, status=status)
        return self.page if status else self.follow(answer)

    def says_who(self, more: Mapping[str, str] | None = None, status: int | None = None) -> Page:
        answer = self.send("/portal/contact", {**SENDER, **(more or {})}, status=status)
        return self.page if status else self.follow(answer)

    def comes_to_the_summary(self) -> Page:
        self.chooses()
        self.writes()
        return self.says_who()

    def sends(self, more: Mapping[str, str] | None = None, status: int | None = None) -> Page:
        fields = self.page.fields("/portal/send") | dict(more or {})
        answer = self.send("/portal/send", fields, status=status)
        return self.page if status else self.follow(answer)

    @property
    def number(self) -> str:
        """The deposit number that the page shows."""
        found = re.search(r"\b\d{4}-\d{6}\b", self.page.text)
        assert found is not None, self.page.text
        return found[0]
