"""Corruptions of rows that lists are made of, and of intents."""

from tests.reliability.planting import Hand
from tests.reliability.plants import CLERK, FOUR, ONE, THREE, TWO, Plant, plant

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
    _standing(2, '"position":3,"since"', '"position":2,"since"')(hand)


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
    hand.sql(
        "INSERT INTO awaiting (dossier, position, desk, ahead, action, circuit)"
        " VALUES (1, 0, 'ministre', false, 'visa', 'courrier-depart')"
    )


@plant(THREE, "its shelf says otherwise than its trail: awaiting")
def a_due_date_is_changed(hand: Hand) -> None:
    hand.sql("UPDATE awaiting SET due = '2020-01-01 00:00:00' WHERE dossier = 3")


@plant(THREE, "its shelf says otherwise than its trail: awaiting")
def what_is_to_come_is_said_to_wait(hand: Hand) -> None:
    hand.sql("UPDATE awaiting SET ahead = NOT ahead WHERE dossier = 3")


@plant(THREE, "its shelf says otherwise than its trail: awaiting")
def what_a_desk_is_asked_is_changed(hand: Hand) -> None:
    hand.sql("UPDATE awaiting SET action = 'seal' WHERE dossier = 3")


@plant(THREE, "its shelf says otherwise than its trail: awaiting")
def a_tray_shows_another_circuit(hand: Hand) -> None:
    hand.sql("UPDATE awaiting SET circuit = 'conge' WHERE dossier = 3")


@plant(ONE, "its shelf says otherwise than its trail: circuit")
def a_circuit_is_changed(hand: Hand) -> None:
    _row("circuit = 'conge'")(hand)


@plant(ONE, "its shelf says otherwise than its trail: undo")
def an_undoing_is_offered(hand: Hand) -> None:
    _row("undo_by = 'rachid', undo_desk = 'ministre'")(hand)


@plant(ONE, "its shelf says otherwise than its trail: finished")
def a_finished_dossier_is_hidden_from_somebody(hand: Hand) -> None:
    hand.sql("DELETE FROM finished WHERE dossier = 1 AND login <> 'rachid'")


@plant(ONE, "its shelf says otherwise than its trail: instructed")
def an_instruction_that_nobody_gave(hand: Hand) -> None:
    hand.sql("INSERT INTO instructions (receiver, dossier, key) VALUES ('desk/x', 1, 'seen')")


@plant(ONE, "its shelf says otherwise than its trail: acts")
def an_act_is_another_persons(hand: Hand) -> None:
    hand.sql("UPDATE acts SET actor = 'rachid' WHERE dossier = 1 AND position = 2")


@plant(ONE, "its shelf says otherwise than its trail: acts")
def an_act_is_missing(hand: Hand) -> None:
    hand.sql("DELETE FROM acts WHERE dossier = 1 AND position = 2")


@plant(FOUR, "its shelf says otherwise than its trail: acts")
def an_act_is_added(hand: Hand) -> None:
    hand.sql(
        "INSERT INTO acts (dossier, round, position, slot, desk, actor, kind, at, waited,"
        " circuit, step) VALUES"
        " (4, 1, 0, 0, 'ministre', 'rachid', 'StepSigned', '2026-01-01 00:00:00', 0, 'c', 's')"
    )


@plant(ONE, "its shelf says otherwise than its trail: acts")
def an_act_is_said_to_have_been_quick(hand: Hand) -> None:
    hand.sql("UPDATE acts SET waited = waited - 1 WHERE dossier = 1 AND position = 2")


@plant(ONE, "its shelf says otherwise than its trail: words")
def a_word_is_hidden_from_searches(hand: Hand) -> None:
    hand.sql("DELETE FROM sought_words WHERE dossier = 1")


@plant(ONE, "its shelf says otherwise than its trail: prints")
def a_print_is_hidden_from_searches(hand: Hand) -> None:
    hand.sql("DELETE FROM prints WHERE dossier = 1")


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


# What somebody was shown is changed, or what their key gives.


def _shown(hand: Hand, document: str, pages: str) -> None:
    hand.sql(
        "INSERT INTO pages_shown (dossier, login, document, pages) VALUES (1, :c, :d, :p)",
        c=CLERK,
        d=document,
        p=pages,
    )


@plant(ONE, f"{CLERK} was shown pages that none of its documents has")
def pages_were_shown_of_a_document_that_is_not_there(hand: Hand) -> None:
    _shown(hand, "ab" * 32, "1-3")


@plant(ONE, f"the pages that {CLERK} was shown cannot be read")
def pages_that_were_shown_are_no_pages(hand: Hand) -> None:
    _shown(hand, "ab" * 32, "3-1")


@plant(f"account/{CLERK}", "its key says another level than its trail does")
def a_key_gives_more_than_it_was_issued_for(hand: Hand) -> None:
    hand.sql("UPDATE keys SET level = 'qualified' WHERE owner = :c", c=CLERK)


@plant(f"account/{CLERK}", "its card is not the one that its trail says was registered last")
def a_card_is_slipped_in(hand: Hand) -> None:
    hand.sql(
        "INSERT INTO cards (owner, digest, certificate, level, name, until)"
        " SELECT owner, :d, certificate, level, 'moi', '2030-01-01 00:00:00' FROM keys"
        " WHERE owner = :c",
        c=CLERK,
        d="0" * 64,
    )


@plant("account/", "its row cannot be read \\(keys, level\\): 'strong'")
def a_key_gives_nothing_that_there_is(hand: Hand) -> None:
    hand.sql("UPDATE keys SET level = 'strong' WHERE owner = :c", c=CLERK)
