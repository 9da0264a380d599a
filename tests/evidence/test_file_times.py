"""When a signature was made, by what it claims and what proves it, and by which act then."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from parapheur.domain.about_delegations import DelegationGiven, DelegationRevoked
from parapheur.domain.about_people import InterimEnded, InterimGiven
from parapheur.domain.circuit import Action
from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.events import AnyEvent
from parapheur.domain.people import Login
from parapheur.domain.terms import Interim, TermId
from parapheur.domain.trail import Entry, chain
from parapheur.evidence import verify
from parapheur.store.codec import facts_of
from tests.builders import MINISTER, MORNING, RACHID, SALMA
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


@pytest.mark.parametrize("ended", [False, True])
def test_acts_are_read_as_the_program_tells_them(ended: bool) -> None:
    """What the codec writes of delegations and interims is what the verifier reads."""
    march, before = date(2026, 3, 2), MORNING - timedelta(days=1)
    given = Delegation(
        id=DelegationId("karim/1"), desk=MINISTER, by=Login("karim"), to=SALMA.login,
        act_reference="arrêté 12", act_date=march, actions=(Action.SIGN,), first=march,
        given_at=before,
    )  # fmt: skip
    term = Interim(
        id=TermId("salma/1"), who=SALMA.login, first=march, last=march, given_at=before,
        desk=MINISTER, act_reference="décision 4", act_date=march,
    )  # fmt: skip
    told = {"at": before, "actor": RACHID.login}
    of_karim: list[AnyEvent] = [DelegationGiven(**told, delegation=given)]  # type: ignore[arg-type]
    of_salma: list[AnyEvent] = [InterimGiven(**told, term=term)]  # type: ignore[arg-type]
    if ended:
        end = {"at": MORNING, "actor": RACHID.login, "desk": MINISTER}
        of_karim.append(
            DelegationRevoked(**end, delegation=given.id, to=given.to, act_reference="arrêté 12")  # type: ignore[arg-type]
        )
        of_salma.append(InterimEnded(**end, term=term.id, act_reference="décision 4"))  # type: ignore[arg-type]
    kept_of = {"karim": of_karim, "salma": of_salma}
    leave = verify.Leave({f"account/{who}": kept(who, events) for who, events in kept_of.items()})
    facts = {"on_behalf_of": "karim", "delegation": "arrêté 12", "interim": "décision 4"}
    body = chain("dossier/7", {
        "kind": "StepAnswered", "actor": SALMA.login, "at": "2026-03-02T09:00:00Z",
        "desk": MINISTER,
        **facts,
    }, after=None).body  # fmt: skip
    act = verify.Entry("dossier/7", body, 1)
    if ended:
        with pytest.raises(verify.Wrong, match="act-not-then"):
            leave.expect(act, "")
    else:
        leave.expect(act, "")


def kept(login: str, events: list[AnyEvent]) -> list[verify.Entry]:
    stream, found = f"account/{login}", list[Entry]()
    for event in events:
        found.append(chain(stream, facts_of(event), after=found[-1] if found else None))
    return [verify.Entry(stream, one.body, seq) for seq, one in enumerate(found, start=1)]
