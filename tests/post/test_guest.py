"""A guest, with nothing replaced: a mail brings the link, and the document is really signed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from parapheur.domain.delegation import day_of
from parapheur.domain.verdict import Conclusion, Trust
from parapheur.domain.words import Language
from parapheur.usecases.fsck import fsck
from parapheur.usecases.post import send_due
from parapheur.usecases.seal import seal
from tests.post.home import GHALI, GUEST, MEHDI, NAME, Home, a_home
from tests.web.visitor import Visitor


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Played"]:
    with a_home(tmp_path_factory.mktemp("guest")) as home:
        yield Played(home)


class Played:
    """The whole of it, played once and looked at by each test."""

    def __init__(self, home: Home) -> None:
        self.home = home
        ghali = Visitor(home.app, Language.FR).enter(GHALI)
        guest = Visitor(home.app, Language.AR)
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
    verdict = office.signer.verify(office.files.get(dossier.version.digest), at=office.now())
    assert verdict.verdict is Conclusion.VALID
    guest = next(one for one in verdict.signatures if one.field == "external-2-1")
    assert "Karim Alaoui" in guest.signer
    assert guest.trust is Trust.TEST
    assert [one.field for one in verdict.signatures][-1].startswith("seal")


def test_everything_that_is_kept_agrees(played: Played) -> None:
    findings = [one for one in fsck(played.home.office) if one.place.startswith(("D-", "dossier"))]
    assert findings == []


def test_an_address_of_the_house_is_refused_for_real(tmp_path: Path) -> None:
    with a_home(tmp_path) as home:
        ghali = Visitor(home.app, Language.FR).enter(GHALI)
        address = f"/dossiers/{home.number}"
        fields = ghali.see(address).fields(f"{address}/invite")
        typed = {"name": "Leïla", "address": "leila+moi@example.ma", "language": "fr"}
        answer = ghali.send(f"{address}/invite", {**fields, **typed})
        assert answer.status_code == 422
        assert home.office.reading.dossier(home.number).invitations == ()
