"""`parapheur serve`, `worker` and `demo`: the program at work."""

import gc
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parapheur.cli.speaking import language, said

if TYPE_CHECKING:
    from parapheur.bootstrap import Opened

HERE = "127.0.0.1"
"""The demonstration's address: this machine's own."""

USUAL = (700, 10, 10)
"""Python's own numbers of new objects between two looks for what is not needed."""

Config = Annotated[Path | None, typer.Option(help="Another config.yaml.")]


def serve(
    config: Config = None,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Do the background work here too.")
    ] = False,
) -> None:
    """Serve the pages (waitress); background work needs `parapheur worker` beside it."""
    from parapheur.bootstrap import open_office
    from parapheur.settings import load

    settings = load(config)
    _free(settings.server.host, settings.server.port)
    with open_office(settings) as opened, _working(opened, wanted=with_worker):
        _pages(opened, settings.server.host, settings.server.port)


def worker(
    config: Config = None,
    name: Annotated[str | None, typer.Option(help="Tells workers apart.")] = None,
) -> None:
    """Do the background work: seals, and what was left half-way."""
    from parapheur.bootstrap import open_office
    from parapheur.settings import load

    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with open_office(load(config)) as opened, _working(opened, name=name):
        stopping.wait()


def demo(
    port: Annotated[int, typer.Option(help="0 takes any free one.")] = 8765,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demonstration.")] = False,
    config: Config = None,
) -> None:
    """Open a ministry to try: people, dossiers at every stage, web and worker in one process."""
    from parapheur.bootstrap import elsewhere, open_office
    from parapheur.demo.seed import FIRST, accounts, aside, folder_of, seed_in
    from parapheur.settings import load

    _free(HERE, port)  # said before the work of preparing, rather than after it
    settings = load(config)
    settings = elsewhere(settings, folder_of(settings, fresh=fresh))
    try:
        typer.echo(said("Preparing the demonstration…"))
        aside(seed_in, settings)
    except KeyboardInterrupt:
        raise typer.Exit from None
    typer.echo(accounts(language()))
    typer.echo(said("Begin as {login}: a letter waits for her visa, and for her PIN.", login=FIRST))
    with open_office(settings) as opened, _working(opened, name="demo"):
        _pages(opened, HERE, port)


def _settle() -> None:
    """Leave out what the program is made of, now that it is there, and look at the rest again."""
    gc.freeze()
    gc.set_threshold(*USUAL)


def _free(host: str, port: int) -> None:
    """Leave with one sentence when another program listens there."""
    try:
        socket.create_server((host, port)).close()
    except OSError:
        typer.echo(
            said(
                "Nothing can be served at {host}:{port}: the address is taken, or not ours.",
                host=host,
                port=port,
            ),
            err=True,
        )
        raise typer.Exit(3) from None


@contextmanager
def _working(opened: "Opened", *, wanted: bool = True, name: str | None = None) -> Iterator[None]:
    """Do the background work for as long as the block lasts."""
    if not wanted:
        yield
        return
    from parapheur.bootstrap import given
    from parapheur.domain.about_office import Program
    from parapheur.usecases.running import at_work
    from parapheur.worker.worker import Worker

    work = Worker(opened.office, opened.url, name=name or socket.gethostname())
    with at_work(opened.office, Program.WORKER, given(opened)):
        work.start()
        _settle()
        try:
            yield
        finally:
            work.stop()


def _pages(opened: "Opened", host: str, port: int) -> None:
    """Serve the pages until somebody stops us, and say where they are."""
    from parapheur.bootstrap import given
    from parapheur.domain.about_office import Program
    from parapheur.usecases.running import at_work
    from parapheur.web.server import Server, last_counts, pages

    app = pages(opened, secure_cookies=opened.settings.server.url.startswith("https:"))
    server = Server(app, host=host, port=port, threads=opened.settings.server.threads)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupted)
    typer.echo(said("The pages are at {url} (stop with Ctrl+C).", url=server.url))
    with at_work(opened.office, Program.SERVE, given(opened)):
        _settle()
        try:
            server.run()
        except KeyboardInterrupt:
            server.stop()
        last_counts(app)


def _interrupted(*_: object) -> None:
    typer.echo(said("Stopping…"))  # what is under way is finished first: a few seconds
    raise KeyboardInterrupt
