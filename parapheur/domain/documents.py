"""Bytes and what is known of them: they are named by their SHA-256."""

from dataclasses import dataclass
from typing import NewType

Digest = NewType("Digest", str)
"""SHA-256 in 64 lower-case hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Version:
    """Bytes that stand in the files, by digest and length in bytes."""

    digest: Digest
    length: int


@dataclass(frozen=True, slots=True)
class Document:
    """A piece as it was deposited: its own bytes are never changed."""

    name: str
    version: Version
    pages: int
