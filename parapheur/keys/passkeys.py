"""Passkeys (W3C Web Authentication, Level 2): asked, and their answers held against what was asked.

1. Pages are opened by one address, of which the signing process was told when it started: its
   origin, and its name as the relying party. Nobody who asks can name another.
2. An answer must be of that origin and name, given on our own page and inside no other (7.1, 7.2),
   over the very challenge, by the key that was enrolled; its holder was asked who they are.
3. A key that counts its answers must have counted on: a copy of it would not (6.1.1). Synchronised
   passkeys count nothing, and stay at 0.

No attestation is asked: which make a passkey is of is nobody's affair here. The library is brought
when it is wanted: it takes as long as all else that the signing process starts with.
"""

import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 120_000
"""Milliseconds that a browser waits for its user."""
LONGEST = 16_384
"""Characters of an answer: a few thousand, with a long certificate in it."""


class NotAnswered(Exception):
    """The answer does not hold."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """A public key that answers, and how often it says that it did."""

    credential: bytes
    public: bytes
    """COSE (RFC 9052)."""
    count: int


@dataclass(frozen=True, slots=True)
class House:
    """Under which address pages are opened, and whose they are."""

    origin: str
    """Scheme, name and port, as a browser says them."""
    name: str

    @classmethod
    def at(cls, url: str, name: str) -> "House":
        """Return the house whose pages are at this address."""
        parts = urlsplit(url.lower())
        usual = {"https": 443, "http": 80}.get(parts.scheme)
        port = f":{parts.port}" if parts.port not in {None, usual} else ""
        return cls(f"{parts.scheme}://{parts.hostname or ''}{port}", name)

    @property
    def party(self) -> str | None:
        """The name of the relying party; None: pages have no name, or go in the clear."""
        parts = urlsplit(self.origin)
        host = parts.hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            fit = parts.scheme == "https" or host == "localhost"
            return host if host and fit else None
        return None

    def invite(self, challenge: bytes, holder: bytes, login: str, known: Sequence[bytes]) -> str:
        """Return what a browser is told to make a passkey by, as JSON."""
        from webauthn import generate_registration_options, options_to_json
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        options = generate_registration_options(
            rp_id=self.party or "",
            rp_name=self.name,
            user_id=holder,
            user_name=login,
            challenge=challenge,
            timeout=PATIENCE,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
        return options_to_json(options)

    def ask(self, challenge: bytes, known: Sequence[bytes]) -> str:
        """Return what a browser is told to ask one of these passkeys, as JSON."""
        from webauthn import generate_authentication_options, options_to_json
        from webauthn.helpers.structs import (
            PublicKeyCredentialDescriptor,
            UserVerificationRequirement,
        )

        options = generate_authentication_options(
            rp_id=self.party or "",
            challenge=challenge,
            timeout=PATIENCE,
            allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def enrolled(self, answer: str, challenge: bytes) -> Passkey:
        """Return the passkey that was made. `NotAnswered`."""
        from webauthn import verify_registration_response

        try:
            said = _said(answer)
            made = verify_registration_response(
                credential=said,
                expected_challenge=challenge,
                expected_rp_id=self.party or "",
                expected_origin=self.origin,
                require_user_verification=True,
            )
        except Exception as error:  # of any kind, at what came from outside
            raise NotAnswered from error
        return Passkey(made.credential_id, made.credential_public_key, made.sign_count)

    def answered(self, answer: str, challenge: bytes, known: Sequence[Passkey]) -> Passkey:
        """Return the passkey that answered, with what it counts now. `NotAnswered`."""
        from webauthn import verify_authentication_response
        from webauthn.helpers import base64url_to_bytes

        try:
            said = _said(answer)
            named = base64url_to_bytes(said["id"])
            (passkey,) = [one for one in known if one.credential == named]
            done = verify_authentication_response(
                credential=said,
                expected_challenge=challenge,
                expected_rp_id=self.party or "",
                expected_origin=self.origin,
                credential_public_key=passkey.public,
                credential_current_sign_count=passkey.count,
                require_user_verification=True,
            )
        except Exception as error:  # of any kind, at what came from outside
            raise NotAnswered from error
        return Passkey(passkey.credential, passkey.public, done.new_sign_count)


def _said(answer: str) -> dict[str, str]:
    """Return what a browser brought, unless it was given inside another page."""
    from webauthn.helpers import base64url_to_bytes, parse_client_data_json

    if len(answer) > LONGEST:
        raise NotAnswered
    said: dict[str, str] = json.loads(answer)
    inner = dict(said)["response"]["clientDataJSON"]  # type: ignore[index]  # JSON of any shape
    if parse_client_data_json(base64url_to_bytes(inner)).cross_origin:
        raise NotAnswered
    return said
