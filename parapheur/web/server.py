"""Serve the pages: waitress inside the program, any WSGI server in production."""

import atexit
import socket
from contextlib import ExitStack

from flask import Flask
from waitress.server import create_server
from werkzeug.middleware.proxy_fix import ProxyFix

from parapheur.bootstrap import Opened, given, open_office
from parapheur.domain.about_office import Program
from parapheur.settings import load
from parapheur.usecases.refusing import write_counts
from parapheur.usecases.running import at_work
from parapheur.web.app import create_app
from parapheur.web.forms import OVERFULL
from parapheur.web.here import Limits, house, office

PATIENCE = 30
"""Seconds a connection may stay silent."""
CONNECTIONS = 1000
"""At once: those that send slowly wait in the poll, and hold no thread."""


class Server:
    """Pages on one address, until stopped."""

    def __init__(self, pages: Flask, *, host: str, port: int, threads: int) -> None:
        listening = socket.create_server((host, port))
        self._server = create_server(
            pages,
            sockets=[listening],
            threads=threads,
            ident=None,
            # It takes a whole body in before it asks us, so it must know when to stop.
            # Somewhat later than we refuse: a form a little too large is answered in words.
            max_request_body_size=OVERFULL * pages.config["MAX_CONTENT_LENGTH"],
            # Headers of proxies are believed or not by `pages`, as the settings say.
            clear_untrusted_proxy_headers=False,
            channel_timeout=PATIENCE,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,  # more of them than select() can tell apart
        )
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
