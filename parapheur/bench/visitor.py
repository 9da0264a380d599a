"""A visitor of the pages for measures: follows links and sends forms, over plain HTTP."""

import re
import secrets
from collections.abc import Mapping
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Visitor:
    """One browser without scripts, on this machine's own pages."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._opener: OpenerDirector = build_opener(
            ProxyHandler({}), HTTPCookieProcessor(CookieJar())
        )

    def see(self, path: str) -> str:
        """Return a page. `HTTPError` if it is refused."""
        return self.fetch(path).decode()

    def fetch(self, path: str) -> bytes:
        """Return what stands at a path."""
        with self._opener.open(self._url + path, timeout=60) as answer:
            return bytes(answer.read())

    def send(self, path: str, page: str, fields: Mapping[str, str]) -> str:
        """Send a form of the page, with its token, and return what comes back."""
        body = urlencode({**self._token(page), **fields}).encode()
        return self._post(path, body, "application/x-www-form-urlencoded")

    def send_file(self, path: str, page: str, fields: Mapping[str, str], pdf: bytes) -> str:
        """Send a form with one file, named `main`."""
        edge = secrets.token_hex(16)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
            for name, text in {**self._token(page), **fields}.items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="main"; filename="a.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        body = b"".join((*parts, head.encode(), pdf, f"\r\n--{edge}--\r\n".encode()))
        return self._post(path, body, f"multipart/form-data; boundary={edge}")

    def enter(self, login: str, password: str) -> None:
        """Log in."""
        self.send("/login", self.see("/login"), {"login": login, "password": password})

    def _post(self, path: str, body: bytes, kind: str) -> str:
        headers = {"Content-Type": kind, "Origin": self._url}
        request = Request(self._url + path, data=body, headers=headers)  # noqa: S310 - http: ours
        with self._opener.open(request, timeout=60) as answer:
            page: bytes = answer.read()
        return page.decode()

    @staticmethod
    def _token(page: str) -> dict[str, str]:
        found = TOKEN.search(page)
        return {"csrf_token": found.group(1)} if found else {}


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field of the page. `KeyError` if it has none."""
    fields: dict[str, str] = dict(HIDDEN.findall(page))
    return fields[name]
