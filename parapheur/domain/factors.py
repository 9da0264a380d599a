"""A second factor beside the PIN: what a type asks, what a person has, what was given.

A code is of an authenticator application (RFC 6238), a passkey is a key on a device or a token that
knows its holder (WebAuthn, with user verification). The type asks; the dossier keeps what it was
deposited with. Which factor was given stands in the signature itself, put there by the process that
saw it: so whether a step got what it asks can be told from the document alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from parapheur.domain.errors import FactorNameRequired, NoFactor, SecondFactorRequired, TextTooLong
from parapheur.domain.words import visible

FactorId = NewType("FactorId", str)
"""32 hexadecimal digits, of what the factor is made of: another one has others."""

LONGEST_NAME = 60
MOST = 10
"""Factors of one person."""


class Factor(StrEnum):
    """The kinds of factors there are."""

    CODE = "code"  #: six digits of an authenticator application
    PASSKEY = "passkey"  #: the answer of a device or a token, which asked who holds it


class SecondFactor(StrEnum):
    """What a type asks beside the PIN."""

    CODE = "code"  #: a code
    PASSKEY = "passkey"  #: a passkey
    EITHER = "either"  #: whichever the signer has

    @property
    def kinds(self) -> frozenset[Factor]:
        """The kinds that will do."""
        return frozenset(Factor) if self is SecondFactor.EITHER else frozenset({Factor(self.value)})

    def takes(self, kind: Factor | None) -> bool:
        """Say whether this kind is what is asked."""
        return kind in self.kinds


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A factor that somebody has, without its secret."""

    id: FactorId
    kind: Factor
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """Which factor was given for a signature: this stands in it."""

    kind: Factor
    id: FactorId


@dataclass(frozen=True, slots=True)
class FactorProof:
    """What somebody gives beside the PIN, as it was typed or as the browser brought it."""

    code: str = ""
    passkey: str = ""
    """The browser's answer, as JSON."""
    asked: str = ""
    """What the passkey was asked by: each question is answered once."""

    @property
    def kind(self) -> Factor | None:
        """What it claims to be; None: nothing was given."""
        if self.passkey:
            return Factor.PASSKEY
        return Factor.CODE if self.code.strip() else None


NOTHING = FactorProof()


@dataclass(frozen=True, slots=True)
class Question:
    """What a passkey is asked, and the name of the question."""

    asked: str
    options: str
    """For the browser, as JSON."""


@dataclass(frozen=True, slots=True)
class NewCode:
    """The secret of codes to come, for an authenticator application; shown once."""

    asked: str
    secret: str
    """In base32, to be typed."""
    address: str
    """The same as an `otpauth:` address, to be read as a QR code."""


def together(asked: Iterable[SecondFactor | None]) -> SecondFactor | None:
    """Return what does for several acts at once; where nothing does for all, whichever one has."""
    wanted = [one.kinds for one in asked if one is not None]
    if not wanted:
        return None
    shared = [kind for kind in Factor if all(kind in kinds for kinds in wanted)]
    return SecondFactor(shared[0].value) if len(shared) == 1 else SecondFactor.EITHER


def expect_given(asked: SecondFactor | None, kind: Factor | None) -> None:
    """Refuse an act without the factor that is asked. `SecondFactorRequired`."""
    if asked is not None and not asked.takes(kind):
        raise SecondFactorRequired(factor=asked)


def expect_held(asked: SecondFactor | None, held: Sequence[Enrolled]) -> None:
    """Refuse an act that asks for a factor that the person does not have. `NoFactor`."""
    if asked is not None and not any(asked.takes(one.kind) for one in held):
        raise NoFactor(factor=asked)


def named(name: str) -> str:
    """Return the name of a factor as its holder calls it. `FactorNameRequired`, `TextTooLong`."""
    name = visible(name)
    if not name:
        raise FactorNameRequired
    if len(name) > LONGEST_NAME:
        raise TextTooLong(most=LONGEST_NAME)
    return name
