"""Where the signatures stand: asked by numbers, told before it starts."""

from io import BytesIO

import pytest

from parapheur.domain.appearance import Mark, Spot
from parapheur.domain.words import Language
from tests.builders import AMINA, LETTER, PDF, YOUSSEF
from tests.web.ministry import FIRST, Ministry
from tests.web.visitor import Visitor

HERE = "/dossiers/1/marks"
SIGN = LETTER.steps[1]
HAND = {"how-1-0": "hand", "page-1-0": "1", "left-1-0": "20", "top-1-0": "200", "width-1-0": "85"}
SELF = {"how-2-0": "self", "page-2-0": "1", "left-2-0": "9", "top-2-0": "9", "width-2-0": "85"}


def drafted(pdf: bytes = PDF, language: Language = Language.FR) -> tuple[Ministry, Visitor]:
    ministry = Ministry()
    ministry.deposit(then="keep", pdf=pdf)
    return ministry, ministry.let(AMINA, language)


def asked(visitor: Visitor, **changed: str) -> dict[str, str]:
    visitor.see(HERE)
    return {"round": "1", **HAND, **SELF, **changed}


def marks(ministry: Ministry) -> tuple[Mark, ...]:
    return ministry.opened.store.reading.stored(FIRST).marks


@pytest.mark.parametrize("language", Language)
def test_the_page_asks_about_each_mark(language: Language) -> None:
    _, amina = drafted(language=language)
    page = amina.see(HERE)
    assert [one.get("data-mark") for one in page.all("fieldset")] == ["1-0", "2-0"]
    assert all(step.name.of(language) in page.text for step in LETTER.steps[1:])
    assert f"#signature-{SIGN.id}#" in page.text


def test_what_is_placed_is_kept_and_shown_again() -> None:
    ministry, amina = drafted()
    amina.follow(amina.send(HERE, asked(amina)))
    assert marks(ministry) == (Mark(SIGN.id, 0, Spot(1, 20, 200)),)
    fields = amina.see(HERE).fields(HERE)
    assert {name: fields[name] for name in HAND if "how" not in name} == {
        name: value for name, value in HAND.items() if "how" not in name
    }
    amina.follow(amina.send(HERE, asked(amina, **{"how-1-0": "self"})))
    assert marks(ministry) == ()


def test_a_mark_over_text_is_told_on_the_page_and_stops_nobody() -> None:
    ministry, amina = drafted()
    amina.follow(amina.send(HERE, asked(amina, **{"top-1-0": "20"})))
    assert "recouvre quelque chose d’imprimé" in amina.page.text
    amina.see("/dossiers/1")
    amina.follow(amina.send("/dossiers/1/start", {"round": "1"}))
    (field,) = [one for one in ministry.opened.store.reading.stored(FIRST).fields if one.spot]
    assert field.spot == Spot(1, 20, 20)


@pytest.mark.parametrize(
    "changed",
    [
        {"page-1-0": "2"}, {"page-1-0": ""}, {"left-1-0": "-3"}, {"left-1-0": "126"},
        {"top-1-0": "268"}, {"width-1-0": "49"}, {"width-1-0": "151"}, {"top-1-0": "1e2"},
        {"top-1-0": "x"}, {"left-1-0": "9" * 6}, {"left-1-0": "12.5"},
    ],
)  # fmt: skip
def test_a_mark_off_the_page_is_refused_and_what_was_typed_stays(changed: dict[str, str]) -> None:
    ministry, amina = drafted()
    amina.send(HERE, asked(amina, **changed), status=422)
    assert "doit tenir entièrement dans une page" in amina.page.text
    ((name, value),) = changed.items()
    assert amina.page.fields(HERE)[name] == value
    assert marks(ministry) == ()


def test_digits_of_another_keyboard_are_numbers_too() -> None:
    ministry, amina = drafted()
    amina.send(HERE, asked(amina, **{"left-1-0": "²0"}), status=422)
    amina.follow(amina.send(HERE, asked(amina, **{"top-1-0": "٢١٠"})))
    assert marks(ministry) == (Mark(SIGN.id, 0, Spot(1, 20, 210)),)


def test_marks_that_lie_over_each_other_are_refused_by_their_names() -> None:
    _, amina = drafted()
    over = {"how-2-0": "hand", "left-2-0": "30", "top-2-0": "210"}
    amina.send(HERE, asked(amina, **over), status=422)
    assert f"« {SIGN.name.fr} »" in amina.page.text
    assert "se chevauchent" in amina.page.text


def test_whoever_deposits_is_told_of_a_tag_that_names_nobody() -> None:
    ministry, amina = drafted(PDF + b"\n%tag wali")
    assert "#signature-wali#" in amina.see(HERE).text
    amina.see("/deposit")
    form = {"subject": "x", "circuit": LETTER.id, "then": "start"}
    answer = amina.send("/deposit", {**form, "main": (BytesIO(PDF + b"\n%tag wali"), "l.pdf")})
    assert "« #signature-wali# »" in amina.follow(answer).text
    assert ministry.state()


def test_a_tag_says_where_its_mark_stands() -> None:
    _, amina = drafted(PDF + b"\n%tag " + SIGN.id.encode())
    assert "Sur sa balise dans le texte, page 1" in amina.see(HERE).text


def test_nobody_else_and_nothing_on_its_way() -> None:
    ministry, amina = drafted()
    stranger = ministry.let(YOUSSEF)
    assert stranger.client.get(HERE).status_code == 404
    fields = asked(amina)
    amina.see("/dossiers/1")
    amina.follow(amina.send("/dossiers/1/start", {"round": "1"}))
    assert amina.client.get(HERE).headers["Location"] == "/dossiers/1"
    assert amina.send(HERE, fields).status_code == 409
    assert marks(ministry) == ()
