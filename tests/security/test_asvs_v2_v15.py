"""OWASP ASVS 5.0.0, V2 and V15: the order of steps, limits, what was shown, strict input."""

import threading
from collections.abc import Mapping
from io import BytesIO

import pytest
from werkzeug.datastructures import MultiDict

from parapheur.domain.depositing import LONGEST_REASON, LONGEST_SUBJECT
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Login
from parapheur.domain.words import visible
from tests.security.office import GENERAL, LEGAL, MINISTER, NADIA, PIN, Ministry, a_letter
from tests.web.visitor import Visitor

HIDDEN = ["\x00", "\u200b", "\u202e", "\ufeff", "\u2066", "\U000e0041", "\ue000", "\x1b[31m",
          "\u3164", "\u115f", "\uffa0", "\u2800", "\u034f", "\ufe0f", "\U000e0100"]  # fmt: skip
"""What Documenso's list of names had to refuse, and what a terminal would obey."""


def a_deposit(**changed: object) -> dict[str, object]:
    sound = {"subject": "Objet", "circuit": "arrete", "main": (BytesIO(a_letter()), "a.pdf")}
    return {**sound, **changed}


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_asvs_v2_2_1_what_hides_in_a_subject_or_a_reason_is_not_kept(
    ministry: Ministry, hidden: str
) -> None:
    nadia = ministry.let(NADIA)
    nadia.see("/deposit")
    name = f"let{hidden}tre.pdf"
    fields = a_deposit(subject=f"Ob{hidden}jet", main=(BytesIO(a_letter(hidden)), name))
    number = ministry.numbers[-1] + 1
    nadia.follow(nadia.send("/deposit", {**fields, "then": "keep"}))
    dossier = ministry.stands(ministry.numbers[-1])
    assert ministry.numbers[-1] == number
    assert (dossier.subject, dossier.main.name) == (visible(f"Ob{hidden}jet"), visible(name))
    assert hidden not in dossier.subject + dossier.main.name


def test_asvs_v2_3_1_no_step_is_skipped(ministry: Ministry) -> None:
    number = ministry.a_dossier()
    shown = ministry.stands(number).version.digest
    before = ministry.office.reading.trail(number)
    for person, position in ((GENERAL, 1), (MINISTER, 2), (GENERAL, 0), (MINISTER, 99)):
        visitor = ministry.let(person)
        visitor.see("/account")
        (desk,) = person.desks
        fields = {"desk": desk, "position": str(position), "round": "1", "shown": shown, "pin": PIN}
        for verb in ("act", "reject"):
            answer = visitor.send(f"/dossiers/{number}/{verb}", {**fields, "reason": "x"})
            assert answer.status_code == 409, (person.login, verb)
    assert ministry.office.reading.trail(number) == before


