"""The code that a paper bears, by which anybody asks this office whether it vouches for it.

1. 128 random bits, drawn when a document is certified: nobody finds one by guessing or counting.
2. Written in Crockford's base 32, which has no letter that is read as a digit: 26 signs.
3. Two more are taken from the SHA-256 of the bits, so that a slip of the pen is told from a code
   that this office never gave: of a paper that is good, nobody is told that it may be forged.
4. What is typed is read whatever the case, the spaces and the script of its digits, or taken out
   of the whole address.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from parapheur.domain.documents import Digest
from parapheur.domain.errors import CodeMistyped

Code = NewType("Code", str)
"""28 signs, as in an address; people read them in groups of four."""

BITS = 128
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011")
LENGTH, GROUP, CHECKED = 28, 4, 2
LONGEST = 300
"""Characters of what somebody may type: an address and more."""


class Kind(StrEnum):
    """What papers of this office are recognised by their bytes."""

    DOCUMENT = "document"  #: what a dossier's document began as, once it was certified
    DOCKET = "docket"  #: a docket that was made of a dossier


@dataclass(frozen=True, slots=True)
class Paper:
    """What this office made, so that it knows it again."""

    digest: Digest
    dossier: int
    kind: Kind
    at: datetime
    code: Code | None = None
    """Of the document and of all that is printed of it; a docket bears its document's."""


def code_of(chance: bytes) -> Code:
    """Return the code of 16 random bytes (1)."""
    if len(chance) * 8 != BITS:
        raise ValueError("a code is made of 128 bits")
    return Code(_written(int.from_bytes(chance, "big"), LENGTH - CHECKED) + _check(chance))  # 2, 3


def read_code(typed: str) -> Code:
    """Return the code that somebody typed or scanned. `CodeMistyped`: it cannot be one."""
    last = typed[:LONGEST].strip().rstrip("/").rsplit("/", 1)[-1]  # 4
    plain = "".join(_sign(one) for one in re.sub(r"[\s\u200b-\u200f\u2066-\u2069-]", "", last))
    signs = plain.upper().translate(READ_AS)
    if len(signs) != LENGTH or not set(signs) <= set(SIGNS):
        raise CodeMistyped
    number = 0
    for one in signs[:-CHECKED]:
        number = number * len(SIGNS) + SIGNS.index(one)
    if number >> BITS or _check(number.to_bytes(BITS // 8, "big")) != signs[-CHECKED:]:
        raise CodeMistyped
    return Code(signs)


def grouped(code: Code) -> str:
    """Return a code as people read it."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _check(chance: bytes) -> str:
    drawn = int.from_bytes(hashlib.sha256(chance).digest(), "big")
    return _written(drawn % len(SIGNS) ** CHECKED, CHECKED)


def _written(number: int, signs: int) -> str:
    written = ""
    for _ in range(signs):
        number, one = divmod(number, len(SIGNS))
        written = SIGNS[one] + written
    return written


def _sign(one: str) -> str:
    return str(unicodedata.decimal(one)) if one.isdecimal() else one
