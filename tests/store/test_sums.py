"""No entry is under way while a month is summed: whoever sums waits for it, or gives up."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from parapheur.store import Database, sums
from tests.builders import LETTER, a_trail, keep_all
from tests.contracts.test_sums import MARCH, as_counted, summed, total
from tests.databases import fresh
from tests.fake_subjects import SUBJECTS


def test_a_sum_waits_for_an_entry_that_is_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "ALONE", ("SET LOCAL lock_timeout = '20ms'", sums.ALONE[1]))
    for url in fresh("postgresql", tmp_path):  # SQLite has one writer at a time
        database, other = Database(url, SUBJECTS), Database(url, SUBJECTS)
        started = keep_all(database, a_trail(LETTER, on_step=1))
        with other.work() as late:
            late.keep(started, a_trail(LETTER, on_step=2)[-1])
            with pytest.raises(OperationalError, match="lock timeout"):
                total(database, MARCH)
        assert summed(database) == []
        total(database, MARCH)
        assert summed(database) == [MARCH]
        assert as_counted(database)
        other.close()
        database.close()
