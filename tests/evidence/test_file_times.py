"""When a signature was made, by what it claims and what proves it, and by which act then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from parapheur.evidence import verify
from tests.builders import MORNING
from tests.evidence.bundles import Times, codes, honest, looked_at

MINUTE = timedelta(minutes=1)
HONEST = Times()
LATER, EARLIER = MORNING + 6 * MINUTE, MORNING - 6 * MINUTE
WRONG: dict[str, tuple[Times, list[str]]] = {
    "the timestamp is older than the claim": (replace(HONEST, stamped=EARLIER), ["signature-time"]),
    "the timestamp is younger than the entry": (replace(HONEST, stamped=LATER), ["signature-time"]),
    "the signature claims another time": (replace(HONEST, signed=LATER), ["signature"]),
    "its dictionary claims another time": (replace(HONEST, dictionary=EARLIER), ["signature"]),
    "the act begins the next day": (replace(HONEST, first="2026-03-03"), ["act-not-then"]),
    "the act ended the day before": (replace(HONEST, last="2026-03-01"), ["act-not-then"]),
    "the act is of a later date": (replace(HONEST, dated="2026-03-03"), ["act-not-then"]),
    "the act was given later": (replace(HONEST, given=MORNING + MINUTE), ["act-not-then"]),
    "a head came before": (replace(HONEST, headed=MORNING + 11 * MINUTE), ["backdated"]),
    "the act was revoked": (replace(HONEST, ended=MORNING), ["act-not-then"]),
}
RIGHT: dict[str, Times] = {
    "a moment passed": replace(HONEST, stamped=MORNING + MINUTE, dictionary=MORNING - MINUTE),
    "a head came moments before": replace(HONEST, headed=MORNING + 9 * MINUTE),
    "a head came long before": replace(HONEST, headed=MORNING - timedelta(hours=5)),
    "the act ends that day": replace(HONEST, last="2026-03-02"),
    "the act has no end": replace(HONEST, last=None),
    "the act was revoked afterwards": replace(HONEST, ended=MORNING + MINUTE),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_was_not_then_is_named(name: str) -> None:
    times, expected = WRONG[name]
    report = looked_at(honest(times))
    assert (report.verdict, codes(report)) == ("invalid", expected)
    told = next(one for one in report.checks if one.said in expected)
    seq = str(told.facts["seq"])
    assert all(seq in told.sentence(language) for language in verify.LANGUAGES)


@pytest.mark.parametrize("name", RIGHT)
def test_what_was_then_is_valid(name: str) -> None:
    assert looked_at(honest(RIGHT[name])).verdict == "valid"


@settings(max_examples=15, deadline=None)
@given(claimed=some.integers(-8, 8), proved=some.integers(-8, 8))
def test_claim_and_proof_are_five_minutes_apart_at_most(claimed: int, proved: int) -> None:
    times = replace(HONEST, signed=MORNING + claimed * MINUTE, stamped=MORNING + proved * MINUTE)
    holds = abs(claimed) <= 5 and abs(proved) <= 5
    assert (looked_at(honest(times)).verdict == "valid") is holds


def test_days_are_those_of_casablanca_whichever_its_hour() -> None:
    leave = verify.Leave({})
    act = {**Times().act(id="x"), "first": "2026-03-02", "last": "2026-03-02"}  # type: ignore[dict-item]
    act["given_at"], act["act_date"] = "2026-01-01T00:00:00Z", "2026-01-01"
    midnight = MORNING.replace(hour=0)

    def runs(hours: float) -> bool:
        return leave._runs("account/karim", act, midnight + timedelta(hours=hours))

    assert [runs(hours) for hours in (-1.1, -0.9, 0, 12, 23.9, 24, 25)] == [
        False, True, True, True, True, False, False,
    ]  # fmt: skip
