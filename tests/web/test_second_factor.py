"""A second factor on the pages: added, asked for, given, removed, and told of before."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pyotp
import pytest

from parapheur.domain.factors import FactorProof, Question, SecondFactor
from parapheur.domain.people import Person
from parapheur.domain.words import Language
from parapheur.keys.codes import STEP
from parapheur.usecases import factors as verbs
from tests.builders import AMINA, HASSAN, PDF, PIN, RACHID, YOUSSEF, a_subtype, a_type
from tests.fakes import PAGES
from tests.keys.device import Device
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Visitor

HERE = "/dossiers/1"


@pytest.fixture
def ministry() -> Ministry:
    made = Ministry()
    made.opened.types = (a_type(*(a_subtype(id=one, second_factor=one) for one in SecondFactor)),)
    return made.again()


def deposited(ministry: Ministry, choice: str = "code") -> None:
    amina = ministry.let(AMINA)
    amina.see("/deposit")
    main = (BytesIO(PDF), "lettre.pdf")
    sent = {"subject": "Réponse", "circuit": f"courrier/{choice}", "main": main, "then": "start"}
    amina.follow(amina.send("/deposit", sent))


class Phone:
    """An authenticator application, by the clock of the ministry."""

    def __init__(self, ministry: Ministry, secret: str) -> None:
        self._ministry, self._maker = ministry, pyotp.TOTP(secret)

    @property
    def code(self) -> str:
        """A code of a step to come, once that has come."""
        self._ministry.opened.clock.time += timedelta(seconds=STEP)
        return self._maker.at(self._ministry.opened.clock.time)


def add_application(ministry: Ministry, visitor: Visitor) -> Phone:
    visitor.see("/account/factors/code")
    visitor.send("/account/factors/code", {"pin": PIN}, status=200)
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', visitor.page.html)
    assert found
    assert "<svg" in visitor.page.html
    phone = Phone(ministry, found[1])
    fields = visitor.page.fields("/account/factors/confirm")
    wrong = {**fields, "name": "Téléphone", "code": "000000"}
    visitor.send("/account/factors/confirm", wrong, status=403)
    assert found[1] in visitor.page.html  # shown again, to be typed again
    sent = {**fields, "name": "Téléphone", "code": phone.code}
    visitor.follow(visitor.send("/account/factors/confirm", sent))
    assert "Téléphone" in visitor.page.text
    return phone


def asked(visitor: Visitor, address: str, fields: dict[str, str]) -> Question:
    answer = visitor.send(address, fields)
    assert answer.status_code == 200, answer.text
    told = json.loads(answer.text)
    return Question(told["asked"], json.dumps(told["options"]))


def as_fields(proof: FactorProof) -> dict[str, str]:
    return {"code": proof.code, "passkey": proof.passkey, "asked": proof.asked}


def add_passkey(visitor: Visitor) -> Device:
    device = Device(PAGES, PAGES.removeprefix("https://"))
    visitor.see("/account/factors/passkey")
    visitor.send("/account/factors/passkey", {"pin": PIN}, status=200)
    (box,) = [one for one in visitor.page.all("div") if "data-make" in one]
    fields = visitor.page.fields("/account/factors/confirm")
    made = device.made(Question(fields["asked"], box["data-make"]))
    sent = {**fields, "name": "Clé", **as_fields(made)}
    visitor.follow(visitor.send("/account/factors/confirm", sent))
    return device


@pytest.mark.parametrize("language", Language)
def test_who_has_none_is_told_before_and_led_to_where_one_adds_it(
    ministry: Ministry, language: Language
) -> None:
    deposited(ministry)
    youssef = ministry.let(YOUSSEF, language)
    page = youssef.see(HERE)
    assert "/account/factors" in [one["href"] for one in page.all("a")]
    assert 'name="code"' not in page.html
    for address in ("/account/factors", "/account/factors/code", "/account/factors/passkey"):
        youssef.see(address)
    give(youssef, status=409)  # sent all the same


def test_the_code_is_asked_for_and_given(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    phone = add_application(ministry, youssef)
    deposited(ministry)
    page = youssef.see(HERE)
    assert 'name="code"' in page.html
    assert "passkeys.js" in page.html
    give(youssef, status=403)
    give(youssef, status=403, changed={"code": "000000"})
    assert "Essais restants : 4" in youssef.page.text.replace("\xa0", " ")
    give(youssef, changed={"code": phone.code})
    hassan = ministry.let(HASSAN)
    phone = add_application(ministry, hassan)
    give(hassan, changed={"code": phone.code})
    assert "second facteur a été présenté" in hassan.see(f"{HERE}/history").text


def test_a_passkey_is_asked_for_this_very_act(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    device = add_passkey(youssef)
    deposited(ministry, "passkey")
    fields = youssef.see(HERE).fields(f"{HERE}/act")
    question = asked(youssef, f"{HERE}/passkey", fields)
    other = {**fields, "shown": "0" * 64}
    assert youssef.send(f"{HERE}/passkey", other).status_code == 409
    youssef.see(HERE)
    give(youssef, changed=as_fields(device.answers(question)))
    assert ministry.opened.store.reading.stored(FIRST).acts[0].actor == YOUSSEF.login


def test_one_answer_does_for_all_that_is_ticked(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    device = add_passkey(youssef)
    for choice in ("passkey", "either"):
        deposited(ministry, choice)
    page = youssef.see("/visas?tick=all")
    fields = page.fields("/visas")
    question = asked(youssef, "/visas/passkey", fields)
    sent = {**fields, "pin": PIN, **as_fields(device.answers(question))}
    youssef.see("/visas")
    answer = youssef.send("/visas", sent)
    assert answer.status_code == 200
    assert answer.text.count("result-done") == 2
    reading = ministry.opened.store.reading
    assert [len(reading.stored(one).acts) for one in reading.dossiers()] == [1, 1]


@pytest.mark.parametrize("language", Language)
def test_it_is_removed_by_the_pin_and_itself(ministry: Ministry, language: Language) -> None:
    youssef = ministry.let(YOUSSEF)
    phone = add_application(ministry, youssef)
    youssef = ministry.let(YOUSSEF, language)
    (held,) = verbs.factors_of(ministry.opened.office, YOUSSEF.login)
    place = f"/account/factors/{held.id}/remove"
    page = youssef.see(place)
    assert 'name="code"' in page.html
    youssef.send(place, {"pin": PIN}, status=403)
    youssef.send(place, {"pin": "369147", "code": phone.code}, status=403)
    youssef.follow(youssef.send(place, {"pin": PIN, "code": phone.code}))
    assert verbs.factors_of(ministry.opened.office, YOUSSEF.login) == ()
    youssef.follow(youssef.client.get(place))  # removed meanwhile


@pytest.mark.parametrize("language", Language)
def test_a_lost_one_is_removed_by_an_administrator(ministry: Ministry, language: Language) -> None:
    add_application(ministry, ministry.let(YOUSSEF))
    (held,) = verbs.factors_of(ministry.opened.office, YOUSSEF.login)
    rachid = ministry.let(RACHID, language)
    place = f"/accounts/{YOUSSEF.login}/factors/{held.id}"
    links = rachid.see(f"/accounts/{YOUSSEF.login}").all("a")
    assert place in [one["href"] for one in links]
    rachid.see(place)
    rachid.send(place, {"pin": PIN, "reason": " "}, status=422)
    rachid.follow(rachid.send(place, {"pin": PIN, "reason": "Téléphone perdu"}))
    assert verbs.factors_of(ministry.opened.office, YOUSSEF.login) == ()
    assert "Téléphone perdu" in rachid.page.text
    rachid.follow(rachid.client.get(place))


@pytest.mark.parametrize("person", [YOUSSEF, AMINA], ids=lambda one: one.login)
def test_nobody_else_removes_it(ministry: Ministry, person: Person) -> None:
    add_application(ministry, ministry.let(YOUSSEF))
    (held,) = verbs.factors_of(ministry.opened.office, YOUSSEF.login)
    visitor = ministry.let(person)
    visitor.see("/account")
    place = f"/accounts/{YOUSSEF.login}/factors/{held.id}"
    visitor.send(place, {"pin": PIN, "reason": "Perdu"}, status=403)
    assert verbs.factors_of(ministry.opened.office, YOUSSEF.login)


def test_where_pages_have_no_name_there_are_no_passkeys(ministry: Ministry) -> None:
    ministry.opened.keys.has_passkeys = False
    page = ministry.let(YOUSSEF).see("/account/factors")
    assert "/account/factors/passkey" not in page.html


def test_a_form_says_no_secret_but_those_that_were_shown(ministry: Ministry) -> None:
    youssef = ministry.let(YOUSSEF)
    youssef.see("/account/factors/code")
    sent = {"name": "", "secret": "x", "address": "javascript:alert(1)"}
    youssef.send("/account/factors/confirm", sent, status=422)
    assert "javascript" not in youssef.page.html
