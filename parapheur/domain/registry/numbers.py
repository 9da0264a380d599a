"""The numbers of a registry office.

1. The deposit number is given at once, by the records, and says the year in Casablanca.
2. The order number is the next one of its register and year, of one body: no gap, no reuse. A
   number that was void stays, with who voided it and why.
3. A depositor follows a letter by deposit number and secret: 80 bits, drawn by this office from its
   own secret and the deposit's key, so that the same deposit always has the same one. No number
   alone tells anything.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from parapheur.domain.documents import Digest
from parapheur.domain.paper_codes import SIGNS

LetterId = NewType("LetterId", int)
"""Of a letter that came in."""
OutgoingId = NewType("OutgoingId", int)
"""Of a letter that goes out."""

SECRET = 16
"""Signs of a secret, of five bits each."""
FORM = re.compile(r"([0-9]{4})-([0-9]{1,10})")


class Register(StrEnum):
    """The registers of a body."""

    ARRIVAL = "arrival"  #: courrier arrivée (الواردات)
    DEPARTURE = "departure"  #: courrier départ (الصادرات)
    INTERNAL = "internal"  #: courrier interne


@dataclass(frozen=True, slots=True)
class OrderNumber:
    """A number in a register (numéro d'ordre)."""

    register: Register
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


def deposit_number(letter: LetterId, year: int) -> str:
    """Return the deposit number of a letter: `2026-000012`."""
    return f"{year}-{letter:06d}"


def letter_of(typed: str) -> tuple[LetterId, int] | None:
    """Return the letter and the year that a typed deposit number speaks of, if it is one."""
    found = FORM.fullmatch(western(typed))
    return (LetterId(int(found[2])), int(found[1])) if found else None


def western(typed: str) -> str:
    """Return what was typed with the digits of every script as 0 to 9, and without spaces."""
    return "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() else one
        for one in typed.strip()
        if one not in "\u200e\u200f\u2066\u2067\u2068\u2069 "
    )


def secret_of(seed: bytes) -> str:
    """Return the secret that 32 bytes give (3)."""
    number = int.from_bytes(hashlib.sha256(b"letter secret" + seed).digest()[:10], "big")
    return "".join(SIGNS[number >> 5 * place & 31] for place in range(SECRET))


def read_secret(typed: str) -> str:
    """Return a secret as it is compared, whatever the case, the spaces and look-alikes."""
    plain = re.sub(r"[\s\u200b-\u200f\u2066-\u2069-]", "", typed[:100]).upper()
    return plain.translate(str.maketrans("OIL", "011"))


def secret_digest(secret: str) -> Digest:
    """Return what is kept of a secret."""
    return Digest(hashlib.sha256(b"letter secret digest" + secret.encode()).hexdigest())
