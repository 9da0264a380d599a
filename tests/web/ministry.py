"""A ministry with its pages, and its people in front of them."""

from collections.abc import Mapping
from io import BytesIO

from parapheur.domain.dossier import DossierId
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Person
from parapheur.domain.words import Language
from parapheur.web import Limits
from tests.builders import AMINA, LETTER, PDF, PIN
from tests.fakes import FakeOffice, an_office
from tests.web.visitor import Visitor, some_pages

FIRST = DossierId(1)


class Ministry:
    """A fake office, its application, and whoever is let in."""

    def __init__(self, *, secure: bool = False, limits: Limits | None = None) -> None:
        self.opened: FakeOffice = an_office()
        self.app = some_pages(self.opened, secure=secure, limits=limits)

    def again(self) -> "Ministry":
        """Open the pages anew, over the office as it now is."""
        self.app = some_pages(self.opened)
        return self

    def let(self, person: Person, language: Language = Language.FR) -> Visitor:
        return Visitor(self.app, language).enter(person)

    def deposit(
        self, *, circuit: str = LETTER.id, then: str = "start", pdf: bytes = PDF
    ) -> Visitor:
        amina = self.let(AMINA)
        amina.see("/deposit")
        answer = amina.send(
            "/deposit",
            {
                "subject": "Réponse à la commune",
                "circuit": circuit,
                "main": (BytesIO(pdf), "lettre.pdf"),
                "annexes": [(BytesIO(PDF + b"%annexe"), "annexe.pdf")],
                "then": then,
            },
        )
        amina.follow(answer)
        return amina

    def state(self) -> State:
        return self.opened.store.reading.stored(FIRST).state


def give(
    visitor: Visitor,
    pin: str = PIN,
    status: int | None = None,
    changed: Mapping[str, str] | None = None,
) -> None:
    """Give the visa or signature that the first dossier's page offers."""
    offered = visitor.see("/dossiers/1").fields("/dossiers/1/act")
    fields = {**offered, "pin": pin, **(changed or {})}
    answer = visitor.send("/dossiers/1/act", fields, status=status)
    if status is None:
        visitor.follow(answer)
