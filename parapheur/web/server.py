"""Serve the pages: waitress inside the program, any WSGI server in production."""

import atexit
import socket
from collections.abc import Callable
from contextlib import ExitStack
from copy import copy
from functools import partial
from typing import cast

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from parapheur.bootstrap import Opened, given, open_office
from parapheur.domain.about_office import Program
from parapheur.settings import load
from parapheur.usecases.refusing import write_counts
from parapheur.usecases.running import at_work
from parapheur.web.app import create_app
from parapheur.web.forms import OVERFULL, WITHOUT_FILES, longest
from parapheur.web.here import Limits, house, office

PATIENCE = 30
"""Seconds a connection may stay silent."""
CONNECTIONS = 1000
"""At once: those that send slowly wait in the poll, and hold no thread."""


class Taken(HTTPRequestParser):
    """A request as it comes in: of its body no more is taken than its form may have.

    Without this, whoever wants fills our disk with bodies that no view would ever read.
    """

    def __init__(self, most: Callable[[str, str], int], adjustments: Adjustments) -> None:
        super().__init__(adjustments)
        self._most = most

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header; by its address it is known how long the body may be."""
        super().parse_header(header_plus)
        self.adj = copy(self.adj)  # it is looked at as soon as the header is read
        known, found = self.adj.max_request_body_size, vars(self)
        self.adj.max_request_body_size = min(known, self._most(found["command"], found["path"]))


def most_of(pages: Flask) -> Callable[[str, str], int]:
    """Return what says, by method and path, how many bytes of a body are taken in.

    Somewhat more than we refuse: a form a little too large is answered in words.
    """
    rules = pages.url_map.bind("")

    def most(method: str, path: str) -> int:
        try:
            endpoint, _ = rules.match(path, method=method)
        except HTTPException:
            return OVERFULL * WITHOUT_FILES
        return OVERFULL * longest(pages, str(endpoint))

    return most


class Server:
    """Pages on one address, until stopped."""

    def __init__(self, pages: Flask, *, host: str, port: int, threads: int) -> None:
        listening = socket.create_server((host, port))
        server = create_server(
            pages,
            sockets=[listening],
            threads=threads,
            ident=None,
            # It takes a whole body in before it asks us, so it must know when to stop (`Taken`).
            max_request_body_size=OVERFULL * pages.config["MAX_CONTENT_LENGTH"],
            # Headers of proxies are believed or not by `pages`, as the settings say.
            clear_untrusted_proxy_headers=False,
            channel_timeout=PATIENCE,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,  # more of them than select() can tell apart
        )
        self._server = cast("BaseWSGIServer", server)  # there is one socket
        taken = {"parser_class": partial(Taken, most_of(pages))}
        self._server.channel_class = type("Channel", (HTTPChannel,), taken)
        self.url = f"http://{host}:{listening.getsockname()[1]}/"

    def run(self) -> None:
        """Serve until `stop`, or until interrupted."""
        self._server.run()

    def stop(self) -> None:
        """Serve no more."""
        self._server.close()


def pages(opened: Opened, *, secure_cookies: bool = True) -> Flask:
    """Return the application over an opened office, as its settings say."""
    settings = opened.settings
    app = create_app(
        opened.office,
        secret_key=opened.secret,
        templates=settings.folders.templates,
        limits=Limits(file=settings.limits.upload_bytes),
        secure_cookies=secure_cookies,
        default_language=settings.default_language,
    )
    proxies = settings.server.behind_proxy
    if proxies:
        trusted = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
        app.wsgi_app = trusted  # type: ignore[method-assign]  # as Flask's manual has it
    return app


def last_counts(app: Flask) -> None:
    """Write down what was counted of refusals and not written yet: no more is served."""
    with app.app_context():
        write_counts(office(), house().flood, last=True)


def application() -> Flask:
    """Return the pages for a WSGI server: `gunicorn 'parapheur.web.server:application()'`."""
    stack = ExitStack()
    atexit.register(stack.close)
    opened = stack.enter_context(open_office(load()))
    stack.enter_context(at_work(opened.office, Program.SERVE, given(opened)))
    app = pages(opened, secure_cookies=opened.settings.server.url.startswith("https:"))
    stack.callback(last_counts, app)
    return app
