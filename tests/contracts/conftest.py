"""Each contract runs over a fake and its real twin."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from parapheur.files import Folder
from parapheur.store import Database
from parapheur.usecases.ports import Files
from tests.builders import Records
from tests.databases import BACKENDS, fresh
from tests.fake_store import FakeStore
from tests.fake_subjects import SUBJECTS
from tests.fakes import FakeFiles


@pytest.fixture(params=["fake", *BACKENDS])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    """Records with nothing in them: in memory, in SQLite, in PostgreSQL."""
    if request.param == "fake":
        yield FakeStore()
        return
    for url in fresh(request.param, tmp_path):
        database = Database(url, SUBJECTS)
        yield database
        database.close()


@pytest.fixture(params=["fake", "folder"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """Files with nothing in them: in memory, in a folder."""
    return FakeFiles() if request.param == "fake" else Folder(tmp_path / "files")
