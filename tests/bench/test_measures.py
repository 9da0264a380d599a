"""The measures run, whatever they say: machines differ, so no test asks how quick one is."""

import pytest

from parapheur.bench import archive, batch, click, contest, engine, figures, heavy, sign, validate
from parapheur.bench.rows import Omitted, Row


def sound(row: Row) -> bool:
    assert row.value >= 0
    return row.holds is ((row.value if row.ratio is None else row.ratio) <= row.bar)


def test_a_signature_is_measured_beside_the_bare_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign, "SIZES", (("100 KB", 100_000, 2),))
    rows = list(sign.bench_steps())
    assert [row.work.split(",")[0] for row in rows] == ["visa", "visible signature"]
    assert all(row.reference and row.ratio and row.bar == sign.BAR for row in rows)
    assert all(sound(row) for row in rows)


def test_a_signature_is_measured_beside_those_of_other_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contest, "SIZES", (("100 KB", 100_000, 1),))
    told = list(contest.bench_contest())
    rows = [one for one in told if isinstance(one, Row)]
    assert all(sound(row) for row in rows)
    pyhanko = [row.bar for row in rows if row.work.endswith("beside pyHanko by its manual")]
    assert pyhanko == [0.5, 0.166]
    # The others stand in a row for each kind of key, or in a sentence that says why not.
    for other in ("pdfsig", "node-signpdf"):
        measured = [row.bar for row in rows if row.work.endswith(f"beside {other}")]
        left_out = [one.why for one in told if isinstance(one, Omitted) and other in one.why]
        assert set(measured) <= {1.0}
        assert len(measured) + len(left_out) == len(contest.BARS)


def test_what_the_click_pays_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "ROUNDS", 1)
    rows = list(click.bench_click())
    assert [row.bar for row in rows] == [0.333, 4, 0.333]
    assert all(sound(row) for row in rows)


def test_a_batch_is_measured_on_one_core_and_on_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "COUNT", 2)
    monkeypatch.setattr(batch, "CREWS", 1)
    monkeypatch.setattr(batch, "SLICES", 1)
    rows = list(batch.bench_batch())
    assert [row.bar for row in rows] == [0.556, 0.75, 1.0]
    assert all(sound(row) for row in rows)


def test_an_archive_signature_is_measured_beside_its_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "ROUNDS", 1)
    (row,) = archive.bench_archive()
    assert row.bar == 1.5
    assert row.reference
    assert sound(row)


def test_the_memory_of_a_large_document_is_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heavy, "SIZE", 1_000_000)
    rows = list(heavy.bench_heavy())
    assert [row.work.split(" of ")[0] for row in rows] == ["start", "signature"]
    assert all(sound(row) and row.bar == 3 and row.unit == "MB" for row in rows)


def test_the_engine_is_measured_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "STEPS", 3)
    monkeypatch.setattr(engine, "DOSSIERS", 5)
    monkeypatch.setattr(engine, "trays", lambda *_: iter(()))
    monkeypatch.setattr(figures, "MANY", 50)
    rows = list(engine.bench_engine())
    assert [row.bar for row in rows] == [3, 3, 20, 100, 100, 300, 1000]
    assert all(sound(row) for row in rows)


def test_a_verdict_is_measured_beside_plain_validation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "COUNTS", (1, 3))
    monkeypatch.setattr(validate, "ROUNDS", {})
    monkeypatch.setattr(validate, "CHECKED", 100_000)
    monkeypatch.setattr(validate, "LARGE", 1_000_000)
    rows = list(validate.bench_validate())
    assert [row.bar for row in rows] == [1.5, 1, 1.2 * 3, 1.3, 3]
    assert all(row.reference and sound(row) for row in rows)
