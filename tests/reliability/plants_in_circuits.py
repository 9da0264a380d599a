"""Corruptions of the versions of a circuit that was made in the pages: three are published."""

from tests.reliability.planting import Hand
from tests.reliability.plants import Plant, plant

FIRST = r"circuit conge-cabinet, version 1: "
SECOND = r"circuit conge-cabinet, version 2: "
THIRD = r"circuit conge-cabinet, version 3: "
ANY = r"circuit conge-cabinet, version \d: "
UNTOLD = r"is not what the trail of .* tells"


def _version(number: int, change: str) -> Plant:
    where = f"WHERE circuit = 'conge-cabinet' AND number = {number}"
    return lambda hand: hand.sql(f"UPDATE circuit_versions SET {change} {where}")  # noqa: S608 ours


@plant(SECOND, UNTOLD)
def a_step_of_a_version_is_renamed(hand: Hand) -> None:
    _version(2, "document = replace(document, 'vu-1', 'vu-2')")(hand)


@plant(THIRD, UNTOLD)
def the_version_in_force_goes_to_another_desk(hand: Hand) -> None:
    _version(3, "document = replace(document, 'ministre', 'juridique')")(hand)


@plant(SECOND, "its document cannot be read as a circuit")
def a_version_is_emptied(hand: Hand) -> None:
    _version(2, "document = '{}'")(hand)


@plant(SECOND, "its document cannot be read as a circuit")
def a_version_is_no_text_of_ours(hand: Hand) -> None:
    _version(2, "document = 'x'")(hand)


@plant(FIRST, UNTOLD)
def the_note_of_a_version_is_another(hand: Hand) -> None:
    _version(1, "note = 'autre'")(hand)


@plant(THIRD, UNTOLD)
def a_version_in_force_is_withdrawn_without_a_word(hand: Hand) -> None:
    _version(3, "standing = 'withdrawn'")(hand)


@plant(FIRST, UNTOLD)
def the_date_of_a_version_is_another(hand: Hand) -> None:
    _version(1, "at = '2020-01-01 00:00:00'")(hand)


@plant(SECOND, UNTOLD)
def a_version_is_said_to_be_somebody_elses(hand: Hand) -> None:
    _version(2, "author = 'titulaire.ministre'")(hand)


@plant(ANY, "comes where version 2 should be")
def a_version_is_lost(hand: Hand) -> None:
    hand.sql("DELETE FROM circuit_versions WHERE number = 2")


@plant(THIRD, UNTOLD)
def the_newest_version_is_lost(hand: Hand) -> None:
    hand.sql("DELETE FROM circuit_versions WHERE number = 3")


@plant(r"circuit conge-cabinet, version 4: ", UNTOLD)
def a_version_is_slipped_in(hand: Hand) -> None:
    hand.sql(
        "INSERT INTO circuit_versions (circuit, number, standing, document, at, author, note)"
        " SELECT circuit, 4, standing, document, at, author, note FROM circuit_versions"
        " WHERE number = 3"
    )


@plant(ANY, UNTOLD)
def two_versions_change_places(hand: Hand) -> None:
    for now, then in ((1, 9), (2, 1), (9, 2)):
        _version(now, f"number = {then}")(hand)
