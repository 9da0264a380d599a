"""Keys of subjects in memory: honest in that nothing can be read once a key is gone."""

import hashlib
import secrets


class FakeSubjects:
    """Seals by a stream of bytes that key and nonce give, under a fingerprint of place and text."""

    def __init__(self) -> None:
        self.gone: set[str] = set()
        self.secret = b"of all processes of a test"

    def seal(self, subject: str, place: bytes, plain: bytes) -> bytes:
        key = self._key(subject)
        if key is None:
            raise ValueError("the key of this subject was destroyed")
        nonce = secrets.token_bytes(12)
        return nonce + _print(key, place, plain) + _mixed(key + nonce, plain)

    def open(self, subject: str, place: bytes, sealed: bytes) -> bytes | None:
        key = self._key(subject)
        if key is None:
            return None
        plain = _mixed(key + sealed[:12], sealed[44:])
        if _print(key, place, plain) != sealed[12:44]:
            raise ValueError("a sealed value was altered")
        return plain

    def holds(self, subject: str) -> bool:
        return subject not in self.gone

    def destroy(self, subject: str) -> None:
        self.gone.add(subject)

    def _key(self, subject: str) -> bytes | None:
        if subject in self.gone:
            return None
        return hashlib.sha256(self.secret + subject.encode()).digest()


SUBJECTS = FakeSubjects()
"""For all databases of one process."""


def _mixed(key: bytes, text: bytes) -> bytes:
    stream = hashlib.shake_256(key).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))


def _print(key: bytes, place: bytes, plain: bytes) -> bytes:
    return hashlib.sha256(key + len(place).to_bytes(8, "big") + place + plain).digest()
