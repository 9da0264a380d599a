"""A guest, with nothing replaced: a mail brings the link, and the document is really signed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest

from parapheur.bootstrap import elsewhere, open_office
from parapheur.domain.circuit import CircuitId
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.delegation import day_of
from parapheur.domain.people import DeskId, Person, Role
from parapheur.domain.verdict import Conclusion, Trust
from parapheur.domain.words import Language
from parapheur.settings import Mail, load
from parapheur.usecases.act import act
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.post import send_due
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key
from parapheur.web.server import pages
from tests.builders import PASSWORD, a_person
from tests.post.mailserver import HOST, Mailbox, serving
from tests.security.office import CONFIG, PIN, a_letter
from tests.web.visitor import Visitor

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
GHALI = a_person("ghali", None, DeskId("secretaire-general"))
MEHDI = a_person("mehdi", None, DeskId("ministre"))
GUEST, NAME = "karim.alaoui@example.org", "كريم العلوي Karim Alaoui"


class Home:
    """An installation of its own, whose mails leave, with a dossier that waits on a guest."""

    def __init__(self, office: Office, box: Mailbox, folder: Path) -> None:
        self.office, self.box, self.folder = office, box, folder
        for person in (NADIA, LEILA, GHALI, MEHDI):
            with office.work() as work:
                work.add_person(person, office.passwords.hash(PASSWORD))
                address = Correspondence(f"{person.login}@example.ma")
                work.set_correspondence(person.login, address, at=office.now())
            issue_key(office, person, PIN, by=person.login)
        self.number = deposit(
            office,
            actor=NADIA,
            subject="Convention",
            circuit=CircuitId("convention"),
            main=("convention.pdf", a_letter("convention")),
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
def a_home(folder: Path) -> Iterator[tuple[Home, Visitor, Visitor]]:
    """The home, whoever invites, and whoever comes from outside."""
    circuits = copytree(CONFIG.parent / "workflows", folder / "workflows")
    (circuits / "convention.yaml").write_text(CONVENTION, encoding="utf-8")
    with serving() as box:
        settings = elsewhere(load(CONFIG, {}), folder / "data")
        mail = Mail(host=HOST, port=box.port, security="none", sender="parapheur@example.ma")
        folders = settings.folders.model_copy(update={"workflows": circuits})
        settings = settings.model_copy(update={"mail": mail, "folders": folders})
        with open_office(settings) as opened:
            home = Home(opened.office, box, folder / "data")
            app = pages(opened, secure_cookies=False)
            yield home, Visitor(app, Language.FR).enter(GHALI), Visitor(app, Language.AR)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Played"]:
    with a_home(tmp_path_factory.mktemp("guest")) as (home, ghali, guest):
        yield Played(home, ghali, guest)


class Played:
    """The whole of it, played once and looked at by each test."""

    def __init__(self, home: Home, ghali: Visitor, guest: Visitor) -> None:
        self.home = home
        address = f"/dossiers/{home.number}"
        fields = ghali.see(address).fields(f"{address}/invite")
        asked = {"name": NAME, "address": GUEST, "language": "ar"}
        until = str(day_of(home.office.now()))
        answer = ghali.send(f"{address}/invite", {**fields, **asked, "until": until}, status=200)
        self.page_of_inviter = answer.text
        found = re.search(r'class="given" dir="ltr">([0-9 ]+)<', answer.text)
        assert found is not None
        self.code = found[1].replace(" ", "")
        while send_due(home.office):
            pass
        (self.mail,) = [mail for mail in home.box.read if GUEST in str(mail["To"])]
        body = self.mail.get_body(("plain",))
        assert body is not None
        self.text = body.get_content()
        link = re.search(r"https?://[^/\s]+(/guest/\S+)", self.text)
        assert link is not None
        self.path = link[1]
        self.secret = self.path.rpartition("-")[2]
        self.asked = guest.see(self.path)
        self.reading = guest.follow(guest.send(self.path, {"code": self.code}))
        signing = {**self.reading.fields(f"{self.path}/sign"), "confirm": "1"}
        self.done = guest.follow(guest.send(f"{self.path}/sign", signing))
        home.acts(MEHDI, "ministre", 2)
        seal(home.office, home.number)


def test_the_link_is_in_the_mail_to_the_guest_and_nowhere_else(played: Played) -> None:
    assert played.mail["To"].addresses[0].addr_spec == GUEST
    assert played.mail["Content-Language"] == "ar"
    assert played.mail["List-Unsubscribe"] is None
    assert len(played.secret) == 64
    assert played.secret not in played.page_of_inviter
    others = [raw for raw, to in zip(played.home.box.mails, played.home.box.to, strict=True)
              if to != [GUEST]]  # fmt: skip
    assert others
    assert not any(played.secret.encode() in raw for raw in others)


def test_the_mail_says_nothing_of_the_document_nor_of_the_code(played: Played) -> None:
    assert "Convention" not in str(played.mail)
    assert "Convention" not in played.text
    assert played.code not in played.text
    assert "الكاتب العام" in played.text


def test_nothing_on_the_disk_holds_the_link_or_the_code(played: Played) -> None:
    files = [one for one in played.home.folder.rglob("*") if one.is_file()]
    assert any(one.name.startswith("parapheur") for one in files)
    for one in files:
        data = one.read_bytes()
        assert played.secret.encode() not in data, one
        assert played.code.encode() not in data, one


def test_the_signature_is_sound_names_the_guest_and_says_test(played: Played) -> None:
    office = played.home.office
    dossier = office.reading.dossier(played.home.number)
    verdict = office.signer.verify(office.files.get(dossier.version.digest))
    assert verdict.verdict is Conclusion.VALID
    guest = next(one for one in verdict.signatures if one.field == "external-2-1")
    assert "Karim Alaoui" in guest.signer
    assert guest.trust is Trust.TEST
    assert [one.field for one in verdict.signatures][-1].startswith("seal")


def test_everything_that_is_kept_agrees(played: Played) -> None:
    findings = [one for one in fsck(played.home.office) if one.place.startswith(("D-", "dossier"))]
    assert findings == []


def test_an_address_of_the_house_is_refused_for_real(tmp_path: Path) -> None:
    with a_home(tmp_path) as (home, ghali, _):
        address = f"/dossiers/{home.number}"
        fields = ghali.see(address).fields(f"{address}/invite")
        typed = {"name": "Leïla", "address": "leila+moi@example.ma", "language": "fr"}
        answer = ghali.send(f"{address}/invite", {**fields, **typed})
        assert answer.status_code == 422
        assert home.office.reading.dossier(home.number).invitations == ()
