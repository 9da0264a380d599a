"""An installation of its own to sign with: its authority, its seal, two signers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from parapheur.domain.accounts import SealedKey
from parapheur.domain.appearance import USUAL, Appearance
from parapheur.domain.circuit import Action
from parapheur.domain.signature import CERTIFICATION, Field
from parapheur.domain.words import Words
from parapheur.keys.soft import SoftKeys, open_keys
from parapheur.signing import PadesSigner
from tests.builders import HASSAN, MORNING, YOUSSEF, words
from tests.pdfs import an_appearance

PIN = "258147"
ORGANISATION = words("Ministère des affaires générales", "وزارة الشؤون العامة")
"""In French and in Arabic."""


@dataclass(frozen=True)
class SigningDesk:
    """What a signing test has at hand."""

    folder: Path
    keys: SoftKeys
    signer: PadesSigner
    youssef: SealedKey
    hassan: SealedKey

    @property
    def authority(self) -> bytes:
        return self.keys.authority_der

    def certified(self, pdf: bytes, fields: Sequence[Field], look: Appearance = USUAL) -> bytes:
        with self.keys.organisation() as key:
            return self.signer.certify(pdf, fields, key=key, at=MORNING, look=look)

    def signed(
        self, pdf: bytes, field: str, who: SealedKey | None = None, *, mark: bool = False
    ) -> bytes:
        appearance = an_appearance() if mark else None
        with self.keys.open(who or self.youssef, PIN) as key:
            return self.signer.sign(pdf, field, key=key, at=MORNING, appearance=appearance)

    def sealed(self, pdf: bytes, field: str) -> bytes:
        with self.keys.organisation() as key:
            return self.signer.sign(pdf, field, key=key, at=MORNING, appearance=an_appearance())

    def circulated(self, pdf: bytes) -> list[bytes]:
        """The versions of a document: certified, a visa, a signature, the seal."""
        versions = [pdf, self.certified(pdf, FIELDS)]
        versions.append(self.signed(versions[-1], "visa-1"))
        versions.append(self.signed(versions[-1], "sign-2", self.hassan, mark=True))
        versions.append(self.sealed(versions[-1], "seal-3"))
        return versions


def a_field(name: str, action: Action, position: int = 0) -> Field:
    return Field(name, position, 0, action)


FIELDS = (
    a_field("visa-1", Action.VISA, 0),
    a_field("sign-2", Action.SIGN, 1),
    a_field("seal-3", Action.SEAL, 2),
)
SIGNED = (CERTIFICATION, "visa-1", "sign-2", "seal-3")


def open_signing(
    folder: Path, organisation: Words, *, at: datetime
) -> tuple[SoftKeys, PadesSigner]:
    """The keys of a folder, opened in this very process, and a signer that trusts them."""
    keys = open_keys(folder, organisation, at=at)
    return keys, PadesSigner(keys.authority_der)


def a_desk(folder: Path) -> SigningDesk:
    keys, signer = open_signing(folder, ORGANISATION, at=MORNING)
    youssef, hassan = (keys.issue(person, PIN, at=MORNING) for person in (YOUSSEF, HASSAN))
    return SigningDesk(folder, keys, signer, youssef, hassan)
