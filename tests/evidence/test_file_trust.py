"""Ways up to an authority: the rules of RFC 5280 that are looked at, in bounded work."""

from datetime import timedelta
from time import process_time

from parapheur.evidence.verify import MOST_TRIED, Certificate, Trust, certificate, issued
from tests.builders import MORNING
from tests.evidence.bundles import TestKey, ministry


def of(key: TestKey) -> Certificate:
    return certificate(key.certificate_der)


def trusting(*known: TestKey) -> Trust:
    return Trust([ministry().root.certificate_der], map(of, known))


def test_a_certificate_leads_to_the_authority_above_it_in_its_time() -> None:
    trust = trusting()
    assert trust.leads(of(ministry().salma), MORNING)
    assert not trust.leads(of(ministry().salma), MORNING + timedelta(days=400))
    assert not trust.leads(of(TestKey("Personne")), MORNING)


def test_it_may_lead_there_by_another_authority() -> None:
    middle = TestKey("Autorité déléguée", ministry().root, authority=True)
    one = TestKey("Quelqu’un", middle)
    assert trusting(middle).leads(of(one), MORNING)
    assert not trusting().leads(of(one), MORNING), "nobody knows the one between"


def test_of_an_authority_that_was_renewed_the_one_in_force_counts() -> None:
    """Two certificates of one name and key: the older ended before."""
    middle = TestKey("Autorité renouvelée", ministry().root, authority=True)
    older = TestKey("Autorité renouvelée", ministry().root, authority=True, of=middle, lasts=2)
    one = TestKey("Quelqu’un", middle)
    at = MORNING + timedelta(days=3)
    assert trusting(older, middle).leads(of(one), at)
    assert not trusting(older).leads(of(one), at)


def test_who_is_no_authority_issues_nothing() -> None:
    assert not trusting(ministry().salma).leads(of(TestKey("Ami", ministry().salma)), MORNING)


def test_an_authority_for_people_alone_makes_no_other() -> None:
    """Path length (4.2.1.9)."""
    first = TestKey("Première", ministry().root, authority=True)
    second = TestKey("Deuxième", first, authority=True)
    assert trusting(first).leads(of(second), MORNING)
    assert not trusting(first, second).leads(of(TestKey("Quelqu’un", second)), MORNING)


def test_names_in_circles_and_by_the_hundred_end() -> None:
    """None of them has the key that issued: each has to be tried, and no more than so many."""
    wanted = TestKey("Quelqu’un", TestKey("Même nom", ministry().root, authority=True))
    same = [TestKey("Même nom", TestKey("Même nom"), authority=True) for _ in range(60)]
    trust = trusting(*same)
    issued.cache_clear()
    begun = process_time()
    assert not trust.leads(of(wanted), MORNING)
    assert issued.cache_info().misses <= MOST_TRIED
    assert process_time() - begun < 5
