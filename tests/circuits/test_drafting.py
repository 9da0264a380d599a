"""Circuits made in the web view and files say the same thing in the same shape, both ways."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from parapheur.circuits import CircuitDrafting, read_workflows, schema
from parapheur.circuits.models import CircuitShape
from parapheur.domain.circuit import CircuitId
from parapheur.domain.errors import Misconfigured
from parapheur.domain.people import DeskId
from tests.drafts import Document, a_written_circuit, a_written_step, named

WORKFLOWS = Path(__file__).parents[2] / "workflows"
DRAFTING = CircuitDrafting(WORKFLOWS)
CIRCUITS = read_workflows(WORKFLOWS)[1]
HERE = CircuitId("essai")


@pytest.mark.parametrize("name", CIRCUITS)
def test_a_file_exports_to_the_same_circuit(name: CircuitId) -> None:
    document = DRAFTING.wrote(name)
    assert document is not None
    text = DRAFTING.write(DRAFTING.plain(document))
    again = DRAFTING.read(DRAFTING.parse(text.encode()), name, None)
    assert (again.document, again.circuit, again.mistakes) == (document, CIRCUITS[name], ())
    assert text.startswith("name:\n")
    assert text.index("  action:") > text.index("- id:") or "- together:" in text


def test_an_export_is_a_file_of_the_folder(tmp_path: Path) -> None:
    for name in CIRCUITS:
        document = DRAFTING.wrote(name)
        assert document is not None
        (tmp_path / f"{name}.yaml").write_text(DRAFTING.write(DRAFTING.plain(document)))
    organisation = (WORKFLOWS / "organisation.yaml").read_bytes()
    (tmp_path / "organisation.yaml").write_bytes(organisation)
    assert read_workflows(tmp_path)[1] == CIRCUITS


#: What YAML could take for something else than a text, and what people write.
tricky = some.sampled_from(
    ["no", "2026-11-22", "1:30", "0x1f", "null", "~", "- a", "a: b", "# x", "'", '"', "&a", "*a",
     "!x", "%x", "@", "`", "|", ">", "{a}", "[a]", "  a  b",
     "é" * 120, "𝔞 🙂", "a\u2028b", "=", "<<"]
)  # fmt: skip
texts = some.one_of(tricky, some.text(min_size=1, max_size=40))


@settings(max_examples=60, deadline=None)
@given(fr=texts, en=texts, ar=some.text("ابتثجحخ 123،؛", min_size=1, max_size=40))
def test_whatever_the_words_an_export_reads_back_the_same(fr: str, en: str, ar: str) -> None:
    circuit = a_written_circuit(a_written_step(name={"ar": ar, "fr": fr, "en": en}))
    first = DRAFTING.read(circuit, HERE, None)
    if first.circuit is None:
        assert first.mistakes
        return
    again = DRAFTING.read(
        DRAFTING.parse(DRAFTING.write(DRAFTING.plain(first.document)).encode()), HERE, None
    )
    assert again == first


def test_what_stands_twice_is_written_twice_without_an_anchor() -> None:
    name = named("Deux fois")
    shared = a_written_circuit(a_written_step("un", name=name), a_written_step("deux", name=name))
    text = DRAFTING.write(shared)
    assert "&" not in text
    assert DRAFTING.read(DRAFTING.parse(text.encode()), HERE, None).circuit is not None


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a: &b [1]\nc: *b\n", "an anchor"),
        (b"a: !!python/object:os.system x\n", "a tag"),
        (b"x: " + b"[" * 40 + b"]" * 40, "nested"),
        (b"#" * (1024 * 1024 + 1), "larger than 1 MB"),
        (b"a: 1\na: 2\n", "said twice"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a: [", "not YAML"),
    ],
)
def test_a_bad_import_is_refused_at_once(data: bytes, problem: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        DRAFTING.parse(data)
    assert problem in str(refused.value)


def test_every_key_that_a_step_takes_is_known() -> None:
    assert {"id", "name", "action", "desks", "quorum", "days", "when"} <= DRAFTING.keys("visa")
    assert "checklist" in DRAFTING.keys("prepare") - DRAFTING.keys("visa")
    assert not {"desks", "quorum", "apart"} & DRAFTING.keys("seal")
    assert DRAFTING.keys("nothing") == frozenset()


def test_mistakes_are_told_in_number_and_in_time() -> None:
    wrong: Document = {f"cle-{number}": 1 for number in range(20_000)}
    desks = [f"bureau-{number}" for number in range(3_000)]
    wrong |= {"steps": [a_written_step("a", "visa", *desks)]}
    assert 1 < len(DRAFTING.read(wrong, HERE, [DeskId("autre")]).mistakes) <= 200


def test_a_canonical_document_is_as_it_was_written_and_the_schema_is_the_published_one() -> None:
    document = a_written_circuit(visas="beside")
    written = DRAFTING.read(document, HERE, None)
    assert json.loads(written.document) == DRAFTING.plain(written.document) == document
    assert list(DRAFTING.plain(written.document)) == ["name", "visas", "steps"]
    assert DRAFTING.schema() == schema()
    assert CircuitShape.model_validate_json(written.document).visas == "beside"
    assert DRAFTING.wrote(HERE) is None
