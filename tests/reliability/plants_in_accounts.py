"""Corruptions of accounts: somebody makes themselves what nobody made them."""

import json

from parapheur.domain.trail import Json, canonical
from tests.reliability.planting import Hand
from tests.reliability.plants import CLERK, Plant, plant

THEIRS = f"account/{CLERK}"
DESK = CLERK.removeprefix("titulaire.")
LATE = "2099-01-01T00:00:00.000000Z"
OTHERWISE = "its row says otherwise than its trail:"


def _row(change: str) -> Plant:
    written = f"UPDATE people SET {change} WHERE login = :c"  # noqa: S608 ours
    return lambda hand: hand.sql(written, c=CLERK)


@plant(THEIRS, f"{OTHERWISE} roles")
def somebody_made_themselves_auditor(hand: Hand) -> None:
    _row("""roles = '["auditor","official"]'""")(hand)


@plant(THEIRS, f"{OTHERWISE} name")
def somebody_took_another_name(hand: Hand) -> None:
    _row("name = replace(name, 'Titulaire', 'Ministre')")(hand)


@plant(THEIRS, f"{OTHERWISE} capacity")
def somebody_took_another_capacity(hand: Hand) -> None:
    _row("capacity = name")(hand)


@plant(THEIRS, f"{OTHERWISE} active")
def an_account_is_closed_and_nobody_did_it(hand: Hand) -> None:
    _row("active = false")(hand)


@plant(THEIRS, f"{OTHERWISE} desks")
def somebody_sat_down_at_another_desk(hand: Hand) -> None:
    hand.sql("INSERT INTO holdings (login, desk) VALUES (:c, 'ministre')", c=CLERK)


@plant(THEIRS, f"{OTHERWISE} desks")
def somebody_lost_a_desk(hand: Hand) -> None:
    hand.sql("DELETE FROM holdings WHERE login = :c", c=CLERK)


@plant("account/intrus", "its trail does not tell that it was opened")
def an_account_is_there_that_nobody_opened(hand: Hand) -> None:
    hand.sql(
        "INSERT INTO people (login, name, capacity, roles, language, active, password)"
        " SELECT 'intrus', name, capacity, roles, language, active, password"
        " FROM people WHERE login = :c",
        c=CLERK,
    )


@plant(f"{THEIRS}, entry", "RolesSet: titulaire.* had no right to then")
def somebody_wrote_that_they_were_made_auditor(hand: Hand) -> None:
    """It chains, and the row agrees: only the rights of who is told to have done it do not."""
    roles: list[Json] = ["auditor", "official"]
    made: dict[str, Json] = {"kind": "RolesSet", "at": LATE, "actor": CLERK, "roles": roles}
    hand.rewrite(THEIRS, lambda bodies: bodies.append(canonical(made)))
    somebody_made_themselves_auditor(hand)


@plant(THEIRS, "the key that its trail says was issued last is not there")
def the_key_of_somebody_was_taken_away(hand: Hand) -> None:
    hand.sql("DELETE FROM keys WHERE owner = :c", c=CLERK)


@plant(THEIRS, "its key says otherwise than its trail whether it is a test key")
def a_test_key_passes_for_another(hand: Hand) -> None:
    hand.sql("UPDATE keys SET test = NOT test WHERE owner = :c", c=CLERK)


@plant(THEIRS, "its trail tells a key in the place of another that stays: ")
def another_key_was_slipped_in_before_the_one_that_is_kept(hand: Hand) -> None:
    def slip(bodies: list[bytes]) -> None:
        place = next(n for n, body in enumerate(bodies) if b'"KeyIssued"' in body)
        facts = {**json.loads(bodies[place]), "certificate": "ab" * 32}
        bodies.insert(place, canonical(facts))

    hand.rewrite(THEIRS, slip)


@plant(r"D-00000\d", f"signed at a time when its certificate did not stand for {CLERK}")
def somebody_got_their_key_after_they_signed_by_it(hand: Hand) -> None:
    def late(bodies: list[bytes]) -> None:
        place = next(n for n, body in enumerate(bodies) if b'"KeyIssued"' in body)
        bodies.append(canonical({**json.loads(bodies.pop(place)), "at": LATE}))

    hand.rewrite(THEIRS, late)


@plant(rf"D-00000\d|{THEIRS}", f"{CLERK} is not told to have held the desk service-juridique then")
def somebody_got_their_desk_after_they_acted_for_it(hand: Hand) -> None:
    """It chains, and the row agrees with it: they hold the desk by now."""
    given: dict[str, Json] = {"kind": "DeskGiven", "at": LATE, "actor": "parapheur", "desk": DESK}

    def late(bodies: list[bytes]) -> None:
        bodies[0] = canonical({**json.loads(bodies[0]), "desks": []})
        bodies.append(canonical(given))

    hand.rewrite(THEIRS, late)