def test_asvs_v2_3_1_a_draft_a_refused_and_a_recycled_dossier_are_not_signed(
    ministry: Ministry,
) -> None:
    number = ministry.a_dossier()
    legal, nadia = ministry.let(LEGAL), ministry.let(NADIA)
    act = ministry.form(legal, number, "act")
    reject = {**ministry.form(legal, number, "reject"), "reason": "À revoir"}
    assert legal.send(f"/dossiers/{number}/reject", reject).status_code == 303
    assert legal.send(f"/dossiers/{number}/act", act).status_code == 409
    nadia.see(f"/dossiers/{number}")
    again = {"round": "1"}
    assert nadia.send(f"/dossiers/{number}/recycle", again).status_code == 303
    assert legal.send(f"/dossiers/{number}/act", act).status_code == 404  # a draft is unseen
    nadia.see(f"/dossiers/{number}")
    assert nadia.send(f"/dossiers/{number}/recycle", again).status_code == 409
    assert nadia.send(f"/dossiers/{number}/start", again).status_code == 409  # an old page
    assert nadia.send(f"/dossiers/{number}/start", {"round": "2"}).status_code == 303
    assert nadia.send(f"/dossiers/{number}/start", {"round": "2"}).status_code == 409
    # Refused once more: the page that showed the first refusal takes nothing up.
    refusal = {**ministry.form(legal, number, "reject"), "reason": "Encore"}
    assert legal.send(f"/dossiers/{number}/reject", refusal).status_code == 303
    nadia.see(f"/dossiers/{number}")
    assert nadia.send(f"/dossiers/{number}/recycle", again).status_code == 409
    assert nadia.send(f"/dossiers/{number}/recycle", {"round": "2"}).status_code == 303
    nadia.see(f"/dossiers/{number}")
    assert nadia.send(f"/dossiers/{number}/start", {"round": "3"}).status_code == 303
    # The same document, certified anew: the forms of the first round are for other bytes.
    assert legal.send(f"/dossiers/{number}/act", act).status_code == 409
    assert legal.send(f"/dossiers/{number}/reject", reject).status_code == 409
    assert (ministry.stands(number).state, ministry.stands(number).acts) == (State.CIRCULATING, ())


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "x" * (LONGEST_SUBJECT + 1)},
        {"annexes": [(BytesIO(b"%PDF"), f"{n}.pdf") for n in range(11)]},
        {"circuit": "../arrete"},
        {"circuit": ""},
    ],
    ids=["subject", "annexes", "circuit", "no circuit"],
)
def test_asvs_v2_3_2_what_is_beyond_the_limits_is_refused(
    ministry: Ministry, changed: Mapping[str, object]
) -> None:
    before, nadia = ministry.numbers, ministry.let(NADIA)
    nadia.see("/deposit")
    nadia.send("/deposit", a_deposit(**changed), status=422)
    assert ministry.numbers == before


def test_asvs_v2_3_2_a_reason_has_an_end(ministry: Ministry) -> None:
    number, legal = ministry.a_dossier(), ministry.let(LEGAL)
    reject = {**ministry.form(legal, number, "reject"), "reason": "x" * (LONGEST_REASON + 1)}
    legal.send(f"/dossiers/{number}/reject", reject, status=422)
    assert ministry.stands(number).state is State.CIRCULATING


def test_asvs_v2_3_4_a_form_sent_again_is_not_a_second_act(ministry: Ministry) -> None:
    number, legal = ministry.a_dossier(), ministry.let(LEGAL)
    form = ministry.form(legal, number, "act")
    assert legal.send(f"/dossiers/{number}/act", form).status_code == 303
    assert legal.send(f"/dossiers/{number}/act", form).status_code == 409
    assert legal.send(f"/dossiers/{number}/reject", {**form, "reason": "x"}).status_code == 409
    assert [act.actor for act in ministry.stands(number).acts] == [Login("leila")]


