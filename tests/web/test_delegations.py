"""The pages of delegations: give, act in another's place, revoke, look back."""

from collections.abc import Mapping

import pytest

from parapheur.domain.delegation import day_of
from parapheur.domain.words import Language
from tests.builders import AMINA, CLAIRE, HASSAN, MORNING, PIN, RACHID, SALMA, YOUSSEF
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Visitor

TODAY = day_of(MORNING).isoformat()
ASKED = {
    "holding": "ministre:hassan",
    "to": "salma",
    "act_reference": "arrêté n° 114-26",
    "act_date": "2026-02-01",
    "first": TODAY,
    "last": "",
    "action-sign": "1",
}


@pytest.fixture
def ministry() -> Ministry:
    return Ministry()


def delegate(visitor: Visitor, changed: Mapping[str, str] | None = None) -> None:
    visitor.see("/delegations")
    visitor.follow(visitor.send("/delegations", {**ASKED, **(changed or {})}))


def act_by(visitor: Visitor, pin: str = PIN, status: int | None = None) -> None:
    """Fill in the form of the act by delegation, which names the delegation."""
    page = visitor.see("/dossiers/1")
    forms = [form["fields"] for form in page.forms]
    wanted = {"delegation", "pin"}
    (fields,) = [one for one in forms if wanted <= {f.get("name") for f in one}]
    values = {f["name"]: f.get("value", "") for f in fields if f.get("name")}
    answer = visitor.send("/dossiers/1/act", {**values, "pin": pin}, status=status)
    if status is None:
        visitor.follow(answer)


@pytest.mark.parametrize("language", Language)
def test_the_minister_delegates_and_salma_signs_in_his_place(
    ministry: Ministry, language: Language
) -> None:
    ministry.deposit()
    give(ministry.let(YOUSSEF))
    salma = ministry.let(SALMA, language)
    salma.see("/dossiers/1", status=404)
    hassan = ministry.let(HASSAN, language)
    delegate(hassan)
    assert "arrêté n° 114-26" in hassan.page.text
    assert "/dossiers/1" in salma.see("/tray/delegated").html
    assert "arrêté n° 114-26" in salma.see("/dossiers/1").text
    act_by(salma, pin="0000", status=403)
    act_by(salma)
    act = ministry.opened.store.reading.stored(FIRST).acts[-1]
    assert (act.actor, act.on_behalf_of) == (SALMA.login, HASSAN.login)
    history = ministry.let(CLAIRE, language).see("/dossiers/1/history").text
    assert "arrêté n° 114-26" in history
    assert SALMA.name.of(language) in history
    assert HASSAN.name.of(language) in history
    strip = salma.see("/dossiers/1").text  # who acted still sees it
    assert "arrêté n° 114-26" in strip


def test_the_page_says_in_whose_place_one_acts_before_signing(ministry: Ministry) -> None:
    ministry.deposit()
    give(ministry.let(YOUSSEF))
    delegate(ministry.let(HASSAN))
    text = ministry.let(SALMA).see("/dossiers/1").text.replace("\u00a0", " ")
    assert "À la place de Hassan Tazi" in text
    assert "Signer par délégation" in text


def test_a_revoked_delegation_lets_nobody_in_any_more(ministry: Ministry) -> None:
    ministry.deposit()
    give(ministry.let(YOUSSEF))
    hassan, salma = ministry.let(HASSAN), ministry.let(SALMA)
    delegate(hassan)
    salma.see("/dossiers/1")
    fields = hassan.see("/delegations").fields("/delegations/revoke")
    hassan.follow(hassan.send("/delegations/revoke", fields))
    assert "La délégation est révoquée" in hassan.page.text
    salma.see("/dossiers/1", status=404)
    assert "Rien n’attend de vous par délégation." in salma.see("/tray/delegated").text
    hassan.send("/delegations/revoke", fields, status=409)
    assert "a déjà pris fin" in hassan.page.text


def test_a_delegation_of_visas_offers_no_signature(ministry: Ministry) -> None:
    ministry.deposit()
    give(ministry.let(YOUSSEF))
    hassan = ministry.let(HASSAN)
    hassan.see("/delegations")
    asked = {name: value for name, value in ASKED.items() if name != "action-sign"}
    hassan.follow(hassan.send("/delegations", {**asked, "action-visa": "1"}))
    ministry.let(SALMA).see("/dossiers/1", status=404)


def test_an_administrator_gives_and_revokes_for_others_and_overlaps_are_told(
    ministry: Ministry,
) -> None:
    rachid = ministry.let(RACHID)
    delegate(rachid)
    delegate(rachid, {"to": "youssef", "act_reference": "décision 7"})
    assert "Elle se superpose à d’autres délégations" in rachid.page.text
    assert "arrêté n° 114-26" in ministry.let(HASSAN).see("/delegations").text
    fields = rachid.see("/delegations").fields("/delegations/revoke")
    rachid.follow(rachid.send("/delegations/revoke", fields))
    assert "a révoqué la délégation" in ministry.let(HASSAN).see("/account").text


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"act_reference": " "}, 422, "doit porter la référence de l’acte"),
        ({"first": ""}, 422, "Les dates d’une délégation"),
        ({"last": "2020-01-01"}, 422, "Les dates d’une délégation"),
        ({"to": "hassan"}, 422, "n’a pas besoin de délégation"),
        ({"to": "nobody"}, 403, "ne le permet pas"),
        ({"holding": "service:youssef"}, 403, "ne le permet pas"),
        ({"holding": ""}, 403, "ne le permet pas"),
        ({"action-sign": "1", "holding": "service:hassan"}, 403, "ne le permet pas"),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_kept(
    ministry: Ministry, changed: dict[str, str], status: int, sentence: str
) -> None:
    hassan = ministry.let(HASSAN)
    hassan.see("/delegations")
    hassan.send("/delegations", {**ASKED, **changed}, status=status)
    assert sentence in hassan.page.text
    assert ministry.opened.store.reading.delegations() == []


def test_the_auditor_sees_those_in_force_on_a_day(ministry: Ministry) -> None:
    delegate(ministry.let(HASSAN), {"last": TODAY})
    claire = ministry.let(CLAIRE)
    assert "arrêté n° 114-26" in claire.see("/delegations/in-force").text
    assert "arrêté n° 114-26" in claire.see(f"/delegations/in-force?on={TODAY}").text
    nothing = "Aucune délégation n’était en vigueur ce jour-là."
    for day in ("2026-03-01", "2026-03-03"):
        assert nothing in claire.see(f"/delegations/in-force?on={day}").text
    ministry.let(AMINA).see("/delegations/in-force", status=403)
    assert "Vous ne tenez aucun bureau" in ministry.let(AMINA).see("/delegations").text
