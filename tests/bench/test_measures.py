"""The measures run, whatever they say: machines differ, so no test asks how quick one is."""

import pytest

from parapheur.bench import engine, sign
from parapheur.bench.rows import Row


def sound(row: Row) -> bool:
    assert row.value >= 0
    return row.holds is ((row.value if row.ratio is None else row.ratio) <= row.bar)


def test_a_signature_is_measured_beside_the_bare_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign, "SIZES", (("100 KB", 100_000, 2),))
    rows = list(sign.bench_sign())
    assert [row.work.split(",")[0] for row in rows] == ["visa", "visible signature"]
    assert all(row.reference and row.ratio and row.bar == sign.BAR for row in rows)
    assert all(sound(row) for row in rows)


def test_the_engine_is_measured_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "STEPS", 3)
    monkeypatch.setattr(engine, "DOSSIERS", 5)
    monkeypatch.setattr(engine, "trays", lambda *_: iter(()))
    rows = list(engine.bench_engine())
    assert [row.bar for row in rows] == [3, 3, 20, 100, 100]
    assert all(sound(row) for row in rows)