def test_asvs_v2_3_4_forms_sent_at_once_are_one_act(ministry: Ministry) -> None:
    number = ministry.a_dossier()
    visitors = [ministry.let(LEGAL) for _ in range(4)]
    forms = [ministry.form(visitor, number, "act") for visitor in visitors]
    statuses: list[int] = []

    def send(visitor: Visitor, form: Mapping[str, str]) -> None:
        statuses.append(visitor.send(f"/dossiers/{number}/act", form).status_code)

    threads = [
        threading.Thread(target=send, args=pair) for pair in zip(visitors, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 409, 409, 409]
    assert len(ministry.stands(number).acts) == 1
    assert ministry.office.reading.open_intents() == []


def test_asvs_v15_4_2_what_is_signed_is_what_was_shown(ministry: Ministry) -> None:
    number, legal = ministry.a_dossier(), ministry.let(LEGAL)
    form = ministry.form(legal, number, "act")
    stands = ministry.stands(number)
    others = {
        stands.main.version.digest,  # before it was certified
        stands.annexes[0].version.digest,
        ministry.stands(ministry.on_its_way).version.digest,
        "0" * 64,
    }
    for shown in sorted(others):
        for verb in ("act", "reject"):
            sent = {**form, "shown": shown, "reason": "x"}
            assert legal.send(f"/dossiers/{number}/{verb}", sent).status_code == 409, shown
    assert ministry.stands(number) == stands


def test_asvs_v15_3_3_fields_nobody_asked_for_change_nothing(ministry: Ministry) -> None:
    extra = {
        "actor": "mehdi", "originator": "omar", "state": "finished", "status": "finished",
        "round": "9", "roles": "administrator", "desks": "ministre", "id": "1", "dossier_id": "1",
        "sha256": "0" * 64, "over": "0" * 64, "slot": "3", "at": "2020-01-01", "test": "false",
    }  # fmt: skip
    nadia, legal = ministry.let(NADIA), ministry.let(LEGAL)
    nadia.see("/deposit")
    nadia.follow(nadia.send("/deposit", {**a_deposit(), **extra, "then": "start"}))
    number = ministry.numbers[-1]
    stands = ministry.stands(number)
    assert (stands.originator, stands.state, stands.round) == ("nadia", State.CIRCULATING, 1)
    legal.send(f"/dossiers/{number}/act", {**extra, **ministry.form(legal, number, "act")})
    (act,) = ministry.stands(number).acts
    assert (act.actor, act.desk, act.slot) == ("leila", "service-juridique", 0)
    assert ministry.office.reading.person(Login("nadia")) == NADIA


BAD_NUMBERS = ["", " 0", "-1", "+0", "1e0", "0x0", "٠", "true", "[0]", "null", "9" * 5000, "0\x00"]


@pytest.mark.parametrize("value", BAD_NUMBERS, ids=lambda value: ascii(value)[:12])
def test_asvs_v15_3_5_a_number_is_plain_digits(ministry: Ministry, value: str) -> None:
    legal = ministry.let(LEGAL)
    form = {**ministry.form(legal, ministry.on_its_way, "act"), "position": value}
    for verb in ("act", "reject"):
        answer = legal.send(f"/dossiers/{ministry.on_its_way}/{verb}", form)
        assert answer.status_code == 400
    legal.see("/account")
    for address in (f"/dossiers/{value}", f"/tray/todo?page={value}"):
        assert legal.client.get(address).status_code in {200, 308, 404}, address


@pytest.mark.parametrize("value", ["", "A" * 64, "0" * 63, "g" * 64, "\x00", "٠" * 64])
def test_asvs_v15_3_5_a_digest_is_a_digest(ministry: Ministry, value: str) -> None:
    legal = ministry.let(LEGAL)
    form = {**ministry.form(legal, ministry.on_its_way, "act"), "shown": value}
    assert legal.send(f"/dossiers/{ministry.on_its_way}/act", form).status_code == 400
    assert legal.send("/account/sessions/end", {"session": value}).status_code == 400


@pytest.mark.parametrize("field", ["desk", "position", "round", "shown", "pin", "csrf_token"])
def test_asvs_v15_3_7_a_field_given_twice_is_refused(ministry: Ministry, field: str) -> None:
    legal = ministry.let(LEGAL)
    form = ministry.form(legal, ministry.on_its_way, "act")
    address = f"/dossiers/{ministry.on_its_way}/act"
    for other in (form[field], "x"):
        twice = MultiDict([*form.items(), (field, other)])
        assert legal.client.post(address, data=twice).status_code == 400
    in_both = legal.client.post(f"{address}?{field}=x", data=form)
    assert in_both.status_code == 400
    assert not ministry.stands(ministry.on_its_way).acts


@pytest.mark.parametrize(
    "address", ["/tray/todo?page=1&page=2", "/audit?text=a&text=b", "/login?next=/&next=//x"]
)
def test_asvs_v15_3_7_a_parameter_given_twice_is_refused(ministry: Ministry, address: str) -> None:
    visitor = ministry.visitor() if "login" in address else ministry.let(LEGAL)
    assert visitor.client.get(address).status_code in {400, 403}


def test_asvs_v15_3_7_one_document_is_one_file(ministry: Ministry) -> None:
    nadia, before = ministry.let(NADIA), ministry.numbers
    nadia.see("/deposit")
    two = [(BytesIO(a_letter("a")), "a.pdf"), (BytesIO(a_letter("b")), "b.pdf")]
    nadia.send("/deposit", a_deposit(main=two), status=400)
    assert ministry.numbers == before
