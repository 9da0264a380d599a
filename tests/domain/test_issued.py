"""A certificate stands from when it was issued until another takes its place."""

from datetime import timedelta

import pytest

from parapheur.domain.about_cards import CardForgotten, CardRegistered
from parapheur.domain.about_erasures import PersonErased
from parapheur.domain.events import AccountEvent, KeyIssued, KeyReplaced
from parapheur.domain.issued import ASTRAY, Span, certificates_in
from parapheur.domain.levels import Level
from tests.builders import AMINA, at

END = at(60 * 24 * 365)
NAME = "Amina"


def issued(minute: int, certificate: str, level: Level = Level.SIMPLE) -> KeyIssued:
    return KeyIssued(
        at=at(minute), actor=AMINA.login, certificate=certificate, test=False, level=level
    )


def replaced(minute: int, certificate: str) -> KeyReplaced:
    return KeyReplaced(at=at(minute), actor=AMINA.login, certificate=certificate)


def registered(minute: int, certificate: str) -> CardRegistered:
    return CardRegistered(
        at=at(minute),
        actor=AMINA.login,
        certificate=certificate,
        name=NAME,
        level=Level.QUALIFIED,
        until=END,
    )


def forgotten(minute: int, certificate: str) -> CardForgotten:
    return CardForgotten(at=at(minute), actor=AMINA.login, certificate=certificate, name=NAME)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], {}),
        ([issued(1, "a")], {"a": [(1, None)]}),
        ([issued(1, "a"), replaced(5, "a"), issued(5, "b")], {"a": [(1, 5)], "b": [(5, None)]}),
        ([issued(1, "a"), issued(5, "b")], {"a": [(1, 5)], "b": [(5, None)]}),
        (
            [issued(1, "a"), registered(2, "c"), registered(3, "d"), forgotten(4, "d")],
            {"a": [(1, None)], "c": [(2, 3)], "d": [(3, 4)]},
        ),
        (
            [registered(1, "c"), forgotten(2, "c"), registered(3, "c")],
            {"c": [(1, 2), (3, None)]},
        ),
    ],
)
def test_each_certificate_has_its_time(
    events: list[AccountEvent], expected: dict[str, list[tuple[int, int | None]]]
) -> None:
    found = certificates_in(events)
    assert {name: [(one.since, one.until) for one in spans] for name, spans in found.items()} == {
        name: [(at(since), None if until is None else at(until)) for since, until in spans]
        for name, spans in expected.items()
    }


def test_an_erased_person_signs_by_nothing_more() -> None:
    gone = PersonErased(at=at(9), actor=AMINA.login, basis="09-08")
    found = certificates_in([issued(1, "a"), registered(2, "c"), gone])
    assert [one.until for spans in found.values() for one in spans] == [at(9), at(9)]


def test_it_covers_what_was_signed_meanwhile_give_or_take_a_little() -> None:
    span, second = Span(Level.SIMPLE, at(100), at(200)), timedelta(seconds=1)
    within = [at(100) - ASTRAY, at(100), at(150), at(200), at(200) + ASTRAY]
    assert all(span.covers(one) for one in within)
    assert not span.covers(at(100) - ASTRAY - second)
    assert not span.covers(at(200) + ASTRAY + second)
    assert Span(Level.SIMPLE, at(100)).covers(at(100_000))
