"""Texts in YAML that would cost time or memory are refused at once, at each of the three doors.

The doors are the files of `workflows/`, `circuits import`, and the pages (a file brought, and a
text typed). What is measured is this process's own time, and for the first two what Python asked
for meanwhile: the pages' tests write the forms themselves, in the same process.
"""

import json
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import pytest
from typer.testing import CliRunner

from parapheur.bootstrap import open_office
from parapheur.circuits import CircuitDrafting, CircuitMistakes, read_circuits
from parapheur.cli.app import app
from parapheur.domain.circuit import CircuitId
from parapheur.domain.errors import Misconfigured
from parapheur.domain.people import DeskId
from parapheur.settings import load
from tests.builders import AMINA
from tests.drafts import Document, a_written_circuit, a_written_step
from tests.web.ministry import Ministry

SECONDS = 3
"""The slowest takes a tenth of it on a machine that does nothing else."""
MOST_MEMORY = 64 * 1024 * 1024

LAUGHS = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (at, at, b", ".join([b"*%c" % (at - 1)] * 9)) for at in range(98, 110)
)
BOMBS = {
    "ten megabytes": b"name: " + b"x" * 10_000_000,
    "ten megabytes of steps": b"steps:\n" + b"- {id: a, action: visa, desks: [chef]}\n" * 270_000,
    "a billion laughs": LAUGHS,
    "an alias of itself": b"a: &a [*a]",
    "merged keys": b"a: &a {b: c}\nd: {<<: *a}",
    "deep": b"[" * 1_000_000,
    "deep mappings": b"".join(b" " * n + b"a:\n" for n in range(1_000)),
    "half a million items": b"steps: [" + b"a," * 500_000 + b"]",
    "a hundred thousand keys": b"".join(b"k%d: 1\n" % n for n in range(100_000)),
    "a number in base sixty": b"a: " + b"1:" * 300_000 + b"1",
    "a number of a million digits": b"a: " + b"9" * 1_000_000,
    "one long text": b'a: "' + b"\\u0061" * 160_000 + b'"',
}
bombs = pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())


@contextmanager
def at_once() -> Iterator[None]:
    begun = process_time()
    yield
    assert process_time() - begun < SECONDS


@contextmanager
def in_little_memory() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


@bombs
def test_a_file_is_refused_at_once(tmp_path: Path, bomb: bytes) -> None:
    (tmp_path / "essai.yaml").write_bytes(bomb)
    with in_little_memory(), at_once(), pytest.raises(CircuitMistakes) as refusal:
        read_circuits(tmp_path, [])
    assert str(refusal.value).startswith(f"{tmp_path}/essai.yaml: ")
    assert len(str(refusal.value)) < 500


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with one secretary."""
    monkeypatch.setenv("PARAPHEUR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("PARAPHEUR_DATABASE_URL", raising=False)
    with open_office(load()) as opened, opened.office.work() as work:
        work.add_person(AMINA, "x")
    return tmp_path


def test_what_is_imported_is_refused_at_once_and_nothing_is_kept(installed: Path) -> None:
    file = installed / "essai.yaml"
    for bomb in BOMBS.values():
        file.write_bytes(bomb)
        with in_little_memory(), at_once():
            done = CliRunner().invoke(app, ["circuits", "import", str(file), "--as", "amina"])
        assert isinstance(done.exception, Misconfigured)
        assert done.exit_code == 1
    with open_office(load()) as opened:
        assert opened.office.reading.circuit_versions() == []


def brought(ministry: Ministry, bomb: bytes) -> int:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    said = b'--b\r\nContent-Disposition: form-data; name="'
    token = said + b'csrf_token"\r\n\r\n' + amina.page.token.encode() + b"\r\n"
    file = said + b'file"; filename="essai.yaml"\r\n\r\n' + bomb + b"\r\n--b--\r\n"
    kind = "multipart/form-data; boundary=b"
    return amina.client.post("/circuits/import", data=token + file, content_type=kind).status_code


def typed(ministry: Ministry, bomb: bytes) -> int:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    fields = {
        "document": json.dumps(a_written_circuit()),
        "yaml": bomb.decode(),
        "counts": "text",
        "do": "publish",
        "csrf_token": amina.page.token,
    }
    return amina.client.post("/circuits/build", data=fields).status_code


@pytest.mark.parametrize("door", [brought, typed])
def test_what_a_page_is_given_is_refused_at_once_and_nothing_is_kept(
    door: Callable[[Ministry, bytes], int],
) -> None:
    ministry = Ministry()
    for bomb in BOMBS.values():
        with at_once():
            assert door(ministry, bomb) in {413, 422}
    assert ministry.opened.store.reading.circuit_versions() == []


def test_a_circuit_of_five_hundred_steps_is_refused_with_one_sentence(tmp_path: Path) -> None:
    steps = [a_written_step(f"visa-{n}", "visa", "chef") for n in range(500)]
    document = a_written_circuit(*steps)
    drafting = CircuitDrafting(tmp_path)
    with at_once():
        mistakes = drafting.read(document, CircuitId("long"), None).mistakes
    assert ("steps",) in {one.path for one in mistakes}
    assert any("50 steps" in one.problem for one in mistakes)
    (tmp_path / "long.yaml").write_text(drafting.write(document))
    with at_once(), pytest.raises(CircuitMistakes, match="more than 50 steps in all"):
        read_circuits(tmp_path, [DeskId("chef")])
    ministry = Ministry()
    with at_once():
        assert brought(ministry, drafting.write(document).encode()) == 422
        assert typed(ministry, drafting.write(document).encode()) == 422
    assert ministry.opened.store.reading.circuit_versions() == []


LONG: Mapping[str, Callable[[], Document]] = {
    "steps": lambda: a_written_circuit(*({} for _ in range(5_000))),
    "branches": lambda: a_written_circuit({"together": [[{}] * 90 for _ in range(90)]}),
    "desks": lambda: a_written_circuit(a_written_step("a", "visa", *["chef"] * 101)),
    "fields": lambda: a_written_circuit(metadata=[{} for _ in range(101)]),
    "values": lambda: a_written_circuit(metadata=[{f"k{n}": n for n in range(10_001)}]),
}


@pytest.mark.parametrize("document", LONG.values(), ids=LONG.keys())
def test_no_form_that_is_longer_than_any_circuit_is_answered_with_a_page_as_long(
    document: Callable[[], Document],
) -> None:
    ministry = Ministry()
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    fields = {"document": json.dumps(document()), "csrf_token": amina.page.token, "do": "check"}
    with at_once():
        answer = amina.client.post("/circuits/build", data=fields)
    assert answer.status_code == 400
    assert len(answer.text) < 50_000


def test_a_form_with_a_few_steps_too_many_is_shown_so_that_they_can_be_taken_out() -> None:
    ministry = Ministry()
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    many = a_written_circuit(*(a_written_step(f"visa-{n}") for n in range(60)))
    fields = {"document": json.dumps(many), "csrf_token": amina.page.token, "do": "publish"}
    answer = amina.client.post("/circuits/build", data={**fields, "circuit": "long"})
    assert answer.status_code == 422
    assert "plus de 50 étapes" in answer.text
