"""A real office with its pages, and everybody who might come to them.

Nadia and Omar deposit; four officials hold desks; Claire audits, Rachid administers. Nadia has a
dossier on its way and a draft, Omar has one on its way on another circuit. Nothing is replaced:
records on SQLite, files in a folder, keys, signatures, the examination of PDFs.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pikepdf
from flask import Flask

from parapheur.bootstrap import Opened, elsewhere, open_office
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.people import DeskId, Login, Person, Role
from parapheur.settings import load
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import Office
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key
from parapheur.web import create_app
from parapheur.web.server import pages
from tests.builders import PASSWORD, a_person
from tests.enrolled import enrolled
from tests.fixed import on_fixed_circuits
from tests.web.visitor import TEMPLATES, Visitor

CONFIG = Path(__file__).parents[2] / "config.yaml"
PIN = "482913"

NADIA = a_person("nadia", role=Role.SECRETARY)
OMAR = a_person("omar", role=Role.SECRETARY)
LEGAL = a_person("leila", None, DeskId("service-juridique"))
GENERAL = a_person("ghali", None, DeskId("secretaire-general"))
MINISTER = a_person("mehdi", None, DeskId("ministre"))
STRANGER = a_person("samir", None, DeskId("service-accompagnement"))
SOCIAL = a_person("sana", None, DeskId("division-affaires-sociales"))
CLAIRE = a_person("claire", role=Role.AUDITOR)
RACHID = a_person("rachid", role=Role.ADMINISTRATOR)
EVERYBODY = (NADIA, OMAR, LEGAL, GENERAL, MINISTER, STRANGER, SOCIAL, CLAIRE, RACHID)


def a_letter(text: str = "lettre") -> bytes:
    """A PDF that is safe to sign; each text makes other bytes."""
    pdf, file = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = text
    pdf.save(file)
    return file.getvalue()


@dataclass(frozen=True)
class Ministry:
    """An opened office, its application and its three dossiers."""

    opened: Opened
    app: Flask
    on_its_way: DossierId
    draft: DossierId
    of_omar: DossierId

    @property
    def office(self) -> Office:
        return self.opened.office

    @property
    def data(self) -> Path:
        return self.opened.settings.folders.data

    def let(self, person: Person) -> Visitor:
        return Visitor(self.app).enter(person)

    def visitor(self) -> Visitor:
        visitor = Visitor(self.app)
        visitor.see("/login")
        return visitor

    def stands(self, dossier_id: DossierId) -> Dossier:
        return self.office.reading.stored(dossier_id)

    def a_dossier(
        self,
        circuit: str = "arrete",
        *,
        by: Person = NADIA,
        started: bool = True,
        name: str = "lettre.pdf",
    ) -> DossierId:
        """One more dossier, for a test that is going to change it."""
        number = a_dossier(self.office, circuit, by, f"{circuit} {len(self.numbers)}", name)
        if started:
            start(self.office, number, actor=by)
        return number

    @property
    def numbers(self) -> list[DossierId]:
        return list(self.office.reading.dossiers())

    def form(self, visitor: Visitor, number: DossierId, verb: str) -> dict[str, str]:
        """What stands in a form of a dossier's page, with the right PIN."""
        fields = visitor.see(f"/dossiers/{number}").fields(f"/dossiers/{number}/{verb}")
        return {**fields, "pin": PIN} if verb == "act" else fields

    def renew(self, person: Person, password: str | None = None) -> None:
        """An administrator changes an account."""
        with self.office.work() as work:
            stored = work.password(person.login) or ""
            enrolled(work, person, self.office.passwords.hash(password) if password else stored)

    def with_office(
        self, change: Callable[[Office], Office], *, secure_cookies: bool = False
    ) -> Flask:
        """The pages over the same office with one part changed."""
        return create_app(
            change(self.office),
            secret_key=self.opened.secret,
            templates=TEMPLATES,
            secure_cookies=secure_cookies,
        )


def later(by: timedelta) -> Callable[[Office], Office]:
    """Put the clock of an office ahead."""
    return lambda office: replace(office, now=lambda: office.now() + by)


@contextmanager
def a_ministry(folder: Path) -> Iterator[Ministry]:
    settings = on_fixed_circuits(elsewhere(load(CONFIG, {}), folder))
    with open_office(settings) as opened:
        enrol(opened.office, EVERYBODY)
        first = a_dossier(opened.office, "arrete", NADIA, "Arrêté secret de Nadia")
        draft = a_dossier(opened.office, "arrete", NADIA, "Brouillon secret de Nadia")
        other = a_dossier(opened.office, "courrier-depart", OMAR, "Courrier secret d’Omar")
        start(opened.office, first, actor=NADIA)
        start(opened.office, other, actor=OMAR)
        yield Ministry(opened, pages(opened, secure_cookies=False), first, draft, other)


def enrol(office: Office, people: tuple[Person, ...]) -> None:
    hashed = office.passwords.hash(PASSWORD)
    for person in people:
        with office.work() as work:
            enrolled(work, person, hashed)
        if person.desks:
            issue_key(office, person, PIN, by=Login("rachid"))


def a_dossier(
    office: Office, circuit: str, by: Person, subject: str, name: str = "lettre.pdf"
) -> DossierId:
    wish = next(known for known in office.circuits if known == circuit)
    annexes = [("annexe.pdf", a_letter(f"annexe de {subject}"))]
    main = (name, a_letter(subject))
    return deposit(office, actor=by, subject=subject, circuit=wish, main=main, annexes=annexes)
