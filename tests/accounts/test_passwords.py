"""Passwords are strong, hashed by policy, and tell nothing by the clock."""

import statistics
import time

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from parapheur.accounts import Argon2Passwords
from parapheur.domain.errors import WeakPassword

GOOD = "trois figuiers au bord"


@pytest.fixture(scope="module")
def passwords() -> Argon2Passwords:
    return Argon2Passwords()


@pytest.mark.parametrize(
    "password", [GOOD, "ثلاث شجرات تين", "نخلة-وبحر-وجبل", "x9 Ⅷ ~ long enough"]
)
def test_a_password_matches_itself_alone(passwords: Argon2Passwords, password: str) -> None:
    stored = passwords.hash(password)
    assert passwords.match(stored, password)
    assert not passwords.match(stored, password + " ")
    assert not passwords.match(stored, "")


@pytest.mark.parametrize(
    "weak",
    [
        "", "onze lettre", "Parapheur2026", "parapheur parapheur", "Ministère12345!",
        "123456789012", "azertyuiop123", "aaaaaaaaaaaaaaaa", "ababababababab",
        "الوزارة123456", "توقيعتوقيعتوقيع",
        "motdepasse 2026", "x" * 1025,
    ],
)  # fmt: skip
def test_a_weak_password_is_refused(passwords: Argon2Passwords, weak: str) -> None:
    with pytest.raises(WeakPassword, match="at least 12 characters"):
        passwords.hash(weak)


def test_the_parameters_are_those_of_the_policy(passwords: Argon2Passwords) -> None:
    parameters = extract_parameters(passwords.hash(GOOD))
    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)


def test_an_old_hash_asks_to_be_renewed(passwords: Argon2Passwords) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    assert passwords.match(old, GOOD)
    assert passwords.outdated(old)
    assert not passwords.outdated(passwords.hash(GOOD))


@pytest.mark.parametrize("stored", ["", "plain text", "$argon2id$v=19$broken"])
def test_what_is_no_hash_matches_nothing(passwords: Argon2Passwords, stored: str) -> None:
    assert not passwords.match(stored, stored)


@pytest.mark.parametrize(
    "strange", ["\x00" * 20, "\ud800 lone surrogate", "ｆｕｌｌ ｗｉｄｔｈ ｗｏｒｄｓ"]
)
def test_any_text_may_be_typed(passwords: Argon2Passwords, strange: str) -> None:
    assert not passwords.match(passwords.hash(GOOD), strange)


def test_composed_and_decomposed_letters_are_one_password(passwords: Argon2Passwords) -> None:
    assert passwords.match(
        passwords.hash("l'été à l'océan"), "l'e\u0301te\u0301 a\u0300 l'oce\u0301an"
    )


def test_an_unknown_account_costs_what_a_wrong_password_costs(passwords: Argon2Passwords) -> None:
    stored = passwords.hash(GOOD)

    def cost(against: str | None) -> float:
        began = time.process_time()
        assert not passwords.match(against, "not this one, surely")
        return time.process_time() - began

    known, unknown = ([cost(each) for _ in range(7)] for each in (stored, None))
    assert statistics.median(unknown) == pytest.approx(statistics.median(known), rel=0.5)


def test_nobody_enters_with_the_words_behind_the_dummy(passwords: Argon2Passwords) -> None:
    assert not passwords.match(None, "an account that does not exist")
