"""Corruptions of trails: lines changed, lost, moved, of dossiers and of accounts."""

import hashlib
import json
from collections.abc import Callable

from parapheur.domain.trail import canonical
from tests.reliability.planting import Facts, Hand
from tests.reliability.plants import CLERK, FOUR, ONE, Plant, plant

# A line of a trail is changed, and the chain left as it was.


@plant(ONE, "entry 3: its content does not match its digest")
def a_body_is_changed(hand: Hand) -> None:
    body = hand.body("dossier/1", 3).replace(b"juridique", b"juridiqve")
    hand.sql("UPDATE trail SET body = :body WHERE stream = 'dossier/1' AND seq = 3", body=body)


@plant(ONE, "entry 3: its content does not match its digest")
def one_bit_of_a_body_is_changed(hand: Hand) -> None:
    body = bytearray(hand.body("dossier/1", 3))
    body[-2] ^= 1
    where = "WHERE stream = 'dossier/1' AND seq = 3"
    hand.sql(f"UPDATE trail SET body = :body {where}", body=bytes(body))  # noqa: S608 ours


@plant(ONE, "entry 4: its content does not match its digest")
def a_digest_is_changed(hand: Hand) -> None:
    other = "0" * 64
    hand.sql("UPDATE trail SET digest = :d WHERE stream='dossier/1' AND seq=4", d=other)


@plant(ONE, "entry 4: does not follow the entry before it")
def a_link_is_changed(hand: Hand) -> None:
    other = "0" * 64
    hand.sql("UPDATE trail SET previous = :d WHERE stream='dossier/1' AND seq=4", d=other)


@plant(ONE, "entry 3: entry 3 is missing: found 4")
def a_line_is_missing_in_the_middle(hand: Hand) -> None:
    hand.sql("DELETE FROM trail WHERE stream='dossier/1' AND seq=3")


@plant(ONE, "entry 1: entry 1 is missing: found 2")
def the_first_line_is_missing(hand: Hand) -> None:
    hand.sql("DELETE FROM trail WHERE stream='dossier/1' AND seq=1")


@plant(ONE, "its shelf says otherwise than its trail: moves")
def the_last_line_is_missing(hand: Hand) -> None:
    hand.sql("DELETE FROM trail WHERE stream='dossier/1' AND seq=6")


@plant(ONE, "entry 3: does not follow the entry before it")
def two_lines_are_swapped(hand: Hand) -> None:
    for now, then in ((3, 99), (4, 3), (99, 4)):
        hand.sql(f"UPDATE trail SET seq={then} WHERE stream='dossier/1' AND seq={now}")  # noqa: S608 ours


@plant(f"{ONE}|{FOUR}", "dossier/4, entry 2: its content speaks of another place")
def a_line_is_moved_to_another_trail(hand: Hand) -> None:
    hand.sql("UPDATE trail SET stream='dossier/4', seq=2 WHERE stream='dossier/1' AND seq=2")


@plant(FOUR, "entry 2: does not follow the entry before it")
def a_line_of_another_trail_is_copied(hand: Hand) -> None:
    hand.sql(
        "INSERT INTO trail (stream, seq, at, kind, actor, previous, digest, body)"
        " SELECT 'dossier/4', seq, at, kind, actor, previous, digest, body FROM trail"
        " WHERE stream='dossier/1' AND seq=2"
    )


@plant(ONE, "its columns do not say what it says")
def a_kind_beside_a_line_is_changed(hand: Hand) -> None:
    hand.sql("UPDATE trail SET kind='DossierRejected' WHERE stream='dossier/1' AND seq=3")


@plant(ONE, "its columns do not say what it says")
def a_desk_beside_a_line_is_hidden_from_searches(hand: Hand) -> None:
    hand.sql("UPDATE trail SET desk = NULL WHERE stream='dossier/1' AND desk IS NOT NULL")


@plant(ONE, "its columns do not say what it says")
def a_dossier_beside_a_line_is_another(hand: Hand) -> None:
    hand.sql("UPDATE trail SET dossier = 2 WHERE stream='dossier/1' AND seq=3")


@plant(ONE, "its columns do not say what it says")
def an_actor_beside_a_line_is_changed(hand: Hand) -> None:
    hand.sql("UPDATE trail SET actor='rachid' WHERE stream='dossier/1' AND seq=3")


