"""What a person should know of a document stands where they act on it, in their language."""

import pytest

from parapheur.domain.documents import Flag
from parapheur.domain.words import Language
from parapheur.words import say
from parapheur.words.flags import FLAGS
from tests.builders import AMINA, CLAIRE, HASSAN, PDF, YOUSSEF, a_version
from tests.web.ministry import Ministry, give

HYBRID = PDF + b"%hybrid %flag links %flag invisible-text"
TITLE = "To know before you act"


def a_ministry(pdf: bytes) -> Ministry:
    ministry = Ministry()
    ministry.deposit(pdf=pdf)
    return ministry


@pytest.mark.parametrize("language", Language)
def test_flags_are_told_where_one_acts(language: Language) -> None:
    ministry = a_ministry(HYBRID)
    told = [say(language, FLAGS[flag]) for flag in (Flag.LINKS, Flag.INVISIBLE_TEXT)]
    youssef = ministry.let(YOUSSEF, language)
    form = youssef.see("/dossiers/1").html.split("/dossiers/1/act", 1)[1].split("</form>", 1)[0]
    for sentence in (say(language, TITLE), *told):
        assert sentence in form
    assert FLAGS[Flag.LAYERS] not in youssef.page.html
    batch = youssef.see("/visas").text
    assert all(sentence in batch for sentence in told)
    give(ministry.let(YOUSSEF))
    assert told[0] in ministry.let(HASSAN, language).see("/dossiers/1").text
    assert told[0] in ministry.let(AMINA, language).see("/dossiers/1").text


def test_a_plain_document_gives_nothing_to_tell() -> None:
    ministry = a_ministry(PDF)
    assert say(Language.FR, TITLE) not in ministry.let(YOUSSEF).see("/dossiers/1").html
    assert "Copie" not in ministry.let(YOUSSEF).see("/dossiers/1").text


@pytest.mark.parametrize("language", Language)
def test_the_copy_and_the_original_are_both_there_with_their_fingerprints(
    language: Language,
) -> None:
    ministry = a_ministry(HYBRID)
    copied = HYBRID.replace(b"%hybrid", b"%copied")
    youssef = ministry.let(YOUSSEF, language)
    for page in ("/dossiers/1", "/dossiers/1/history"):
        html = youssef.see(page).html
        for data in (HYBRID, copied):
            digest = a_version(data).digest
            assert f'title="{digest}"' in html
            assert youssef.client.get(f"/dossiers/1/pieces/{digest}").data == data
    assert say(language, "As deposited, untouched") in youssef.page.text
    claire = ministry.let(CLAIRE, language)
    assert a_version(HYBRID).digest in claire.see("/dossiers/1/history").html
