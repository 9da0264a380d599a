"""The corruptions: each a function, with the place and the words it must be found by.

The dossiers are those that test_corruptions.py makes: 1 finished, 2 with visas beside it, 3 in its
second round, 4 a draft, 5 with one of three parallel visas.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from parapheur.domain.trail import canonical
from tests.reliability.ministry import a_letter
from tests.reliability.planting import Facts, Hand

Plant = Callable[[Hand], object]
PLANTS: list[Plant] = []
WANTED: dict[Plant, tuple[str, str]] = {}
"""What the place of every finding looks like, and what one of them says."""

ONE = r"(D-000001|dossier/1)\b"
"""The finished dossier: deposit, start, visa, visa, signature, seal."""
TWO = r"(D-000002|dossier/2)\b"
"""Deposit, start, visa, visa (both beside), signature; it waits on the seal."""
THREE = r"(D-000003|dossier/3)\b"
FOUR = r"(D-000004|dossier/4)\b"
FIVE = r"(D-000005|dossier/5)\b"
CLERK = "titulaire.service-juridique"
"""Who gives the first visa on the first dossier."""


def plant(where: str, what: str) -> Callable[[Plant], Plant]:
    def planted(function: Plant) -> Plant:
        PLANTS.append(function)
        WANTED[function] = (where, what)
        return function

    return planted


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
        "INSERT INTO trail SELECT 'dossier/4', seq, at, kind, actor, previous, digest, body"
        " FROM trail WHERE stream='dossier/1' AND seq=2"
    )


@plant(ONE, "its columns do not say what it says")
def a_kind_beside_a_line_is_changed(hand: Hand) -> None:
    hand.sql("UPDATE trail SET kind='DossierRejected' WHERE stream='dossier/1' AND seq=3")


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


# Another story, whose chain holds and with whose rows all agree.


def _forge(
    dossier: int, seq: int, change: Callable[[Facts], object], *, intents: bool = True
) -> Plant:
    return lambda hand: hand.forge(dossier, lambda story: change(story[seq - 1]), intents=intents)


@plant(ONE, "entry 3: signed with a certificate that was never issued to titulaire.ministre")
def a_visa_was_given_by_somebody_else(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(actor="titulaire.ministre"))(hand)


@plant(ONE, "the document does not carry the signatures its trail tells")
def a_visa_was_given_by_somebody_else_with_their_certificate(hand: Hand) -> None:
    def minister(story: list[Facts]) -> None:
        story[2]["actor"] = story[4]["actor"]
        story[2]["signature"]["certificate"] = story[4]["signature"]["certificate"]

    hand.forge(1, minister)


@plant(ONE, "the document does not carry the signatures its trail tells")
def the_certificate_of_the_seal_is_another(hand: Hand) -> None:
    _forge(1, 6, lambda facts: facts["signature"].update(certificate="ab" * 32))(hand)


@plant(TWO, "a visa kept beside the document is not sound: .*made with another certificate")
def the_certificate_of_a_visa_beside_is_another(hand: Hand) -> None:
    _forge(2, 3, lambda facts: facts["signature"].update(certificate="ab" * 32))(hand)


@plant(TWO, "a visa kept beside the document is not sound")
def a_visa_beside_is_that_of_another_step(hand: Hand) -> None:
    def same(story: list[Facts]) -> None:
        story[2]["signature"]["attestation"] = story[3]["signature"]["attestation"]

    hand.forge(2, same)


@plant(ONE, "entry 3: could not have happened: NotYourTurn")
def another_desk_gave_the_visa(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(desk="ministre"))(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def a_visa_stands_in_another_slot(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(slot=1))(hand)


@plant(ONE, "entry 3: (could not have happened|the rules tell)")
def a_visa_stands_at_another_step(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(position=1))(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def a_visa_fills_another_field(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts["signature"].update(field="sign-3-1"))(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def a_visa_is_over_other_bytes(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts["signature"].update(over="ab" * 32))(hand)


@plant(ONE, "entry 3: could not have happened: NotWhatWasShown")
def somebody_was_shown_other_bytes(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts["signature"].update(shown="ab" * 32))(hand)


@plant(ONE, "entry 3: the rules tell this event otherwise")
def a_visa_became_a_signature(hand: Hand) -> None:
    _forge(1, 3, lambda facts: facts.update(kind="StepSigned"))(hand)


@plant(ONE, "sign-3-1 was signed at .*, and its trail says")
def the_minister_signed_a_day_earlier(hand: Hand) -> None:
    def earlier(story: list[Facts]) -> None:
        for facts in story[:5]:
            at = datetime.fromisoformat(facts["at"]) - timedelta(days=1)
            facts["at"] = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    hand.forge(1, earlier)


@plant(ONE, "an intent of parapheur .* is signed, and no event tells it")
def the_seal_was_never_put(hand: Hand) -> None:
    hand.forge(1, lambda story: story.pop(), intents=False)


@plant(ONE, "entry 7: could not have happened: AlreadyDone")
def the_seal_was_put_twice(hand: Hand) -> None:
    hand.forge(1, lambda story: story.append(dict(story[-1])))


@plant(ONE, "entry 2: could not have happened: NotAllowed")
def somebody_else_started_it(hand: Hand) -> None:
    _forge(1, 2, lambda facts: facts.update(actor="rachid"))(hand)


@plant(ONE, "entry 2: could not have happened: DossierMoved")
def it_left_on_another_circuit(hand: Hand) -> None:
    _forge(1, 2, lambda facts: facts["circuit"].update(id="conge"))(hand)


@plant(ONE, "entry 2: the rules tell this event otherwise")
def a_step_is_missing_from_its_circuit(hand: Hand) -> None:
    _forge(1, 2, lambda facts: facts["circuit"]["steps"].pop(0))(hand)


@plant(ONE, "rewrites the one before it")
def the_last_version_is_that_of_another_dossier(hand: Hand) -> None:
    def theirs(story: list[Facts]) -> None:
        data = hand.whole(hand.digest(2, -1))
        story[5]["signature"]["version"] = hand.put(data)

    hand.forge(1, theirs)


def _forged_bytes(change: Callable[[bytearray], object]) -> Plant:
    """The newest version is other bytes, under their own name, as the whole record says."""

    def forged(hand: Hand) -> None:
        data = bytearray(hand.whole(hand.digest(1, -1)))
        change(data)
        told = hand.put(bytes(data))
        _forge(1, 6, lambda facts: facts["signature"].update(version=told))(hand)

    return forged


@plant(ONE, "the signatures of the document are not all valid")
def a_signature_value_is_changed_and_all_made_to_agree(hand: Hand) -> None:
    def change(data: bytearray) -> None:
        at = data.rindex(b"/Contents") + 2000
        data[at] = ord("0") if data[at] != ord("0") else ord("1")

    _forged_bytes(change)(hand)


@plant(ONE, "the signatures of the document are not all valid")
def a_byte_range_is_changed_and_all_made_to_agree(hand: Hand) -> None:
    def change(data: bytearray) -> None:
        at = data.rindex(b"/ByteRange") + 13
        data[at + 3] = ord("7") if data[at + 3] != ord("7") else ord("8")

    _forged_bytes(change)(hand)


@plant(ONE, "the signatures of the document are not all valid")
def bytes_are_added_and_all_made_to_agree(hand: Hand) -> None:
    _forged_bytes(lambda data: data.extend(b"\n% one more line\n%%EOF\n"))(hand)


@plant(ONE, "are not as long as recorded")
def a_length_is_recorded_wrongly(hand: Hand) -> None:
    def longer(facts: Facts) -> None:
        facts["signature"]["version"]["length"] += 1

    _forge(1, 6, longer)(hand)


@plant(ONE, "version .* rewrites the one before it")
def the_deposit_was_another(hand: Hand) -> None:
    def other(story: list[Facts]) -> None:
        told = hand.put(a_letter(4))
        story[0]["main"]["version"] = told
        story[1]["signature"].update(over=told["digest"], shown=told["digest"])

    hand.forge(1, other)


# A row that lists are made of is changed.


def _row(change: str) -> Plant:
    return lambda hand: hand.sql(f"UPDATE dossiers SET {change} WHERE id = 1")  # noqa: S608 ours


def _standing(dossier: int, before: str, after: str) -> Plant:
    change = "UPDATE dossiers SET standing = replace(standing, :before, :after) WHERE id = :id"
    return lambda hand: hand.sql(change, before=before, after=after, id=dossier)


@plant(ONE, "its shelf says otherwise than its trail: state")
def a_state_is_changed(hand: Hand) -> None:
    _row("state = 'draft'")(hand)


@plant(ONE, "its shelf says otherwise than its trail: originator")
def an_originator_is_changed(hand: Hand) -> None:
    _row("originator = 'rachid'")(hand)


@plant(ONE, "its shelf says otherwise than its trail: sought")
def what_is_sought_is_changed(hand: Hand) -> None:
    _row("sought = 'rien'")(hand)


@plant(ONE, "its shelf says otherwise than its trail: moves")
def a_count_of_moves_is_changed(hand: Hand) -> None:
    _row("moves = 5")(hand)


@plant(ONE, "its shelf says otherwise than its trail: since")
def a_date_is_changed(hand: Hand) -> None:
    _row("since = '2020-01-01 00:00:00'")(hand)


@plant(ONE, "its shelf says otherwise than its trail: updated_at")
def the_date_of_the_last_event_is_changed(hand: Hand) -> None:
    _row("updated_at = '2020-01-01 00:00:00'")(hand)


@plant(TWO, "its row is not what its trail adds up to")
def a_position_is_changed(hand: Hand) -> None:
    _standing(2, '"position":3,"progress"', '"position":2,"progress"')(hand)


@plant(FOUR, "its row is not what its trail adds up to")
def a_wish_is_changed(hand: Hand) -> None:
    _standing(4, '"wish":"courrier-depart"', '"wish":"conge"')(hand)


@plant(FOUR, "its row cannot be read: ValueError: the row of dossier/4 contradicts itself")
def a_subject_is_changed(hand: Hand) -> None:
    _standing(4, "Essai", "Test")(hand)


@plant(ONE, "its row cannot be read")
def a_row_that_is_no_json(hand: Hand) -> None:
    _row("standing = '{'")(hand)


@plant(ONE, "is the trail of nothing that is there")
def a_row_is_missing(hand: Hand) -> None:
    hand.sql("DELETE FROM dossiers WHERE id = 1")


@plant(TWO, "its shelf says otherwise than its trail: awaiting")
def a_dossier_is_missing_from_a_tray(hand: Hand) -> None:
    hand.sql("DELETE FROM awaiting WHERE dossier = 2")


@plant(ONE, "its shelf says otherwise than its trail: awaiting")
def a_dossier_is_in_a_tray_too_many(hand: Hand) -> None:
    hand.sql("INSERT INTO awaiting (dossier, desk) VALUES (1, 'ministre')")


@plant(THREE, "its shelf says otherwise than its trail: awaiting")
def a_due_date_is_changed(hand: Hand) -> None:
    hand.sql("UPDATE awaiting SET due = '2020-01-01 00:00:00' WHERE dossier = 3")


@plant(ONE, "its shelf says otherwise than its trail: acts")
def an_act_is_another_persons(hand: Hand) -> None:
    hand.sql("UPDATE acts SET actor = 'rachid' WHERE dossier = 1 AND position = 2")


@plant(ONE, "its shelf says otherwise than its trail: acts")
def an_act_is_missing(hand: Hand) -> None:
    hand.sql("DELETE FROM acts WHERE dossier = 1 AND position = 2")


@plant(FOUR, "its shelf says otherwise than its trail: acts")
def an_act_is_added(hand: Hand) -> None:
    hand.sql(
        "INSERT INTO acts (dossier, round, position, slot, desk, actor, kind, at) VALUES"
        " (4, 1, 0, 0, 'ministre', 'rachid', 'StepSigned', '2026-01-01 00:00:00')"
    )


@plant(ONE, "its shelf says otherwise than its trail: versions")
def a_version_is_another(hand: Hand) -> None:
    other = "ab" * 32
    hand.sql('UPDATE versions SET digest = :d WHERE dossier = 1 AND "index" = 2', d=other)


@plant(ONE, "its shelf says otherwise than its trail: versions")
def a_version_is_of_another_length(hand: Hand) -> None:
    hand.sql('UPDATE versions SET length = length - 1 WHERE dossier = 1 AND "index" = 2')


@plant(ONE, "its shelf says otherwise than its trail: versions")
def a_version_is_missing(hand: Hand) -> None:
    hand.sql('DELETE FROM versions WHERE dossier = 1 AND "index" = 2')


@plant(ONE, "signed without having written down the intent")
def an_intent_is_missing(hand: Hand) -> None:
    hand.sql("DELETE FROM intents WHERE id = (SELECT min(id) FROM intents WHERE dossier = 1)")


@plant(ONE, "is abandoned, and no event tells it")
def an_intent_ended_otherwise(hand: Hand) -> None:
    hand.sql(
        "UPDATE intents SET outcome = 'abandoned'"
        " WHERE id = (SELECT min(id) FROM intents WHERE dossier = 1)"
    )


@plant(ONE, "an intent of rachid .* is signed, and no event tells it")
def an_intent_was_somebody_elses(hand: Hand) -> None:
    hand.sql(
        "UPDATE intents SET actor = 'rachid'"
        " WHERE id = (SELECT min(id) FROM intents WHERE dossier = 1)"
    )


@plant(ONE, "an intent cannot be read")
def an_intent_is_of_nothing(hand: Hand) -> None:
    hand.sql("UPDATE intents SET task = '{}' WHERE dossier = 1")


# Accounts.

THEIRS = f"account/{CLERK}"


@plant(THEIRS, "entry 1: its content does not match its digest")
def a_line_of_an_account_is_changed(hand: Hand) -> None:
    body = hand.body(THEIRS, 1).replace(b"rachid", b"amina")
    hand.sql("UPDATE trail SET body = :body WHERE stream = :s AND seq = 1", body=body, s=THEIRS)


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
    _body(1, lambda facts: facts.update(certificate="ab" * 32), stream=THEIRS)(hand)


# Files.


def _flip(at: float, version: int = -1) -> Plant:
    def flipped(data: bytearray) -> None:
        data[int(at * (len(data) - 1))] ^= 1

    return lambda hand: hand.alter(hand.digest(1, version), flipped)


LOST = "the bytes .* are missing or damaged"


@plant(ONE, LOST)
def the_first_byte_of_a_file_is_flipped(hand: Hand) -> None:
    _flip(0.0)(hand)


@plant(ONE, LOST)
def a_byte_in_the_middle_of_a_file_is_flipped(hand: Hand) -> None:
    _flip(0.5)(hand)


@plant(ONE, LOST)
def the_last_byte_of_a_file_is_flipped(hand: Hand) -> None:
    _flip(1.0)(hand)


@plant(ONE, LOST)
def a_byte_of_the_certified_version_is_flipped(hand: Hand) -> None:
    _flip(0.3, 0)(hand)


@plant(ONE, LOST)
def a_digit_of_a_signature_is_flipped(hand: Hand) -> None:
    def flipped(data: bytearray) -> None:
        data[data.rindex(b"/Contents") + 1000] ^= 1

    hand.alter(hand.digest(1, -1), flipped)


@plant(ONE, LOST)
def a_digit_of_a_byte_range_is_flipped(hand: Hand) -> None:
    def flipped(data: bytearray) -> None:
        data[data.rindex(b"/ByteRange") + 14] ^= 1

    hand.alter(hand.digest(1, -1), flipped)


@plant(ONE, LOST)
def a_file_is_cut_short(hand: Hand) -> None:
    hand.alter(hand.digest(1, -1), lambda data: data.pop())


@plant(ONE, LOST)
def a_file_is_longer(hand: Hand) -> None:
    hand.alter(hand.digest(1, -1), lambda data: data.extend(b"\n"))


@plant(ONE, LOST)
def a_file_is_empty(hand: Hand) -> None:
    hand.alter(hand.digest(1, -1), lambda data: data.clear())


@plant(ONE, LOST)
def a_file_is_missing(hand: Hand) -> None:
    hand.kept(hand.digest(1, -1)).unlink()


@plant(ONE, LOST)
def a_file_became_a_folder(hand: Hand) -> None:
    file = hand.kept(hand.digest(1, -1))
    file.unlink()
    file.mkdir()


@plant(ONE, LOST)
def an_older_version_is_missing(hand: Hand) -> None:
    hand.kept(hand.digest(1, 1)).unlink()


@plant(f"{ONE}|{FIVE}", LOST)
def two_files_are_swapped(hand: Hand) -> None:
    one, other = (hand.kept(hand.digest(dossier, -1)) for dossier in (1, 5))
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)


@plant(ONE, LOST)
def a_file_is_another_signed_document(hand: Hand) -> None:
    theirs = hand.whole(hand.digest(5, -1))
    hand.kept(hand.digest(1, -1)).write_bytes(theirs)


@plant(ONE, LOST)
def a_file_is_an_older_version_of_itself(hand: Hand) -> None:
    older = hand.whole(hand.digest(1, -2))
    hand.kept(hand.digest(1, -1)).write_bytes(older)


def _told(hand: Hand, dossier: int, seq: int, *path: str | int) -> str:
    facts = json.loads(hand.body(f"dossier/{dossier}", seq))
    for name in path:
        facts = facts[name]
    return str(facts["digest"])


@plant(FOUR, LOST)
def a_deposit_is_changed(hand: Hand) -> None:
    digest = _told(hand, 4, 1, "main", "version")
    hand.alter(digest, lambda data: data.__setitem__(20, data[20] ^ 1))


@plant(FOUR, LOST)
def a_deposit_is_missing(hand: Hand) -> None:
    hand.kept(_told(hand, 4, 1, "main", "version")).unlink()


@plant(ONE, LOST)
def an_annex_is_changed(hand: Hand) -> None:
    digest = _told(hand, 1, 1, "annexes", 0, "version")
    hand.alter(digest, lambda data: data.__setitem__(20, data[20] ^ 1))


@plant(ONE, LOST)
def an_annex_is_missing(hand: Hand) -> None:
    hand.kept(_told(hand, 1, 1, "annexes", 0, "version")).unlink()


@plant(TWO, LOST)
def a_visa_beside_is_changed(hand: Hand) -> None:
    digest = _told(hand, 2, 3, "signature", "attestation")
    hand.alter(digest, lambda data: data.__setitem__(-1, data[-1] ^ 1))


@plant(TWO, LOST)
def a_visa_beside_is_missing(hand: Hand) -> None:
    hand.kept(_told(hand, 2, 3, "signature", "attestation")).unlink()


@plant("D-000003, round 1", LOST)
def the_document_of_a_refused_round_is_missing(hand: Hand) -> None:
    hand.kept(_told(hand, 3, 2, "signature", "version")).unlink()
