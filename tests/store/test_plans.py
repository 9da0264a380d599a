"""Each tray is read along its index, on both databases: their own plans say so."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from parapheur.bench.trays import LOOKED_AT, OFFICIAL, counts_of, filled
from parapheur.store import Database
from parapheur.store.filling import BLOCK
from parapheur.store.plans import indexes_in, whole_tables_in
from tests.databases import BACKENDS, fresh

AWAITING = "ix_awaiting_desk_ahead_due_dossier_action_circuit"
ALONG = {
    "retrievable": ("ix_dossiers_undo_by_updated_at",),
    "already done": ("ix_acts_actor_id", "pk_acts"),
    "finished": ("ix_finished_login_at_dossier",),
    "on their way": ("ix_dossiers_originator_state_updated_at",),
}


@pytest.fixture(scope="module", params=BACKENDS)
def many(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Trays of 3 000 dossiers: so few that PostgreSQL is told not to read them whole."""
    for url in fresh(request.param, tmp_path_factory.mktemp("plans")):
        hint = "?options=-cenable_seqscan%3Doff" if request.param == "postgresql" else ""
        with ExitStack() as stack:
            yield filled(url + hint, 3 * BLOCK, stack)


@pytest.mark.parametrize("tray", LOOKED_AT)
def test_a_page_is_read_along_its_index(many: Database, tray: str) -> None:
    look = LOOKED_AT[tray]
    plan = many.plans(lambda: look(many))
    assert set(ALONG.get(tray, (AWAITING,))) & set(indexes_in(plan)), plan
    assert whole_tables_in(plan) == []


def test_every_tray_of_the_measure_is_full(many: Database) -> None:
    for tray, look in LOOKED_AT.items():
        lines = look(many)
        assert isinstance(lines, list)
        assert len(lines) == 25, tray
    counts = counts_of(OFFICIAL)(many)
    assert (counts.todo, counts.upcoming, counts.delegated) == (3000, 3000, 3000)
    assert (counts.retrievable, counts.done, counts.finished) == (3000, 3000, 3000)


@pytest.mark.parametrize(
    "line",
    ["SCAN dossiers", "SCAN dossiers USING INDEX x", "  ->  Seq Scan on dossiers  (cost=0.00)"],
)
def test_a_table_read_from_end_to_end_is_noticed(line: str) -> None:
    assert whole_tables_in(["SEARCH awaiting USING INDEX y (desk=?)", line]) == ["dossiers"]
