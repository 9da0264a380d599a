"""Files that must not come in: a sentence in the reader's language, and nothing kept."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.journeys import sentences as say
from tests.journeys.conftest import Enter
from tests.journeys.letters import a_letter, encrypted, too_large, truncated, without_pages
from tests.journeys.ministry import Ministry
from tests.journeys.somebody import Somebody

STATUS = {"too large": 413}


@pytest.fixture
def bad_files(tmp_path: Path, rehearsed: Path) -> Mapping[str, Path]:
    made = {
        "not a pdf": b"PK\x03\x04 un traitement de texte",
        "truncated": truncated(),
        "encrypted": encrypted(),
        "signed elsewhere": rehearsed.read_bytes(),
        "without pages": without_pages(),
        "too large": too_large(),
    }
    files = {why: tmp_path / f"{why}.pdf" for why in made}
    for why, data in made.items():
        files[why].write_bytes(data)
    return files


def kept(installation: Ministry) -> set[str]:
    files = installation.data / "files"
    return {str(file.relative_to(files)) for file in files.rglob("*") if file.is_file()}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_bad_file_is_refused_by_its_sentence(
    installation: Ministry, enter: Enter, bad_files: Mapping[str, Path], language: str
) -> None:
    nadia, before = enter(installation, "nadia", language), kept(installation)
    for why, file in bad_files.items():
        nadia.deposit("Refusé", "note-interne", file, status=STATUS.get(why, 422))
        assert say.BAD_FILES[why][language] in nadia.text(".said-refused"), why
        assert say.NOTHING_KEPT[language] in nadia.text("main")
        assert nadia.page.input_value("#subject") == "Refusé", "what was typed is not lost"
        assert nadia.page.is_checked("#circuit-note-interne")
    nothing_was_kept(nadia)
    assert kept(installation) == before


def test_a_bad_annexe_keeps_the_good_letter_out_too(
    installation: Ministry, enter: Enter, bad_files: Mapping[str, Path], tmp_path: Path
) -> None:
    nadia, before, good = (
        enter(installation, "nadia", "fr"),
        kept(installation),
        tmp_path / "ok.pdf",
    )
    good.write_bytes(a_letter("fr", "Bonne"))
    annexes = [good, bad_files["truncated"]]
    nadia.deposit("Refusé", "note-interne", good, annexes, status=422)
    assert say.BAD_FILES["truncated"]["fr"] in nadia.text(".said-refused")
    nothing_was_kept(nadia)
    assert kept(installation) == before


def test_too_much_in_all_is_said_before_anything_is_sent(
    installation: Ministry, enter: Enter, bad_files: Mapping[str, Path]
) -> None:
    nadia, heavy = enter(installation, "nadia", "fr"), bad_files["too large"]
    nadia.see("/deposit")
    nadia.page.fill("#subject", "Refusé")
    nadia.page.set_input_files("#document", heavy)
    assert nadia.page.locator("[data-too-much]").is_hidden()
    nadia.page.set_input_files("#annexes", [heavy, heavy])
    assert nadia.text(".field:has(#annexes) .file-names").count(heavy.name) == 2
    assert say.TOO_MUCH["fr"] in nadia.text("[data-too-much]")
    nadia.page.click("label[for=circuit-note-interne]")
    nadia.page.click("button[name=then][value=start]")
    assert nadia.page.url.endswith("/deposit")
    assert nadia.page.input_value("#subject") == "Refusé"
    nothing_was_kept(nadia)


def nothing_was_kept(nadia: Somebody) -> None:
    for tray in ("drafts", "progress"):
        nadia.see(f"/deposits/{tray}")
        assert "Refusé" not in nadia.text("main")
