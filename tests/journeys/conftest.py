"""Nothing is replaced here: real processes, a real browser, real PDFs, verified from outside.

`--screenshots DIR` (with `pytest tests/journeys`) keeps a picture of each page.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.databases import fresh
from tests.journeys.ministry import AtWork, Ministry, a_demonstration, an_installation
from tests.journeys.somebody import Somebody
from tests.needs import needs

#: Debian's sandbox needs rights that root in a container lacks; the rest keeps chromium from
#: calling home. No name but ours is resolved at all.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]

Enter: TypeAlias = Callable[..., Somebody]

HERE = Path(__file__).parent
AT_WORK = AtWork()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", metavar="DIR", help="keep a picture of each page here")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one file: while it is open, nothing else of this process may use asyncio."""
    chromium = needs("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ministry:
    """`parapheur demo`: one process, SQLite, dossiers at every stage."""
    return AT_WORK.ministry("demo", lambda: a_demonstration(tmp_path_factory.mktemp("demo")))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Ministry:
    """`parapheur serve` and `parapheur worker`: two processes on PostgreSQL, 1 MB a file."""

    @contextmanager
    def installed() -> Iterator[Ministry]:
        folder = tmp_path_factory.mktemp("installation")
        for url in fresh("postgresql", folder):
            with an_installation(folder, url) as ministry:
                yield ministry

    return AT_WORK.ministry("installation", installed)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """After the last journey nobody needs a ministry: at work, it would take from other tests."""
    yield
    if nextitem is None or not nextitem.path.is_relative_to(HERE):
        AT_WORK.end()


@pytest.fixture
def enter(browser: Browser) -> Iterator[Enter]:
    """Somebody comes in, at a browser of their own; whatever went wrong behind a page is said."""
    present: list[Somebody] = []

    def come_in(ministry: Ministry, login: str, language: str, *, scripts: bool = True) -> Somebody:
        present.append(Somebody(browser, ministry, login, language, scripts=scripts))
        return present[-1].enter()

    yield come_in
    troubles = [trouble for one in present for trouble in one.leave()]
    assert not troubles


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures are kept, if anybody asked for them."""
    folder = request.config.getoption("--screenshots", default=None)
    if folder is None:
        return None
    kept = Path(folder)
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.fixture(scope="module")
def rehearsed(demo: Ministry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF that another office signed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    demo.command("rehearse", demo.paper(folder), "--circuit", "note-interne", "--out", folder)
    (signed,) = folder.glob("*-signed.pdf")
    return Path(shutil.copy(signed, folder / "venu-d-ailleurs.pdf"))
