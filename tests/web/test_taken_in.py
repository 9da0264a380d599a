"""The server that comes with the program takes in no more of a body than its form may have."""

import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from waitress.adjustments import Adjustments

from parapheur.web.forms import OVERFULL, WITHOUT_FILES
from parapheur.web.here import MEGABYTE
from parapheur.web.server import Server, Taken, most_of
from tests.web.ministry import Ministry

HOST = "127.0.0.1"
PATIENCE = 10.0


@pytest.fixture(scope="module")
def app() -> Flask:
    return Ministry().app


@pytest.fixture(scope="module")
def place(app: Flask) -> Iterator[tuple[str, int]]:
    server = Server(app, host=HOST, port=0, threads=2)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield HOST, int(server.url.rstrip("/").rpartition(":")[2])
    server.stop()
    running.join(PATIENCE)


def answered(place: tuple[str, int], path: str, told: str, body: bytes = b"") -> int:
    """Send the head of a request, and so much of its body; return the status that comes."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{told}\r\n\r\n"
    with socket.create_connection(place, PATIENCE) as line:
        line.sendall(head.encode() + body)
        return int(line.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("path", ["/login", "/portal/contact", "/portal/letters", "/nowhere"])
def test_a_long_body_is_refused_as_soon_as_it_says_so(place: tuple[str, int], path: str) -> None:
    assert answered(place, path, f"Content-Length: {OVERFULL * WITHOUT_FILES}") == 413


@pytest.mark.parametrize("path", ["/portal/letter", "/portal/files", "/follow/letter/pieces"])
def test_so_is_more_than_a_draft_may_hold(place: tuple[str, int], path: str) -> None:
    assert answered(place, path, f"Content-Length: {130 * MEGABYTE}") == 413


def test_what_does_not_say_how_long_it_is_is_refused_once_it_is_too_long(
    place: tuple[str, int],
) -> None:
    chunk = b"%x\r\n" % WITHOUT_FILES + bytes(WITHOUT_FILES) + b"\r\n"
    assert answered(place, "/login", "Transfer-Encoding: chunked", chunk * 3) == 413


def test_what_is_short_enough_is_answered_by_the_pages(place: tuple[str, int]) -> None:
    said = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8"
    assert answered(place, "/login", said, b"login=me") == 400  # it bears no token


def test_forms_with_files_may_have_more(app: Flask) -> None:
    most = most_of(app)
    assert most("POST", "/deposit") == OVERFULL * app.config["MAX_CONTENT_LENGTH"]
    assert most("POST", "/portal/letter") == OVERFULL * 61 * MEGABYTE
    parser = Taken(most, Adjustments())
    parser.received(b"POST /portal/letter?x=1 HTTP/1.1\r\nContent-Length: 99000000\r\n\r\n")
    assert not parser.completed
    assert parser.adj.max_request_body_size == most("POST", "/portal/letter")
    assert most("GET", "/portal/letter") == OVERFULL * WITHOUT_FILES
