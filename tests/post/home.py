"""An installation of its own, whose mails leave, with a dossier that waits on a guest."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

from flask import Flask

from parapheur.bootstrap import elsewhere, open_office
from parapheur.domain.circuit import CircuitId
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.people import DeskId, Person, Role
from parapheur.domain.words import Words
from parapheur.rendering.papers import Paper, paper
from parapheur.settings import Mail, load
from parapheur.usecases.act import act
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import Office
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key
from parapheur.web.server import pages
from tests.builders import PASSWORD, a_person
from tests.enrolled import enrolled
from tests.post.mailserver import HOST, Mailbox, serving
from tests.security.office import CONFIG, PIN

CONVENTION = """\
name: {ar: اتفاقية شراكة, fr: Convention de partenariat, en: Partnership agreement}
steps:
  - id: visa
    name: {ar: تأشيرة, fr: Visa, en: Visa}
    action: visa
    desks: [service-juridique]
  - id: partenaire
    name: {ar: توقيع الشريك, fr: Signature du partenaire, en: Signature of the partner}
    action: external
    desks: [secretaire-general]
    days: 10
  - id: signature
    name: {ar: توقيع الوزير, fr: Signature du ministre, en: Signature of the minister}
    action: sign
    desks: [ministre]
  - id: cachet
    name: {ar: خاتم, fr: Cachet, en: Seal}
    action: seal
"""
NADIA = a_person("nadia", role=Role.SECRETARY)
LEILA = a_person("leila", None, DeskId("service-juridique"))
GHALI = a_person(
    "ghali",
    Words("غالي بنجلون", "Ghali Benjelloun", "Ghali Benjelloun"),
    DeskId("secretaire-general"),
)
MEHDI = a_person("mehdi", None, DeskId("ministre"))
GUEST, NAME = "karim.alaoui@example.org", "كريم العلوي Karim Alaoui"


class Home:
    """The office, its letter box, its pages, and where its bytes stand."""

    def __init__(self, office: Office, box: Mailbox, app: Flask, folder: Path) -> None:
        self.office, self.box, self.app, self.folder = office, box, app, folder
        for person in (NADIA, LEILA, GHALI, MEHDI):
            with office.work() as work:
                enrolled(work, person, office.passwords.hash(PASSWORD))
                address = Correspondence(f"{person.login}@example.ma")
                work.set_correspondence(person.login, address, at=office.now())
            issue_key(office, person, PIN, by=person.login)
        self.number = deposit(
            office,
            actor=NADIA,
            subject="Convention",
            circuit=CircuitId("convention"),
            main=("convention.pdf", paper(Paper.LETTER, "اتفاقية شراكة")),
        )
        start(office, self.number, actor=NADIA)
        self.acts(LEILA, "service-juridique", 0)

    def acts(self, person: Person, desk: str, position: int) -> None:
        dossier = self.office.reading.dossier(self.number)
        act(
            self.office,
            self.number,
            actor=person,
            desk=DeskId(desk),
            position=position,
            round=dossier.round,
            shown=dossier.version.digest,
            pin=PIN,
        )


@contextmanager
def a_home(folder: Path) -> Iterator[Home]:
    """Open it until the block ends."""
    circuits = copytree(CONFIG.parent / "workflows", folder / "workflows")
    (circuits / "convention.yaml").write_text(CONVENTION, encoding="utf-8")
    with serving() as box:
        settings = elsewhere(load(CONFIG, {}), folder / "data")
        mail = Mail(host=HOST, port=box.port, security="none", sender="parapheur@example.ma")
        folders = settings.folders.model_copy(update={"workflows": circuits})
        settings = settings.model_copy(update={"mail": mail, "folders": folders})
        with open_office(settings) as opened:
            app = pages(opened, secure_cookies=False)
            yield Home(opened.office, box, app, folder / "data")
