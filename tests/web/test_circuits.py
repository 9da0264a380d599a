"""The pages of circuits: written, checked, kept, published, compared, taken away and brought."""

import json
import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from io import BytesIO

import pytest

from parapheur.domain.circuit import CircuitId
from parapheur.domain.words import Language
from parapheur.usecases.seats import declare_absence
from tests.builders import AMINA, CLAIRE, HASSAN, LETTER, RACHID, YOUSSEF
from tests.drafts import Document, a_written_circuit, a_written_step, named
from tests.web.ministry import Ministry
from tests.web.visitor import Page, Visitor

MADE = CircuitId("conge-cabinet")
BUILD = "/circuits/build"


@pytest.fixture
def ministry() -> Ministry:
    return Ministry()


def carried(page: Page) -> Document:
    found = re.search(r'name="document" value="([^"]*)"', page.html)
    assert found
    document: Document = json.loads(unescape(found[1]))
    return document


def typed(page: Page) -> dict[str, str]:
    """What a browser would send of the builder as it stands."""
    (form,) = [one for one in page.forms if one["form"][0].get("action") == BUILD]
    fields = [one for one in form["fields"] if one.get("name") and one["tag"] == "input"]
    kept = [f for f in fields if f.get("type") not in {"checkbox", "radio"} or "checked" in f]
    return {one["name"]: one.get("value", "") for one in kept}


def press(
    visitor: Visitor, do: str, changed: Mapping[str, str] | None = None, status: int = 200
) -> Page:
    before = {} if changed and "document" in changed else typed(visitor.page)
    fields = {**before, **(changed or {}), "do": do}
    visitor.send(BUILD, fields, status=status)
    return visitor.page


def write(document: Document, circuit: str = MADE, seen: int = 0) -> dict[str, str]:
    return {"document": json.dumps(document), "circuit": circuit, "seen": str(seen)}


def keep(
    visitor: Visitor,
    document: Document | None = None,
    *,
    do: str = "publish",
    seen: int = 0,
    note: str = "",
) -> Page:
    visitor.see("/circuits/new")
    fields = {**write(document or a_written_circuit(), seen=seen), "do": do, "note": note}
    return visitor.follow(visitor.send(BUILD, fields))


@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_a_secretary_writes_a_circuit_step_by_step_without_a_script(
    ministry: Ministry, language: Language
) -> None:
    amina = ministry.let(AMINA, language)
    amina.see("/circuits/new")
    first = {
        "circuit": MADE,
        "name.ar": "رخصة الديوان",
        "name.fr": "Congé du cabinet",
        "name.en": "Leave",
        "steps.0.name.ar": "تأشيرة",
        "steps.0.name.fr": "Visa du service",
        "steps.0.name.en": "Visa",
        "steps.0.desks.0": "service",
        "steps.0.deadline.amount": "3",
        "steps.0.deadline.unit": "working_days",
        "steps.0.remind": "1",
        "last_signs": "1",
        "visas": "inside",
    }
    press(amina, "step:steps", first)
    second = {
        "steps.1.name.ar": "توقيع",
        "steps.1.name.fr": "Signature",
        "steps.1.name.en": "Signature",
        "steps.1.action": "sign",
        "steps.1.desks.0": "ministre",
    }
    page = press(amina, "check", second)
    assert carried(page)["steps"][0] == {
        "id": "visa-du-service",
        "name": {"ar": "تأشيرة", "fr": "Visa du service", "en": "Visa"},
        "action": "visa",
        "desks": ["service"],
        "deadline": {"working_days": 3},
        "remind": 1,
    }
    assert carried(page)["last_signs"] is True
    assert "verdict-line good" in page.html
    assert page.html.count('class="stop stop-ahead"') == 2
    amina.follow(amina.send(BUILD, {**typed(page), "do": "publish", "note": "après la réunion"}))
    assert "après la réunion" in amina.page.text
    assert [step.id for step in ministry.opened.office.circuits[MADE].steps] == [
        "visa-du-service",
        "signature",
    ]
    assert f'value="{MADE}"' in amina.see("/deposit").html
    assert "Congé du cabinet" in ministry.let(CLAIRE).see("/circuits").text
    assert MADE in ministry.let(CLAIRE).see(f"/circuits/{MADE}/view").text


