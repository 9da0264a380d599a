"""One HTTP exchange over one connection, to its last byte before a deadline."""

import io
import json
import re
import socket
import ssl
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse

from parapheur.domain.outside import Call, Outside, Trouble
from parapheur.egress.hosts import Place
from parapheur.egress.kinds import Kind

Left = Callable[[], float]
"""Seconds that are left. `TimeoutError` when there are none."""


def exchange(
    place: Place, address: str, call: Call, kind: Kind, *, left: Left, secure: ssl.SSLContext | None
) -> bytes:
    """Connect to the address, ask, and return the answer's body. `Outside`, `OSError`.

    `secure`: what the server answers to; None: `place` is not a secure one.
    """
    with _connected(place, address, left, secure) as connection:
        try:
            connection.settimeout(left())
            connection.sendall(_request(place, call, kind))
            return _answer(place, connection, kind, left)
        except TimeoutError:
            raise
        except OSError as error:
            raise Outside(Trouble.BROKEN_OFF, place.full) from error
        except (HTTPException, ValueError) as error:
            raise Outside(Trouble.GARBLED, place.full, type(error).__name__) from error


def _connected(
    place: Place, address: str, left: Left, secure: ssl.SSLContext | None
) -> socket.socket:
    plain = socket.create_connection((address, place.port), timeout=left())
    if secure is None:
        return plain
    try:
        plain.settimeout(left())
        return secure.wrap_socket(plain, server_hostname=place.host)
    except ssl.SSLCertVerificationError as error:
        plain.close()
        raise Outside(Trouble.NOT_SECURE, place.full, error.verify_message) from error
    except BaseException:
        plain.close()
        raise


def _request(place: Place, call: Call, kind: Kind) -> bytes:
    lines = [
        f"{'GET' if call.body is None else 'POST'} {place.target} HTTP/1.1",
        f"Host: {place.named}",
        "User-Agent: parapheur",
        f"Accept: {', '.join(kind.answers)}",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    if call.body is not None:
        if call.bearer is not None:
            lines.append(f"Authorization: Bearer {call.bearer}")
        if call.language is not None:
            lines.append(f"Accept-Language: {call.language}")
        lines += [f"Content-Type: {kind.asks}", f"Content-Length: {len(call.body)}"]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + (call.body or b"")


class _Incoming(io.RawIOBase):
    """What comes in over a connection, each read within what is left of the whole time."""

    def __init__(self, connection: socket.socket, left: Left) -> None:
        self._connection, self._left = connection, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer
        self._connection.settimeout(self._left())
        return self._connection.recv_into(buffer)


class _Read:
    """As much of a socket as `HTTPResponse` wants: something to read from."""

    def __init__(self, connection: socket.socket, left: Left) -> None:
        self._incoming = _Incoming(connection, left)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._incoming)


def _why(response: HTTPResponse) -> tuple[str, str]:
    """Return the word that a refusal explains itself by, if it is one, and its sentence."""
    try:
        said = json.loads(response.read(4096))
    except ValueError:
        return "", ""
    word, sentence = (
        (said.get("error"), said.get("sentence")) if isinstance(said, dict) else ("", "")
    )
    fits = isinstance(word, str) and re.fullmatch(r"[a-z_]{1,40}", word)
    return f", {word}" if fits else "", sentence if isinstance(sentence, str) else ""


def _answer(place: Place, connection: socket.socket, kind: Kind, left: Left) -> bytes:
    response = HTTPResponse(_Read(connection, left))  # type: ignore[arg-type]  # it only reads
    response.begin()
    if 300 <= response.status < 400:
        raise Outside(Trouble.REDIRECTED, place.full, str(response.status))
    if response.status != 200:
        why, sentence = _why(response) if kind.explains else ("", "")
        raise Outside(Trouble.REFUSED, place.full, f"status {response.status}{why}", sentence)
    said = response.headers.get_content_type()
    if said not in kind.answers:
        raise Outside(Trouble.WRONG_KIND, place.full, said)
    if response.length is not None and response.length > kind.most:
        raise Outside(Trouble.TOO_LARGE, place.full)
    body = response.read(kind.most + 1)
    if len(body) > kind.most:
        raise Outside(Trouble.TOO_LARGE, place.full)
    if response.length:  # so many bytes were announced, and never came
        raise Outside(Trouble.BROKEN_OFF, place.full)
    return body
