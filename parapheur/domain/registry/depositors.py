"""Who deposits a letter: five kinds, each with what identifies it, checked in form.

A form that is right proves nobody's identity, and nothing here says it does. Sources: the CIN has
one or two letters and up to six digits; the ICE is fifteen digits, of which the first nine are the
company's, the next four its establishment's and the last two a check (modulo 97). The check is
warned of by nobody: numbers given before it was kept do not all hold, so the length alone is held.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from parapheur.domain.errors import TextTooLong
from parapheur.domain.misdirected import NumberUnfit, SenderWanted
from parapheur.domain.personal import Personal, Whose
from parapheur.domain.words import visible

OfLetter: TypeAlias = Annotated[str, Personal(Whose.LETTER)]
"""Personal, and whoever the letter is about it belongs to."""

LONGEST_NAME = 300
LONGEST_ADDRESS = 500


class DepositorKind(StrEnum):
    """Who may deposit."""

    CITIZEN = "citizen"  #: a person (citoyen)
    COMPANY = "company"  #: une entreprise (مقاولة)
    ASSOCIATION = "association"
    ADMINISTRATION = "administration"
    PUBLIC_BODY = "public-body"  #: établissement public


class Identifier(StrEnum):
    """By what a depositor is known elsewhere."""

    CIN = "cin"  #: carte nationale d'identité
    PASSPORT = "passport"
    RESIDENCE = "residence"  #: titre de séjour
    ICE = "ice"  #: identifiant commun de l'entreprise
    NONE = "none"


FORMS = {
    Identifier.CIN: re.compile(r"[A-Z]{1,2}[0-9]{1,6}"),
    Identifier.PASSPORT: re.compile(r"[A-Z0-9]{5,15}"),
    Identifier.RESIDENCE: re.compile(r"[A-Z0-9]{4,15}"),
    Identifier.ICE: re.compile(r"[0-9]{15}"),
    Identifier.NONE: re.compile(""),
}
TAKEN = {
    DepositorKind.CITIZEN: (Identifier.CIN, Identifier.PASSPORT, Identifier.RESIDENCE),
    DepositorKind.COMPANY: (Identifier.ICE,),
    DepositorKind.ASSOCIATION: (Identifier.NONE, Identifier.ICE),
    DepositorKind.ADMINISTRATION: (Identifier.NONE,),
    DepositorKind.PUBLIC_BODY: (Identifier.NONE, Identifier.ICE),
}
"""What each kind of depositor may be known by, the usual one first."""


@dataclass(frozen=True, slots=True)
class Depositor:
    """Somebody who deposits a letter."""

    kind: DepositorKind
    name: OfLetter
    """As it was typed, in its own script."""
    latin: OfLetter = ""
    """The same in the other script, if it was given."""
    identifier: Identifier = Identifier.NONE
    number: OfLetter = ""
    address: OfLetter = ""
    """Postal."""
    country: str = "MA"
    """Where they live or have their seat: two letters (ISO 3166-1)."""
    phone: OfLetter = ""
    email: OfLetter = ""
    checked: bool = False
    """A code that went to the mail address came back."""


def number_of(
    kind: DepositorKind, identifier: Identifier, typed: str, *, on_paper: bool = False
) -> str:
    """Return an identifier as it is kept. `NumberUnfit`: it has not the form of one.

    Digits of every script are read, and spaces, dots and hyphens are left out. Whoever wrote on
    paper may have left it out.
    """
    left_out = on_paper and identifier is Identifier.NONE
    if identifier not in TAKEN[kind] and not left_out:
        raise NumberUnfit
    digits = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in typed)
    plain = re.sub(r"[\s.\-\u200b-\u200f\u2066-\u2069]", "", "".join(digits)).upper()
    if not FORMS[identifier].fullmatch(plain):
        raise NumberUnfit
    return plain


def name_of(typed: str, *, needed: bool = True) -> str:
    """Return a name on one line. `SenderWanted`, `TextTooLong`."""
    name = " ".join(visible(" ".join(typed.split())).split())  # what hid may have stood apart
    if needed and not any(sign.isalpha() for sign in name):
        raise SenderWanted
    if len(name) > LONGEST_NAME:
        raise TextTooLong(most=LONGEST_NAME)
    return name


def line_of(typed: str, *, most: int = LONGEST_NAME) -> str:
    """Return what was typed, without what nobody sees. `TextTooLong`."""
    text = visible(typed)
    if len(text) > most:
        raise TextTooLong(most=most)
    return text
