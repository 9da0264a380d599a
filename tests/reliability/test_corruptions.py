"""Whatever somebody changes in the records or the files, `fsck` names it.

A ministry with dossiers at every stage is copied, one thing is changed in the copy, and the
inspection must find it, in its place, and nothing elsewhere.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from parapheur.demo.rehearsal import SECRETARY
from parapheur.domain.circuit import CircuitId
from parapheur.domain.circuit_versions import Standing
from parapheur.domain.dossier import DossierId
from parapheur.usecases.circuits import keep_circuit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.ports import Office
from parapheur.usecases.reject import recycle, reject
from parapheur.usecases.start import start
from tests.drafts import a_written_circuit, a_written_step
from tests.reliability.copies import Originals
from tests.reliability.lanes import quick
from tests.reliability.ministry import (
    BESIDE,
    INSIDE,
    TOGETHER,
    Place,
    a_draft,
    a_letter,
    at_step,
    enrol,
    holder,
    move_on,
    opened,
    standing,
)
from tests.reliability.planting import Facts, reaching
from tests.reliability.plants import PLANTS, WANTED, Plant

BOTH = ("trails", "circuits", "time")
"""What is planted in both kinds of database; the rest reads the same on either."""

for kind in ("trails", "stories", "rows", "files", "circuits", "time", "values", "accounts"):
    import_module(f"tests.reliability.plants_in_{kind}")  # each registers its own


def _fill(office: Office) -> None:
    """The dossiers that plants.py speaks of, numbered from 1."""
    move_on(office, at_step(office, 3, INSIDE))
    at_step(office, 3, BESIDE)
    _turn_back(office, a_draft(office, INSIDE))
    a_draft(office, BESIDE)
    move_on(office, at_step(office, 0, TOGETHER))
    _publish(office)


def _publish(office: Office) -> None:
    """Three versions of a circuit made in the pages."""
    made = CircuitId("conge-cabinet")
    visa = a_written_step("visa", "visa", "ministre")
    for seen, note in enumerate(("demandé", "revu", "corrigé")):
        circuit = a_written_circuit(*[visa, a_written_step(f"vu-{seen}", "read", "ministre")])
        keep_circuit(
            office, made, circuit, standing=Standing.PUBLISHED, seen=seen, note=note,
            actor=SECRETARY,
        )  # fmt: skip


def _turn_back(office: Office, dossier_id: DossierId) -> None:
    move_on(office, dossier_id)
    seen = standing(office, dossier_id)
    desk, shown = seen.awaited[0], seen.version.digest
    who, reason = holder(desk), "L'annexe 2 manque."
    reject(
        office, dossier_id, actor=who, desk=desk, position=0, round=seen.round,
        shown=shown, reason=reason,
    )  # fmt: skip
    recycle(office, dossier_id, actor=SECRETARY, main=("corrigé.pdf", a_letter(3)))
    start(office, dossier_id, actor=SECRETARY)
    move_on(office, dossier_id)


def _make(place: Place) -> None:
    enrol(place)
    with opened(place) as office:
        _fill(office)
        assert list(fsck(quick(office))) == []


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Originals]:
    """A ministry where all is well, on each kind of database."""
    originals = Originals(tmp_path_factory.mktemp("sound"), _make)
    yield originals
    originals.close()


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def place(sound: Originals, backend: str, tmp_path: Path) -> Iterator[Place]:
    """A copy of it, to do harm to."""
    with sound.copy(backend, tmp_path / "copy") as copy:
        yield copy


def found(place: Place, *, ahead: timedelta = timedelta(0)) -> list[str]:
    with opened(place, ahead=ahead) as office:
        return [f"{one.place}: {one.problem}" for one in fsck(quick(office))]


@pytest.mark.parametrize(
    ("backend", "planted"),
    [
        *(("sqlite", planted) for planted in PLANTS),
        *(("postgresql", planted) for planted in PLANTS if planted.__module__.endswith(BOTH)),
    ],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_what_was_changed_is_named(place: Place, planted: Plant) -> None:
    where, what = WANTED[planted]
    with reaching(place) as hand:
        planted(hand)
    findings = found(place)
    assert [one for one in findings if re.search(what, one)], findings
    assert [one for one in findings if not re.match(where, one)] == []


def test_there_are_enough_of_them() -> None:
    assert len(PLANTS) >= 50
    assert len({planted.__name__ for planted in PLANTS}) == len(PLANTS)


def test_a_signature_begun_and_never_ended_is_named(place: Place) -> None:
    with reaching(place) as hand:
        hand.sql("UPDATE intents SET outcome = 'open' WHERE id = (SELECT max(id) FROM intents)")
    with opened(place) as office:
        (intent,) = office.reading.open_intents()
        late = timedelta(hours=1)
    assert f"D-00000{intent.dossier}: a signature begun by {intent.actor} never ended" in found(
        place, ahead=late
    )


def test_no_inspection_alone_finds_what_contradicts_nothing(place: Place) -> None:
    """A reason is covered by the chain alone, and whoever can write can chain: see `fsck`.

    They seal it too, if they read the keys of subjects; without these, what they wrote is found.
    """
    reason = "Il manque un tampon."
    with reaching(place) as hand:

        def open_to_all(facts: list[Facts]) -> None:
            facts[2]["reason"] = reason

        hand.forge(3, open_to_all)
        assert "dossier/3, entry 3: says /reason in the open" in found(place)

        def sealed(facts: list[Facts]) -> None:
            author = f"account/{facts[2]['actor']}"
            facts[2]["reason"] = hand.seal(("dossier/3", 3, "/reason"), author, reason)

        hand.forge(3, sealed)
    assert found(place) == []
