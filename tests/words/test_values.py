"""Values of metadata as people read them, in the history as on the page."""

from datetime import date
from decimal import Decimal

import pytest

from parapheur.domain.metadata import Choice, Field, FieldKey, Kind, Metadata
from parapheur.domain.words import Language, Words
from parapheur.words import recount, told_values
from parapheur.words.values import values_of
from tests.builders import AMOUNT, LARGE, PURCHASE, deposited

DAY = Field(FieldKey("day"), Words("اليوم", "Jour", "Day"), Kind.DATE)
URGENCY = Field(
    FieldKey("urgency"),
    Words("الاستعجال", "Urgence", "Urgency"),
    Kind.CHOICE,
    (Choice("high", Words("مستعجل جدا", "Très urgent", "Very urgent")),),
)
SAID = Metadata().put(AMOUNT, Decimal("250000.5")).put(DAY, date(2026, 11, 22)).put(URGENCY, "high")


def bare(text: str) -> str:
    for sign in ("\u2068", "\u2069", "\u200e", "\u200f"):
        text = text.replace(sign, "")
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.FR, ("Montant", "250 000,5", "22/11/2026", "Très urgent")),
        (Language.AR, ("المبلغ", "250", "مستعجل جدا")),
        (Language.EN, ("Amount", "250", "Very urgent")),
    ],
)
def test_each_value_bears_the_name_of_its_field(
    language: Language, expected: tuple[str, ...]
) -> None:
    told = bare(values_of(SAID, (AMOUNT, DAY, URGENCY)).of(language))
    for part in expected:
        assert part in told
    assert "high" not in told


def test_what_the_circuit_does_not_ask_any_more_is_told_as_it_is_kept() -> None:
    assert told_values(Language.FR, SAID, ())[0] == "amount = 250000.5"
    changed = Field(AMOUNT.key, AMOUNT.name, Kind.DATE)
    assert told_values(Language.FR, SAID, (changed,))[0] == "amount = 250000.5"


def test_the_history_tells_values_by_their_names() -> None:
    event = deposited(PURCHASE, metadata=LARGE)
    assert "Montant" in recount(Language.FR, event, asks=PURCHASE.metadata)
    assert "Montant" in recount(Language.FR, event, circuit=PURCHASE)
    assert "amount = 250000" in recount(Language.FR, event)
