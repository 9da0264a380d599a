"""A real HTTP server that lies in every way one can: each path is one way."""

import contextlib
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator

MANY = 1 << 30
"""Bytes that an endless answer announces."""


class Liar:
    """Answers on a port of 127.0.0.1; `answer` makes what an honest path says to a body."""

    def __init__(self, media: str, answer: Callable[[str, bytes], bytes]) -> None:
        self.media, self.answer = media, answer
        self.asked: list[str] = []
        self.sent = 0
        """Bytes that went out of the endless answer."""
        owner = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError, ValueError):
                    owner.serve(self.request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        path, body = _request(connection)
        self.asked.append(path)
        match path:
            case "500":
                connection.sendall(b"HTTP/1.1 500 Oh no\r\nContent-Length: 0\r\n\r\n")
            case "html":
                connection.sendall(_whole("text/html", b"<h1>Welcome</h1>"))
            case "html-in-disguise":
                connection.sendall(_whole(self.media, b"<h1>Welcome</h1>"))
            case "redirect":
                where = self.url("honest").encode()
                connection.sendall(b"HTTP/1.1 307 Over there\r\nLocation: " + where + b"\r\n\r\n")
            case "reset":
                connection.sendall(_head(self.media, 4000) + b"half of it")
                # RST: what is not sent is thrown away
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
            case "short":
                connection.sendall(_head(self.media, 4000) + b"half of it")
            case "drip":
                self._drip(connection, _whole(self.media, self.answer("honest", body)))
            case "endless":
                self._pour(connection, _head(self.media, None))
            case "announced":
                self._pour(connection, _head(self.media, MANY))
            case "chatter":
                connection.sendall(b"220 mail.example.ma ESMTP ready\r\n")
            case "silent":
                connection.recv(1)
            case _:
                said = self.answer(path, body)  # which may say that it is of another kind
                connection.sendall(_whole(self.media, said))

    def _drip(self, connection: socket.socket, whole: bytes) -> None:
        for byte in whole:
            connection.sendall(bytes([byte]))
            time.sleep(0.02)

    def _pour(self, connection: socket.socket, head: bytes) -> None:
        connection.sendall(head)
        piece = bytes(1 << 16)
        while self.sent < MANY:
            connection.sendall(piece)
            self.sent += len(piece)


@contextlib.contextmanager
def a_liar(media: str, answer: Callable[[str, bytes], bytes]) -> Iterator[Liar]:
    liar = Liar(media, answer)
    try:
        yield liar
    finally:
        liar.close()


def _request(connection: socket.socket) -> tuple[str, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(1 << 16)
        if not piece:
            raise ValueError("no request")
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += connection.recv(1 << 16)
    return head.split(b" ")[1].decode().lstrip("/"), body


def _head(media: str, length: int | None) -> bytes:
    told = f"Content-Length: {length}\r\n" if length is not None else ""
    return f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n{told}\r\n".encode()


def _whole(media: str, body: bytes) -> bytes:
    return _head(media, len(body)) + body
