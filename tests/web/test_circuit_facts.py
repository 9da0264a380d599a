"""The page of a circuit says all of it in words, in each language; so does a comparison."""

import re

import pytest
from hypothesis import Phase, given, settings

from parapheur.circuits import models
from parapheur.domain.circuit_changes import changes
from parapheur.domain.words import Language
from parapheur.web.circuit_facts import HEADINGS, Said, said_of
from parapheur.web.circuit_terms import KEYS
from parapheur.web.circuit_words import changes_said
from tests.builders import AMINA
from tests.drafts import Document, a_written_circuit, a_written_step, named
from tests.shaped import circuits, everything
from tests.web.ministry import Ministry
from tests.web.test_circuits import MADE, keep

RAW = re.compile(r"[{}\[\]]")
"""What stands in values that no words were found for; drawn circuits hold none of it."""

QUESTIONS: list[Document] = [
    {"key": "montant", "name": named("Montant", "المبلغ", "Amount"), "kind": "decimal"},
    {
        "key": "nature",
        "name": named("Nature", "النوع", "Nature"),
        "kind": "choice",
        "required": True,
        "choices": [{"key": "works", "name": named("Travaux", "أشغال", "Works")}],
    },
]
FULL = a_written_circuit(
    a_written_step(
        "verification",
        "prepare",
        "service",
        desks=["service", {"superior_of": "originator"}],
        deadline={"working_days": 3},
        remind=1,
        escalate={"to": "superior", "after": {"office_hours": 4}},
        when="montant > 200 000",
        asks=["montant"],
        checklist=[{"key": "pieces", "name": named("Pièces jointes", "المرفقات", "Attachments")}],
    ),
    a_written_step(
        "avis", "opinion", desks=[{"field": "nature", "desks": {"works": "division"}}], days=2
    ),
    a_written_step("signature", "sign", "ministre", apart=["originator", "verification"]),
    metadata=QUESTIONS,
    deadline={"calendar_days": 40},
    last_signs=True,
)
TOLD = {
    Language.FR: [
        "Délai accordé 3 (jours ouvrables)",
        "jours ouvrables avant l’échéance : 1",
        "le bureau supérieur peut agir aussi (heures ouvrées après l’échéance : 4)",
        "« Montant » dépasse 200 000",
        "le supérieur de qui dépose le dossier",
        "le bureau que choisit la réponse à « Nature » (Travaux →",
        "qui dépose le dossier, Verification",
        "Pièces jointes",
        "40 (jours calendaires)",
        "2 (jours calendaires)",
    ],
    Language.AR: [
        "3 (أيام عمل)",
        "أيام العمل قبل الأجل: 1",
        "يمكن للمكتب الأعلى أن يتدخل أيضا (ساعات العمل بعد الأجل: 4)",
        "الرئيس المباشر لمودِع الملف",
        "المكتب الذي يحدده الجواب عن «النوع» (أشغال ←",
        "المرفقات",
    ],
    Language.EN: [
        "3 (working days)",
        "the superior of whoever deposits the dossier",
        "the desk that the answer to “Nature” chooses (Works →",
        "Amount is more than 200 000",
    ],
}


@pytest.fixture(scope="module")
def ministry() -> Ministry:
    made = Ministry()
    keep(made.let(AMINA), FULL, do="draft")
    return made


@pytest.mark.parametrize("language", Language)
def test_the_page_of_a_circuit_says_all_of_it(ministry: Ministry, language: Language) -> None:
    page = ministry.let(AMINA, language).see(f"/circuits/{MADE}/view")
    said = page.text.replace("\xa0", " ")
    assert [one for one in TOLD[language] if one not in said] == []


def lines(said: Said) -> list[str]:
    facts = [*said.facts, *(fact for one in (*said.questions, *said.steps) for fact in one.facts)]
    return [line for fact in facts for line in (fact.label, *fact.lines)]


def test_every_key_of_the_schema_has_its_words(ministry: Ministry) -> None:
    own = {"ar", "fr", "en", *models.keys(models.DeadlineShape)}  # languages, kinds of time
    inside = models.keys(models.EscalateShape) | {"superior_of", "levels", "field"}
    assert models.keys(models.CircuitShape) - KEYS.keys() - own - inside - HEADINGS == set()
    with ministry.app.test_request_context("/circuits"):
        assert [line for line in lines(said_of(everything())) if RAW.search(line)] == []


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(before=circuits(), after=circuits())
def test_each_difference_is_told_in_words(
    ministry: Ministry, before: Document, after: Document
) -> None:
    with ministry.app.test_request_context("/circuits"):
        said = changes_said(before, after)
        assert len(said) == len(changes(before, after))
        assert lines(said_of(after))
    assert bool(said) == (before != after)
