"""Before any of a body is read: there is a draft, its network may send, and it is not too long."""

import io
from collections.abc import Iterator

import pytest
from werkzeug.test import EnvironBuilder

from parapheur.domain.registry.numbers import LetterId
from parapheur.usecases.registry import drafting
from parapheur.web import Limits
from tests.depositing import Depositor, a_file, an_office_with_bodies
from tests.fakes import FakeOffice

UPLOADS = ("/portal/letter", "/portal/files", "/follow/letter/pieces")


class Unread(io.BytesIO):
    """A body that says how long it is, and of which nobody may read a byte."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self._length, self._at = length, 0

    def seek(self, to: int, whence: int = 0) -> int:
        self._at = self._length if whence == 2 else to
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = readinto = read  # type: ignore[assignment]  # whatever way it is tried

    def __iter__(self) -> Iterator[bytes]:
        raise AssertionError("the body was read")


@pytest.fixture
def opened() -> FakeOffice:
    return an_office_with_bodies()


def send_unread(somebody: Depositor, address: str, length: int = 1000) -> tuple[int, str]:
    """Send a form whose body must stay where it is; return the status and the page."""
    builder = EnvironBuilder(address, method="POST", base_url="http://localhost")
    environ = builder.get_environ()
    environ |= {
        "wsgi.input": Unread(length),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    answer = somebody.client.open(environ)
    return answer.status_code, answer.text


@pytest.mark.parametrize("address", UPLOADS)
def test_without_a_draft_or_a_letter_nothing_is_read(opened: FakeOffice, address: str) -> None:
    status, _ = send_unread(Depositor(opened), address)
    assert status in {303, 404}


@pytest.mark.parametrize("address", UPLOADS[:2])
def test_a_network_that_sends_too_often_is_told_in_words_before_it_is_read(
    opened: FakeOffice, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(drafting, "UPLOADS", 3)
    somebody = Depositor(opened)
    somebody.chooses()
    for number in range(3):
        somebody.send(
            "/portal/files", {"joined": a_file(f"{number}.pdf", b"%%PDF-1.7 %d" % number)}
        )
    status, page = send_unread(somebody, address)
    assert status == 429
    assert "Trop d’essais" in page
    opened.clock.pause(16 * 60)
    assert (
        somebody.send("/portal/letter", {"subject": "Demande", "main": a_file()}).status_code == 303
    )


def test_a_network_that_follows_is_told_too(
    opened: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "UPLOADS", 2)
    somebody = Depositor(opened)
    somebody.comes_to_the_summary()
    somebody.sends()
    somebody.send("/follow/letter/pieces", {}, status=409)
    status, page = send_unread(somebody, "/follow/letter/pieces")
    assert status == 429
    assert "Trop d’essais" in page


def test_what_is_let_in_needs_its_token(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.chooses()
    for address in UPLOADS[:2]:
        answer = somebody.client.post(address, data={"csrf_token": "forged", "joined": a_file()})
        assert answer.status_code == 400
    somebody.writes()
    somebody.says_who()
    somebody.sends()
    answer = somebody.client.post(UPLOADS[2], data={"csrf_token": "forged", "pieces": a_file()})
    assert answer.status_code == 400
    assert len(opened.store.reading.incoming(LetterId(1)).pieces) == 1


def test_what_says_that_it_is_too_long_is_refused_unread(opened: FakeOffice) -> None:
    somebody = Depositor(opened, limits=Limits(file=50_000))
    somebody.chooses()
    for length in (1 << 30, 500_000):
        status, page = send_unread(somebody, "/portal/letter", length)
        assert status == 413
        assert "MB" in page or "Mo" in page
