"""One's handwriting is handed in, looked at and erased on a page of one's own, without a script."""

from io import BytesIO

import pytest

from parapheur.domain.people import Person
from parapheur.domain.words import Language
from tests.builders import AMINA, HASSAN
from tests.web.ministry import Ministry
from tests.web.visitor import Visitor

PAGE, REMOVE, SPECIMEN = (f"/account/handwriting{end}" for end in ("", "/remove", "/specimen.png"))
IMAGE = b"\x89PNG of a hand"


@pytest.fixture
def ministry() -> Ministry:
    return Ministry()


def hands_in(visitor: Visitor, image: bytes, status: int | None = None) -> None:
    visitor.see(PAGE)
    answer = visitor.send(PAGE, {"image": (BytesIO(image), "signature.png")}, status=status)
    if status is None:
        visitor.follow(answer)


def keeps(ministry: Ministry, person: Person) -> bool:
    return ministry.opened.store.reading.handwriting(person.login) is not None


@pytest.mark.parametrize(
    ("language", "proves_nothing"),
    [
        (Language.AR, "ولا تثبت شيئا بمفردها"),
        (Language.FR, "qui ne prouve rien par elle-même"),
        (Language.EN, "proves nothing by itself"),
    ],
)
def test_the_page_says_that_it_proves_nothing(
    ministry: Ministry, language: Language, proves_nothing: str
) -> None:
    hassan = ministry.let(HASSAN, language)
    assert any(link.get("href") == PAGE for link in hassan.see("/account").all("a"))
    assert proves_nothing in hassan.see(PAGE).text


def test_it_is_handed_in_seen_as_it_will_stand_and_erased(ministry: Ministry) -> None:
    hassan = ministry.let(HASSAN)
    assert not hassan.see(PAGE).offers(REMOVE)
    assert hassan.client.get(SPECIMEN).status_code == 303
    hands_in(hassan, IMAGE)
    assert "L’image est enregistrée" in hassan.page.text
    assert any(image["src"] == SPECIMEN for image in hassan.page.all("img"))
    shown = hassan.client.get(SPECIMEN)
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert HASSAN.name.fr.encode() in shown.data
    assert shown.headers["Cache-Control"] == "no-store"
    assert "a enregistré une image" in hassan.see("/account").text, "one's own trail tells it"
    hassan.see(PAGE)
    hassan.follow(hassan.send(REMOVE))
    assert "L’image a été effacée." in hassan.page.text
    assert not keeps(ministry, HASSAN)
    hassan.follow(hassan.send(REMOVE))  # again, and there was none: nothing is said


def test_what_is_no_image_is_refused_in_the_page(ministry: Ministry) -> None:
    hassan = ministry.let(HASSAN)
    hands_in(hassan, b"%PDF-1.7", status=422)
    assert "n’est pas une image lisible" in hassan.page.text
    hassan.see(PAGE)
    hassan.send(PAGE, {}, status=422)
    assert "Choisissez une image" in hassan.page.text
    assert not keeps(ministry, HASSAN)


def test_what_is_far_too_heavy_is_not_even_read(ministry: Ministry) -> None:
    hassan = ministry.let(HASSAN)
    answer = hassan.client.post(
        PAGE, data=b"-" * (4 << 20), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
    assert "dépasse les 2 Mo admis" in hassan.read(answer).text


def test_nobody_sees_or_changes_anothers(ministry: Ministry) -> None:
    hands_in(ministry.let(HASSAN), IMAGE)
    amina = ministry.let(AMINA)
    assert not amina.see(PAGE).offers(REMOVE)
    assert amina.client.get(SPECIMEN).status_code == 303
    amina.send(REMOVE, {"login": HASSAN.login})
    assert keeps(ministry, HASSAN)
    hands_in(amina, IMAGE)
    assert keeps(ministry, AMINA)
