"""Commitments: what stands for a personal value in an entry, so that the value can be erased.

An entry is hashed and chained for ever, so it holds no personal value itself. In the place of each
stands the object `{"commitment": "<64 lower-case hexadecimal digits>"}`, and nothing else in an
entry is an object of that one key. The value and its salt are kept beside the entry, or are gone.

The commitment to a value is SHA-256 over these bytes, one after the other:

1. the salt: 16 bytes, drawn at random for this one value and never used again;
2. the length of the value in bytes: 8 bytes, the most significant first;
3. the value: its canonical JSON in UTF-8 (RFC 8785, as the entry's own; a text with its quotes).

A value is named by where it stands in the entry: a JSON Pointer (RFC 6901), `/answer/remark`. To
disclose it is to give pointer, salt and value: whoever has the entry computes the commitment and
compares. A value that is null or an empty text is no personal value, and stands as it is.

Without its salt a commitment tells nothing of the value, however few values there might be: the
salt has 128 bits, which nobody guesses. So the salt is as secret as the value, is kept sealed with
it, and goes with it.

Vectors: salt in hexadecimal, value, commitment.

    00000000000000000000000000000000 "x"
      bb226d5fdf7bac8a18f20059d7b3ba7c01b0476b7edced5f2744ba86935acdd7
    000102030405060708090a0b0c0d0e0f "Amina"
      7cca552a50d08533fd788d98be6c1a950b8fd732396068b6862e29cd35bff836
    ffffffffffffffffffffffffffffffff {"ar":"أمينة","en":"Amina","fr":"Amina"}
      6ddba18571fc558bca0073b6df626a6c284162382eefbdffbbff975081b1759f
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from parapheur.domain.canonical import CANONICAL, Json

SALT = 16
"""Bytes of a salt."""
KEY = "commitment"
FORM = re.compile("[0-9a-f]{64}")

Salts = Callable[[], bytes]
"""What gives a new salt at each call."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A personal value of one entry; or that it is gone for good, and its salt with it."""

    path: str
    """Where it stands in the entry (RFC 6901)."""
    salt: bytes | None
    """None: it was erased, and `value` says nothing."""
    value: Json = None

    @property
    def erased(self) -> bool:
        """Whether the value is gone."""
        return self.salt is None


def commitment(salt: bytes, value: Json) -> str:
    """Return the commitment to a value. `ValueError` if the salt has another length."""
    if len(salt) != SALT:
        raise ValueError(f"a salt has {SALT} bytes")
    written = CANONICAL.encode(value).encode()
    return hashlib.sha256(salt + len(written).to_bytes(8, "big") + written).hexdigest()


def standing_for(salt: bytes, value: Json) -> dict[str, Json]:
    """Return what stands in the entry in the place of the value."""
    return {KEY: commitment(salt, value)}


def committed(fact: Json) -> str | None:
    """Return the commitment that a part of an entry is, or None."""
    if not isinstance(fact, dict) or fact.keys() != {KEY}:
        return None
    said = fact[KEY]
    return said if isinstance(said, str) and FORM.fullmatch(said) else None


def commitments(fact: Json, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield where each commitment stands within an entry's facts, and what it is."""
    said = committed(fact)
    if said is not None:
        yield path, said
    elif isinstance(fact, dict):
        for key, one in fact.items():
            yield from commitments(one, f"{path}/{key}")
    elif isinstance(fact, list):
        for number, one in enumerate(fact):
            yield from commitments(one, f"{path}/{number}")


def disclosed(facts: dict[str, Json], disclosures: Iterable[Disclosure]) -> dict[str, Json]:
    """Put each value back in the place of its commitment; those of erased ones are left there.

    Changes `facts`, and returns it. `ValueError`: a value is missing, or is another.
    """
    known = {one.path: one for one in disclosures}
    for path, said in list(commitments(facts)):
        one = known.get(path)
        if one is None:
            raise ValueError(f"the value of {path} is missing")
        if one.salt is None:
            continue
        if commitment(one.salt, one.value) != said:
            raise ValueError(f"the value of {path} is not the one that was committed to")
        put(facts, path, one.value)
    return facts


def as_json(disclosures: Iterable[Disclosure]) -> list[dict[str, Json]]:
    """Return disclosures as they are handed out: path, salt in hexadecimal, value."""
    return [
        {"path": one.path, "salt": one.salt.hex(), "value": one.value}
        for one in disclosures
        if one.salt is not None
    ]


def put(facts: dict[str, Json], path: str, value: Json) -> None:
    """Write a value where another stands."""
    *way, last = path.removeprefix("/").split("/")
    here: Json = facts
    for part in way:
        here = here[int(part)] if isinstance(here, list) else _within(here)[part]
    if isinstance(here, list):
        here[int(last)] = value
    else:
        _within(here)[last] = value


def _within(fact: Json) -> dict[str, Json]:
    if not isinstance(fact, dict):
        raise TypeError("nothing stands within a value of one part")
    return fact
