"""Corruptions of what stands beside trails: sealed personal values, and who was erased."""

from tests.reliability.planting import Hand
from tests.reliability.plants import THREE, plant

REASON = "stream = 'dossier/3' AND seq = 3 AND path = '/reason'"
BY_NOBODY = r"(D-000003|dossier/3|account/\S+)\b"


@plant(THREE, "its personal value /reason was altered")
def a_sealed_value_is_changed(hand: Hand) -> None:
    sealed = bytearray(hand.value(f"SELECT sealed FROM personal WHERE {REASON}"))  # noqa: S608  ours
    sealed[-1] ^= 1
    hand.sql(f"UPDATE personal SET sealed = :sealed WHERE {REASON}", sealed=bytes(sealed))  # noqa: S608  ours


@plant(THREE, "its personal value /reason was altered")
def a_value_is_put_in_the_place_of_another(hand: Hand) -> None:
    other = "SELECT sealed FROM personal WHERE stream = 'dossier/3' AND path = '/subject'"
    change = f"UPDATE personal SET sealed = :sealed WHERE {REASON}"  # noqa: S608  ours
    hand.sql(change, sealed=bytes(hand.value(other)))


@plant(THREE, "its personal value /reason is missing")
def a_value_is_taken_away(hand: Hand) -> None:
    hand.sql(f"DELETE FROM personal WHERE {REASON}")  # noqa: S608  ours


@plant(THREE, "its personal value /reason is gone, and no erasure tells why")
def a_value_is_emptied(hand: Hand) -> None:
    hand.sql(f"UPDATE personal SET sealed = NULL WHERE {REASON}")  # noqa: S608  ours


@plant(THREE, "its personal value /reason is kept as somebody else's")
def a_value_is_given_to_another(hand: Hand) -> None:
    hand.sql(f"UPDATE personal SET subject = 'dossier/3' WHERE {REASON}")  # noqa: S608  ours


@plant(BY_NOBODY, "does not tell that dossier/3 was erased")
def an_erasure_is_made_up(hand: Hand) -> None:
    hand.sql("UPDATE personal SET sealed = NULL WHERE subject = 'dossier/3'")
    hand.sql("INSERT INTO erasures (subject, stream, seq) VALUES ('dossier/3', 'dossier/3', 1)")


@plant(THREE, "its personal value /subject is gone, and no erasure tells why")
def a_key_is_taken_away(hand: Hand) -> None:
    hand.subjects.destroy("dossier/3")
