"""Few fixtures: the cast stands in builders.py, the machine in needs.py."""

import gc
import os
from collections.abc import Generator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from tests.corpus import place

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

    from tests.keys.drawer import Drawer

# A slow moment of the machine is not a bug; in CI the same examples run each time.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


gc.disable()  # until every test is known: nothing goes away meanwhile


@pytest.fixture(scope="session")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> "Drawer":
    """Cards of SoftHSM2: one drawer for a process, since its module is begun but once in it."""
    from tests.keys.drawer import a_drawer

    return a_drawer(tmp_path_factory.mktemp("cards"))


LONG = {"reliability", "journeys", "worker", "proof", "security", "demo", "test_secrecy.py"}
"""Rooms and files."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the long run, for a night."""
    parser.addoption(
        "--parapheur-soak",
        action="store_true",
        help="20 000 dossiers against the model on each database, and 5 000 races.",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the rooms whose files take longest, lest one be left at the end."""
    items.sort(key=lambda item: not LONG & set(item.path.parts))


def pytest_collection_finish() -> None:
    """From here on let go of what is left; what is there now stays, so nobody looks at it again."""
    gc.freeze()
    gc.enable()


def room_of(nodeid: str) -> str:
    """Return what goes to one process: a file, or half of the journeys.

    A ministry takes longer to make than most journeys through it, so two are made, not four.
    """
    file = PurePosixPath(nodeid.partition("::")[0])
    if "journeys" not in file.parts:
        return str(file)
    return "journeys from A to P" if file.name < "test_q" else "journeys from Q to Z"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "Scheduling | None":
    """Hand whole files out, where that was asked for."""
    if config.getoption("dist") != "loadfile":
        return None
    scheduling = LoadFileScheduling(config, log)
    scheduling._split_scope = room_of
    return scheduling


def pytest_report_header() -> str:
    """Say where the corpus stands, or that its tests are left out."""
    return place.told()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a test that failed: there, the machine has everything."""
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that skips itself."""
    report = yield
    refuse_skip(report)
    return report


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that keeps its reason, when CI is set."""
    if not os.environ.get("CI") or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"Nothing may be skipped in CI. {reason}"
