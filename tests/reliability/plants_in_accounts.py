"""Corruptions of accounts: somebody makes themselves what nobody made them."""

from parapheur.domain.trail import Json, canonical
from tests.reliability.planting import Hand
from tests.reliability.plants import CLERK, Plant, plant

THEIRS = f"account/{CLERK}"
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
