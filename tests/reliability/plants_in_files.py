"""Corruptions of files: bytes flipped, lost, swapped, replaced by others that are sound."""

import json

from tests.reliability.planting import Hand
from tests.reliability.plants import FIVE, FOUR, ONE, TWO, Plant, plant

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
