"""What a document carries is handed out to the guest who is to sign it, and to nobody without."""

import pytest

from tests.builders import CIRCUITS, PDF, YOUSSEF, a_subtype, a_type
from tests.fake_mail import FakePost
from tests.fakes import an_office, sha256
from tests.web.ministry import give
from tests.web.test_guests import CONVENTION, WITHDRAW, Home, signing
from tests.web.visitor import Visitor, some_pages

CARRIER = PDF + b"%flag attached-files %carries facture"
FILE = f"attached/{sha256(b'facture')}"


class Carrying(Home):
    """A home whose convention carries a file."""

    def __init__(self) -> None:
        self.opened = an_office()
        self.post = FakePost()
        self.opened.post = self.post
        self.opened.store.mails = True
        self.opened.circuits = {**CIRCUITS, CONVENTION.id: CONVENTION}
        self.opened.types = (a_type(a_subtype(CONVENTION, id="porte", attachments=True)),)
        self.app = some_pages(self.opened)
        self.deposit(circuit="courrier/porte", pdf=CARRIER)
        give(self.let(YOUSSEF))


@pytest.fixture
def home() -> Carrying:
    return Carrying()


def test_a_guest_takes_what_the_document_carries_before_and_after(home: Carrying) -> None:
    _, path, code = home.invites()
    guest = home.guest(path, code)
    assert f"{path}/{FILE}" in guest.page.html
    answer = guest.client.get(f"{path}/{FILE}")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"facture", "text/plain")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="facture.txt"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    guest.follow(guest.send(f"{path}/sign", signing(guest.page, path)))
    assert guest.client.get(f"{path}/{FILE}").data == b"facture"


def test_nothing_else_is_handed_out_there_nor_to_anybody_else(home: Carrying) -> None:
    salma, path, code = home.invites()
    stranger = Visitor(home.app)
    assert stranger.client.get(f"{path}/{FILE}").status_code == 404
    guest = home.guest(path, code)
    for digest in (sha256(b"lignes"), sha256(CARRIER), "facture.txt"):
        assert guest.client.get(f"{path}/attached/{digest}").status_code == 404
    salma.send(WITHDRAW, salma.see("/dossiers/1").fields(WITHDRAW))
    answer = guest.client.get(f"{path}/{FILE}")
    assert answer.status_code == 404
    assert b"facture" not in answer.data
