"""Conditions as secretaries read them."""

import re
import unicodedata

import pytest
from hypothesis import given

from parapheur.domain.conditions import Condition, example, parse, told
from parapheur.domain.conditions.syntax import terms
from parapheur.domain.metadata import Metadata
from parapheur.domain.words import Language
from tests.domain.conditions.asked import AMOUNT, CATEGORY, FIELDS, conditions

SAID = [
    (
        "amount > 200000 and category in {travaux, etudes}",
        "المبلغ أكبر من 200\u00a0000 و(الصنف من بين: أشغال، دراسات)",
        "« Montant » dépasse 200\u00a0000 et (« Catégorie » parmi : Travaux, Études)",
        "Amount is more than 200\u00a0000 and (Category is one of: Works, Studies)",
    ),
    (
        "not urgent or due-date >= 2026-11-22",
        "مستعجل: لا أو الأجل في 22/11/2026 أو بعده",
        "« Urgent » : non ou « Échéance » est le 22/11/2026 ou après",
        "Urgent is no or Due date is on or after 2026-11-22",
    ),
    (
        "not (urgent and amount <= -1234.5) and due-date is not set",
        "ليس صحيحا أن (مستعجل: نعم والمبلغ \u2066-1\u00a0234,5\u2069 أو أقل) وقيمة الأجل غير محددة",
        "il n’est pas vrai que (« Urgent » : oui et « Montant » ne dépasse pas "
        "\u2066-1\u00a0234,5\u2069) et « Échéance » n’a pas de valeur",
        "it is not true that (Urgent is yes and Amount is \u2066-1\u00a0234.5\u2069 or less) "
        "and Due date has no value",
    ),
    (
        'city != "Rabat"',
        "المدينة غير «\u2068Rabat\u2069»",
        "« Ville » : autre que « \u2068Rabat\u2069 »",
        "City is not “\u2068Rabat\u2069”",
    ),
    (
        "not amount > 0.5",
        "المبلغ 0,5 أو أقل",
        "« Montant » ne dépasse pas 0,5",
        "Amount is 0.5 or less",
    ),
]


@pytest.mark.parametrize(("text", "arabic", "french", "english"), SAID)
def test_a_condition_is_told_in_three_languages(
    text: str, arabic: str, french: str, english: str
) -> None:
    condition = parse(text, FIELDS)
    assert told(condition, Language.AR, FIELDS) == arabic
    assert told(condition, Language.FR, FIELDS) == french
    assert told(condition, Language.EN, FIELDS) == english


@given(conditions())
def test_every_condition_has_its_words(condition: Condition) -> None:
    for language in Language:
        sentence = told(condition, language, FIELDS)
        names = {field.key: field.name.of(language) for field in FIELDS}
        assert all(names[term.field] in sentence for term in terms(condition))
        assert not re.search(r"[{}]|[\u0660-\u0669]", sentence)
        opened = sum(sign in "\u2066\u2068" for sign in sentence)
        assert opened == sentence.count("\u2069")
        assert not {"Cc", "Cs"} & set(map(unicodedata.category, sentence))


def test_an_example_names_what_has_no_value() -> None:
    given = Metadata().put(CATEGORY, "etudes")
    said = example(given, Language.FR, [AMOUNT, CATEGORY])
    assert said == "« Montant » n’a pas de valeur, « Catégorie » : Études"