def test_a_step_is_given_its_level_and_its_reading(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    keep(amina)
    before = carried(amina.see(f"/circuits/{MADE}/edit"))
    first = {"steps.0.action": "visa", "steps.0.level": "advanced", "steps.0.read_all": "1"}
    page = press(amina, "check", first)
    assert carried(page)["steps"][0]["level"] == "advanced"
    assert carried(page)["steps"][0]["read_all"] is True
    assert "trop peu de titulaires ont une clé" in page.text  # nobody has one here
    assert "Lecture préalable de toutes les pages" in page.text
    plain = {"steps.0.action": "visa", "steps.0.level": "simple", "steps.0.read_all": "1"}
    page = press(amina, "check", plain)
    assert "level" not in carried(page)["steps"][0]
    amina.follow(amina.send(BUILD, {**typed(page), **plain, "do": "publish"}))
    assert ministry.opened.office.circuits[MADE].steps[0].read_all
    told = amina.see(f"/circuits/{MADE}/view").text
    assert "Toutes les pages doivent être lues : non auparavant, oui" in told
    amina.see(f"/circuits/{MADE}/edit")
    unticked = {name: text for name, text in typed(amina.page).items() if "read_all" not in name}
    amina.send(BUILD, {**unticked, "steps.0.action": "visa", "do": "check"}, status=200)
    assert carried(amina.page)["steps"] == before["steps"]
    page = press(amina, "check", {"steps.0.action": "read", "steps.0.level": "advanced"})
    assert "level" not in carried(page)["steps"][0]


def test_steps_move_stand_side_by_side_and_come_out_again(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    three = [a_written_step(one, "visa", "service") for one in ("un", "deux", "trois")]
    page = press(amina, "beside:steps.1", write(a_written_circuit(*three)))

    def ways() -> list[object]:
        return [
            [[step["id"] for step in branch] for branch in item["together"]]
            if "together" in item
            else item["id"]
            for item in carried(page)["steps"]
        ]

    assert ways() == [[["un"], ["deux"]], "trois"]
    page = press(amina, "beside:steps.1")
    assert ways() == [[["un"], ["deux"], ["trois"]]]
    page = press(amina, "step:steps.0.together.1")
    assert carried(page)["steps"][0]["together"][1][1]["action"] == "visa"
    assert "autofocus" in page.html
    page = press(amina, "remove:steps.0.together.1.1")
    page = press(amina, "out:steps.0.together.0.0")
    assert ways() == [[["deux"], ["trois"]], "un"]
    page = press(amina, "up:steps.1")
    assert ways() == ["un", [["deux"], ["trois"]]]
    page = press(amina, "remove:steps.1.together.0.0")
    assert ways() == ["un", "trois"]
    page = press(amina, "down:steps.1")
    assert ways() == ["un", "trois"]
    for nonsense in ("up:steps.9", "remove:name", "out:steps.0", "beside:steps.0", "item:x.y"):
        amina.send(BUILD, {**typed(page), "do": nonsense}, status=400)


def test_questions_and_conditions_are_written_and_foreseen(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    page = press(amina, "field:", write(a_written_circuit()))
    asked = {
        "metadata.0.name.ar": "النوع",
        "metadata.0.name.fr": "Nature",
        "metadata.0.name.en": "Nature",
        "metadata.0.kind": "choice",
        "metadata.0.required": "1",
    }
    press(amina, "choice:metadata.0", asked)
    page = press(
        amina,
        "check",
        {
            "metadata.0.kind": "choice",
            "metadata.0.choices.0.name.ar": "أشغال",
            "metadata.0.choices.0.name.fr": "Travaux publics",
            "metadata.0.choices.0.name.en": "Works",
            "steps.0.when": "nature = travaux-publics",
            "sim.on": "2026-03-02",
            "sim.nature": "travaux-publics",
        },
    )
    (field,) = carried(page)["metadata"]
    assert (field["key"], field["required"]) == ("nature", True)
    assert [choice["key"] for choice in field["choices"]] == ["travaux-publics"]
    assert "Ce que rencontrerait un dossier" in page.text
    page = press(amina, "check", {"metadata.0.kind": "choice", "steps.0.when": "montant > 3"})
    assert "Étape 1 « Visa »" in page.text
    assert "montant" in page.text
    page = press(amina, "check", {"metadata.0.kind": "text", "steps.0.when": ""})
    assert "choices" not in carried(page)["metadata"][0]


def test_what_the_form_does_not_show_is_carried_through(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    unknown: Document = {"asks": ["amount"], "novelty": [1, {"x": True}]}
    somewhere = {"superior_of": "service"}
    step = a_written_step(**unknown) | {"desks": ["service", somewhere]}
    page = press(amina, "check", write(a_written_circuit(step, later={"a": 1})))
    page = press(amina, "step:steps", {"steps.0.desks.0": "ministre", "steps.0.desks.1": "=1"})
    kept = carried(page)["steps"][0]
    assert {key: kept[key] for key in unknown} == unknown
    assert kept["desks"] == ["ministre", somewhere]
    assert carried(page)["later"] == {"a": 1}
    assert "superior_of" in page.html


def test_another_action_drops_what_it_does_not_take(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    page = press(amina, "check", write(a_written_circuit()))
    page = press(amina, "check", {"steps.1.action": "seal", "steps.1.desks.0": "ministre"})
    assert set(carried(page)["steps"][1]) == {"id", "name", "action"}


def test_every_mistake_is_said_at_once_in_the_reader_s_language(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    wrong = a_written_circuit(
        a_written_step("visa", "visa", "nulle-part", days=900),
        a_written_step("visa", "sign", "ministre", quorum=4),
        name=named("Nom", "latin"),
    )
    page = press(amina, "publish", write(wrong), status=422)
    for sentence in (
        "Le circuit comporte des erreurs (5)",
        "ce n’est pas en arabe",
        "il n’y a pas de bureau « nulle-part »",
        "au plus 365",
        "« visa » est l’identifiant d’une autre étape",
        "4 bureaux sont demandés, 1 sont nommés",
    ):
        assert sentence in page.text, page.text
    assert ministry.opened.store.reading.circuit_versions() == []


def test_what_is_not_sound_is_named_with_its_walk_and_not_published(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    asks = {"key": "montant", "name": named("Montant"), "kind": "decimal", "required": True}
    risky = a_written_circuit(a_written_step(when="montant > 10"), metadata=[asks])
    page = press(amina, "publish", write(risky), status=422)
    assert "Le circuit n’est pas cohérent." in page.text
    assert "Par exemple" in page.text
    keep(amina, risky, do="draft")
    assert "brouillon" in amina.page.text
    assert MADE not in ministry.opened.office.circuits
    page = amina.see(f"/circuits/{MADE}/edit")
    assert carried(page) == risky


def test_two_secretaries_at_once_and_nothing_is_lost(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    keep(amina)
    keep(amina, a_written_circuit(a_written_step()), seen=1)
    amina.see("/circuits/new")
    mine = a_written_circuit(a_written_step("visa", "visa", "division"))
    page = press(amina, "publish", write(mine, seen=1), status=409)
    assert "a été enregistrée entre-temps" in page.text
    assert carried(page) == mine
    assert "L’étape « Visa », Bureaux : Chef de service auparavant" in page.text
    amina.follow(amina.send(BUILD, {**typed(page), "do": "publish"}))
    assert len(ministry.opened.store.reading.circuit_versions(MADE)) == 3
    amina.see("/circuits/new")
    page = press(amina, "publish", write(a_written_circuit()), status=409)
    assert "porte déjà l’identifiant" in page.text


def test_versions_say_what_changed_and_an_earlier_one_comes_back(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    keep(amina)
    second = a_written_circuit(
        a_written_step("signature", "sign", "ministre", "division", quorum="any"),
        a_written_step("avis", "opinion", "juridique"),
        visas="beside",
    )
    page = keep(amina, second, seen=1)
    for sentence in (
        "L’étape « Avis » a été ajoutée, à la place 2.",
        "L’étape « Visa » a été retirée.",
        "Bureaux : Ministre auparavant, Ministre, Chef de division désormais",
        "rien auparavant, l’un d’eux désormais",
    ):
        assert sentence in page.text, page.text
    restore = f"/circuits/{MADE}/restore"
    page = amina.follow(amina.send(restore, page.fields(restore)))
    versions = ministry.opened.store.reading.circuit_versions(MADE)
    assert versions[2].document == versions[0].document
    assert "La version 3 est publiée." in page.text
    amina.send(restore, {"seen": "1", "version": "1"}, status=409)
    out = f"/circuits/{MADE}/withdraw"
    page = amina.follow(amina.send(out, amina.see(f"/circuits/{MADE}/view").fields(out)))
    assert "Retiré" in page.text
    assert MADE not in ministry.opened.office.circuits


def test_a_circuit_is_taken_away_and_brought_back_the_same(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    keep(amina)
    keep(amina, a_written_circuit(a_written_step()), seen=1)
    address = f"/circuits/{MADE}/circuit.yaml"
    first = amina.client.get(f"{address}?version=1")
    assert "attachment" in first.headers["Content-Disposition"]
    assert amina.client.get(address).text != first.text
    assert amina.client.get(f"{address}?version=9").status_code == 404
    amina.see("/circuits")
    fields = {"file": (BytesIO(first.data), f"{MADE}.yaml")}
    amina.send("/circuits/import", fields, status=200)
    assert carried(amina.page) == a_written_circuit()
    assert f'value="{MADE}"' in amina.page.html
    amina.send("/circuits/import", {"file": (BytesIO(b"a: &x [*x]"), "b.yaml")}, status=422)
    assert "an anchor" in amina.page.text
    amina.send("/circuits/import", {"file": (BytesIO(b"- 1"), "b.yaml")}, status=422)
    assert "Ce texte n’est pas un circuit." in amina.page.text
    amina.send("/circuits/import", {"file": "#" * 10**7}, status=413)
    amina.see("/circuits")
    amina.send("/circuits/import", status=422)
    schema = json.loads(amina.client.get("/circuits/schema.json").text)
    assert schema == ministry.opened.office.drafting.schema()


def test_the_text_is_another_way_of_writing_and_never_lost(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    page = press(amina, "check", write(a_written_circuit()))
    text = ministry.opened.office.drafting.write(a_written_circuit(visas="beside"))
    page = press(amina, "check", {"yaml": text}, status=422)
    assert "Le texte a été modifié aussi" in page.text
    assert "visas: beside" in page.html
    page = press(amina, "check", {"yaml": text, "counts": "text"})
    assert carried(page)["visas"] == "beside"
    page = press(amina, "publish", {"yaml": "name: [", "counts": "text"}, status=422)
    assert "name: [" in page.text
    assert ministry.opened.store.reading.circuit_versions() == []


def test_a_file_is_shown_copied_and_never_changed_here(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    page = amina.see(f"/circuits/{LETTER.id}/view")
    assert not page.offers(f"/circuits/{LETTER.id}/withdraw")
    assert amina.client.get(f"/circuits/{LETTER.id}/edit").status_code == 303
    page = amina.see(f"/circuits/new?like={LETTER.id}")
    assert carried(page)["steps"][0]["id"] == "visa-service"
    amina.send(BUILD, {**write(a_written_circuit(), LETTER.id), "do": "publish"}, status=409)
    assert "est un fichier de cette installation" in amina.page.text
    amina.see("/circuits/nowhere/view", status=404)
    amina.see("/circuits/nowhere/edit", status=404)
    amina.see("/circuits/new?like=nowhere", status=404)


def test_the_live_check_answers_with_a_part_of_the_page(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    token = {"csrf_token": amina.page.token}
    good = amina.client.post("/circuits/check", data={**write(a_written_circuit()), **token})
    assert good.status_code == 200
    assert "<html" not in good.text
    assert "Aucune erreur" in good.text
    bad = amina.client.post("/circuits/check", data={**write({"steps": []}), **token})
    assert "rien n’est indiqué ici" in bad.text
    assert ministry.opened.store.reading.circuit_versions() == []


@pytest.mark.parametrize("language", Language)
def test_the_live_check_says_on_which_days_nobody_could_act_and_publishing_goes_on(
    ministry: Ministry, language: Language
) -> None:
    first, last = date(2026, 8, 3), date(2026, 8, 14)
    declare_absence(ministry.opened.office, HASSAN.login, first, last, actor=RACHID)
    amina = ministry.let(AMINA, language)
    amina.see("/circuits/new")
    form = {**write(a_written_circuit()), "csrf_token": amina.page.token, "sim.on": "2026-08-05"}
    answer = amina.client.post("/circuits/check", data=form).text
    days = {Language.AR: "غشت", Language.FR: "août", Language.EN: "August"}[language]
    assert 'class="mild"' in answer
    assert 'class="grave"' not in answer
    assert f"3 {days} 2026" in answer
    assert f"14 {days} 2026" in answer
    assert f"15 {days} 2026" in re.search(r"made-vacant(.*)", answer)[1]  # type: ignore[index]  # it is there
    assert "Publié · en vigueur" in keep(ministry.let(AMINA)).text


UNFIT = (
    "", "[]", "{", "3", '{"steps": 4}', '{"name": 1}', '{"steps": [1]}', '{"a": "\\ud800"}',
    '{"steps": [{"together": 1}]}', '{"steps": [{"desks": {}}]}', "[" * 90_000,
    '{"a":' * 40 + "1" + "}" * 40, '{"metadata": [{"choices": [1]}]}',
    '{"steps": [{"deadline": 3}]}',
)  # fmt: skip


def test_what_no_page_of_ours_sends_is_refused(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    token = {"csrf_token": amina.page.token, "do": "check"}
    for document in UNFIT:
        answer = amina.client.post(BUILD, data={**token, "document": document})
        assert answer.status_code == 400, document[:50]


def test_more_than_any_circuit_says_is_not_drawn(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    steps = a_written_circuit(*[a_written_step()] * 2000)
    for vast in (steps, a_written_circuit(later=dict.fromkeys(map(str, range(20_000)), 1))):
        amina.send(BUILD, {**write(vast), "do": "check"}, status=400)
        file = BytesIO(json.dumps(vast).encode())
        amina.see("/circuits/new")
        amina.send("/circuits/import", {"file": (file, "vaste.yaml")}, status=422)
        assert len(amina.page.html) < 2_000_000
        amina.see("/circuits/new")


def test_a_desk_carried_along_has_a_place_of_its_own(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    for place in ("9" * 5000, "٣", "1e9"):
        sent = {**write(a_written_circuit()), "do": "check", "steps.0.desks.0": f"={place}"}
        amina.send(BUILD, sent, status=200)
        assert carried(amina.page)["steps"][0]["desks"] == []


def test_others_look_or_stay_out(ministry: Ministry) -> None:
    keep(ministry.let(AMINA))
    for person in (CLAIRE, RACHID):
        visitor = ministry.let(person)
        page = visitor.see(f"/circuits/{MADE}/view")
        assert not page.offers(f"/circuits/{MADE}/withdraw")
        assert "/edit" not in page.html
        visitor.see("/circuits/new", status=403)
        visitor.see("/account")
        visitor.send(BUILD, {**write(a_written_circuit(), seen=1), "do": "publish"}, status=403)
    ministry.let(YOUSSEF).see("/circuits", status=403)
    assert len(ministry.opened.store.reading.circuit_versions()) == 1


def test_time_and_lateness_are_written_and_short_forms_stay(ministry: Ministry) -> None:
    amina = ministry.let(AMINA)
    amina.see("/circuits/new")
    late = {"to": "superior", "after": {"office_hours": 4}}
    first = a_written_step("un", days=3, remind=1, escalate=late)
    page = press(amina, "check", write(a_written_circuit(first, a_written_step("deux"))))
    press(amina, "check", {"steps.0.deadline.amount": "5", "steps.1.deadline.amount": "8"})
    changed = {
        "steps.0.escalate.to": "substitute",
        "steps.0.escalate.desk": "ministre",
        "steps.1.deadline.unit": "office_hours",
    }
    page = press(amina, "check", changed)
    one, two = carried(page)["steps"]
    assert (one["days"], one["remind"], "deadline" in one) == (5, 1, False)
    assert one["escalate"] == {**late, "to": "substitute", "desk": "ministre"}
    assert two["deadline"] == {"office_hours": 8}
    page = press(
        amina, "check", {"steps.0.deadline.amount": "", "steps.1.deadline.amount": "bientôt"}
    )
    one, two = carried(page)["steps"]
    assert not {"days", "deadline", "remind", "escalate"} & set(one)
    assert "ce n’est pas un nombre entier" in page.text
