"""Who deposits: identifiers are held to their form, names to what can be read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parapheur.domain.errors import TextTooLong
from parapheur.domain.misdirected import NumberUnfit, SenderWanted
from parapheur.domain.registry.depositors import (
    TAKEN,
    DepositorKind,
    Identifier,
    line_of,
    name_of,
    number_of,
)

CITIZEN, COMPANY = DepositorKind.CITIZEN, DepositorKind.COMPANY


@pytest.mark.parametrize(
    ("kind", "identifier", "typed", "kept"),
    [
        (CITIZEN, Identifier.CIN, "ab 123456", "AB123456"),
        (CITIZEN, Identifier.CIN, "A1", "A1"),
        (CITIZEN, Identifier.CIN, "\u2066bk-٦٥٤٣٢١\u2069", "BK654321"),
        (CITIZEN, Identifier.PASSPORT, "x 12 34 567", "X1234567"),
        (CITIZEN, Identifier.RESIDENCE, "c123456z", "C123456Z"),
        (COMPANY, Identifier.ICE, "001 234 567 000 089", "001234567000089"),
        (DepositorKind.ASSOCIATION, Identifier.NONE, "", ""),
    ],
)
def test_an_identifier_is_kept_in_its_form(
    kind: DepositorKind, identifier: Identifier, typed: str, kept: str
) -> None:
    assert number_of(kind, identifier, typed) == kept


@pytest.mark.parametrize("kind", DepositorKind)
def test_a_letter_on_paper_may_bear_no_identifier_whoever_wrote_it(kind: DepositorKind) -> None:
    assert number_of(kind, Identifier.NONE, " ", on_paper=True) == ""
    for identifier, typed in ((Identifier.NONE, "AB123456"), (Identifier.CIN, "123456")):
        with pytest.raises(NumberUnfit):
            number_of(kind, identifier, typed, on_paper=True)


@pytest.mark.parametrize(
    ("kind", "identifier", "typed"),
    [
        (CITIZEN, Identifier.CIN, "123456"),
        (CITIZEN, Identifier.CIN, "ABC123"),
        (CITIZEN, Identifier.CIN, "AB1234567"),
        (CITIZEN, Identifier.CIN, "AB12345\u0421"),
        (CITIZEN, Identifier.ICE, "001234567000089"),
        (CITIZEN, Identifier.NONE, ""),
        (COMPANY, Identifier.ICE, "00123456700008"),
        (COMPANY, Identifier.CIN, "AB123456"),
        (DepositorKind.ADMINISTRATION, Identifier.NONE, "AB123"),
    ],
)
def test_what_has_not_its_form_is_refused(
    kind: DepositorKind, identifier: Identifier, typed: str
) -> None:
    with pytest.raises(NumberUnfit):
        number_of(kind, identifier, typed)


@given(st.text(max_size=60), st.sampled_from(DepositorKind))
def test_nothing_strange_is_ever_kept_as_an_identifier(typed: str, kind: DepositorKind) -> None:
    for identifier in TAKEN[kind]:
        try:
            kept = number_of(kind, identifier, typed)
        except NumberUnfit:
            continue
        assert kept.isascii()
        assert kept == "" or kept.isalnum()
        assert number_of(kind, identifier, kept) == kept


@example("0 \x1b\rA")
@given(st.text(max_size=400))
def test_a_name_is_one_line_that_can_be_read(typed: str) -> None:
    try:
        name = name_of(typed)
    except (SenderWanted, TextTooLong):
        return
    assert name == name_of(name)
    assert all(sign.isprintable() for sign in name)
    assert any(sign.isalpha() for sign in name)


def test_names_and_lines_have_their_limits() -> None:
    assert name_of("  يوسف   العلمي\u202e ") == "يوسف العلمي"
    assert name_of("", needed=False) == ""
    for empty in ("", "  ", "123", "\u2800"):
        with pytest.raises(SenderWanted):
            name_of(empty)
    with pytest.raises(TextTooLong):
        name_of("a" * 301)
    assert line_of("12, rue\u202e X") == "12, rue X"
    with pytest.raises(TextTooLong):
        line_of("a" * 41, most=40)
