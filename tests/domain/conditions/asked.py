"""Fields to ask conditions of, and conditions and metadata at random over them."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from parapheur.domain.conditions import Condition
from parapheur.domain.conditions.syntax import All, Compare, Either, IsSet, Not, OneOf, Sign
from parapheur.domain.metadata import Choice, Field, FieldKey, Kind, Metadata, Value, cleaned
from parapheur.domain.words import Words

AMOUNT = Field(FieldKey("amount"), Words("المبلغ", "Montant", "Amount"), Kind.DECIMAL)
COPIES = Field(FieldKey("copies"), Words("النسخ", "Exemplaires", "Copies"), Kind.INTEGER)
DUE = Field(FieldKey("due-date"), Words("الأجل", "Échéance", "Due date"), Kind.DATE)
URGENT = Field(FieldKey("urgent"), Words("مستعجل", "Urgent", "Urgent"), Kind.BOOLEAN, required=True)
CITY = Field(FieldKey("city"), Words("المدينة", "Ville", "City"), Kind.TEXT)
CATEGORY = Field(
    FieldKey("category"),
    Words("الصنف", "Catégorie", "Category"),
    Kind.CHOICE,
    (
        Choice("travaux", Words("أشغال", "Travaux", "Works")),
        Choice("etudes", Words("دراسات", "Études", "Studies")),
        Choice("fournitures", Words("توريدات", "Fournitures", "Supplies")),
    ),
)
FIELDS = (AMOUNT, COPIES, DUE, URGENT, CITY, CATEGORY)

ANY: dict[Kind, st.SearchStrategy[Value]] = {
    Kind.DECIMAL: st.decimals(-1000, 1000, places=3),
    Kind.INTEGER: st.integers(-1000, 1000),
    Kind.DATE: st.dates(),
    Kind.BOOLEAN: st.booleans(),
    Kind.TEXT: st.text(min_size=1, max_size=12).map(cleaned).filter(
        lambda text: text and "\n" not in text and cleaned(text) == text
    ),
    Kind.CHOICE: st.sampled_from([choice.key for choice in CATEGORY.choices]),
}  # fmt: skip
CLOSE: dict[Kind, st.SearchStrategy[Value]] = {
    Kind.DECIMAL: st.sampled_from([Decimal(text) for text in ("-1", "0", "0.001", "2.5", "3")]),
    Kind.INTEGER: st.integers(0, 4),
    Kind.DATE: st.dates(date(2026, 3, 1), date(2026, 3, 4)),
    Kind.BOOLEAN: st.booleans(),
    Kind.TEXT: st.sampled_from(["Rabat", "Fès", "…"]),
    Kind.CHOICE: ANY[Kind.CHOICE],
}
"""Few values, near one another: what is drawn twice meets."""


@st.composite
def a_test(draw: st.DrawFn, values: dict[Kind, st.SearchStrategy[Value]]) -> Condition:
    field = draw(st.sampled_from(FIELDS))
    constants = values[field.kind]
    ordered = field.kind in {Kind.INTEGER, Kind.DECIMAL, Kind.DATE}
    signs = list(Sign) if ordered else [Sign.EQUAL, Sign.OTHER]
    form = draw(st.sampled_from(["set", "compare", "compare", "in"]))
    if form == "set":
        return IsSet(field.key)
    if form == "compare":
        return Compare(field.key, field.kind, draw(st.sampled_from(signs)), draw(constants))
    several = draw(st.lists(constants, min_size=1, max_size=3, unique=True))
    return OneOf(field.key, field.kind, tuple(several))


def conditions(
    values: dict[Kind, st.SearchStrategy[Value]] = CLOSE,
) -> st.SearchStrategy[Condition]:
    def grown(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return inner.map(Not) | several.map(All) | several.map(Either)

    return st.recursive(a_test(values), grown, max_leaves=6)


@st.composite
def metadata(
    draw: st.DrawFn, values: dict[Kind, st.SearchStrategy[Value]] = CLOSE, *, whole: bool = False
) -> Metadata:
    """Metadata where a field that is not required may be missing, unless `whole`."""
    given = Metadata()
    for field in FIELDS:
        if whole or field.required or draw(st.booleans()):
            given = given.put(field, draw(values[field.kind]))
    return given