@plant(ONE, "its columns do not say what it says")
def a_time_beside_a_line_is_changed(hand: Hand) -> None:
    hand.sql("UPDATE trail SET at='2020-01-01 00:00:00' WHERE stream='dossier/1' AND seq=3")


@plant(ONE, "D-000001: has no trail")
def a_whole_trail_is_missing(hand: Hand) -> None:
    hand.sql("DELETE FROM trail WHERE stream='dossier/1'")


@plant("dossier/99", "is the trail of nothing that is there")
def a_trail_of_no_dossier_is_added(hand: Hand) -> None:
    def same(bodies: list[bytes]) -> None:
        hand_body = hand.body("dossier/4", 1)
        bodies.append(hand_body)

    hand.rewrite("dossier/99", same)


@plant("letters/1", "is the trail of nothing that is there")
def a_trail_of_another_name_is_added(hand: Hand) -> None:
    hand.rewrite("letters/1", lambda bodies: bodies.append(hand.body("dossier/4", 1)))


# A line is changed, and the chain made right again from there on.


def _body(seq: int, change: Callable[[Facts], object], *, stream: str = "dossier/1") -> Plant:
    def changed(bodies: list[bytes]) -> None:
        facts = json.loads(bodies[seq - 1])
        change(facts)
        bodies[seq - 1] = canonical(facts)

    return lambda hand: hand.rewrite(stream, changed)


@plant(ONE, "cannot be read: ValueError: dossier/1, 3: unknown kind of event: Approved")
def a_kind_nobody_knows(hand: Hand) -> None:
    _body(3, lambda facts: facts.update(kind="Approved"))(hand)


@plant(ONE, "its trail tells something that cannot be read")
def a_fact_is_missing(hand: Hand) -> None:
    _body(3, lambda facts: facts.pop("desk"))(hand)


@plant(ONE, "its trail tells something that cannot be read")
def a_fact_too_many(hand: Hand) -> None:
    _body(3, lambda facts: facts.update(position="zero"))(hand)


@plant(ONE, "entry 6: its content is not canonical")
def a_key_twice(hand: Hand) -> None:
    body = hand.body("dossier/1", 6)
    body = body.replace(b'{"actor":', b'{"actor":"rachid","actor":', 1)
    hand.sql(
        "UPDATE trail SET body=:body, digest=:digest WHERE stream='dossier/1' AND seq=6",
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
    )


@plant(ONE, "its trail tells something that cannot be read")
def a_body_that_is_no_json(hand: Hand) -> None:
    hand.sql(
        "UPDATE trail SET body=:body, digest=:digest WHERE stream='dossier/1' AND seq=6",
        body=b"{",
        digest=hashlib.sha256(b"{").hexdigest(),
    )


# Accounts.

THEIRS = f"account/{CLERK}"


@plant(THEIRS, "entry 2: its content does not match its digest")
def a_line_of_an_account_is_changed(hand: Hand) -> None:
    body = hand.body(THEIRS, 2).replace(b"rachid", b"amina")
    hand.sql("UPDATE trail SET body = :body WHERE stream = :s AND seq = 2", body=body, s=THEIRS)


@plant(f"{THEIRS}|D-", "tells something that cannot be read: ValueError")
def an_account_tells_something_unknown(hand: Hand) -> None:
    _body(1, lambda facts: facts.update(kind="KeyLent"), stream=THEIRS)(hand)


@plant(f"{THEIRS}|D-", "its certificate is not the newest that its trail says was issued")
def a_trail_of_an_account_is_missing(hand: Hand) -> None:
    hand.sql("DELETE FROM trail WHERE stream = :s", s=THEIRS)


@plant(THEIRS, "its certificate is not the newest that its trail says was issued")
def a_certificate_is_replaced(hand: Hand) -> None:
    hand.sql(
        "UPDATE keys SET certificate = (SELECT certificate FROM keys WHERE owner = :m)"
        " WHERE owner = :c",
        m="titulaire.ministre",
        c=CLERK,
    )


@plant(f"{THEIRS}|D-", "its certificate is not the newest that its trail says was issued")
def another_certificate_was_issued(hand: Hand) -> None:
    _body(2, lambda facts: facts.update(certificate="ab" * 32), stream=THEIRS)(hand)
