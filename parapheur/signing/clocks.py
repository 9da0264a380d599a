"""Time servers: asked one after the other, until one gives a timestamp that is believed.

1. A request over the SHA-256 of what is stamped, with a nonce of its own, wanting the server's
   certificate and, where one is configured, its policy (RFC 3161, 2.4.1).
2. It is posted to the first server (3.4); `fetch` alone opens a connection.
3. The answer is whole, and its status grants a timestamp (2.4.2).
4. The timestamp is believed (`timestamp`).
5. Where any of it fails, the next server is asked the same way.
"""

import hashlib
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from asn1crypto import cms, core, tsp

from parapheur.domain.errors import TimeUnavailable
from parapheur.domain.outside import Call, Errand, Fetch, Outside, Trouble
from parapheur.signing.cms import DIGEST
from parapheur.signing.container import Stamp
from parapheur.signing.timestamp import NotBelieved, TimeTrust, believe

log = logging.getLogger(__name__)

GRANTED = frozenset({"granted", "granted_with_mods"})
ROOM = 16 * 1024
"""Bytes kept for a timestamp before the first one has been seen."""
SPARE = 256
"""Bytes that a timestamp may be longer than the longest before it."""


class Response(core.Sequence):  # type: ignore[misc]  # it publishes no types
    """An answer (2.4.2): without a timestamp where none is granted."""

    _fields = [  # noqa: RUF012  the library completes it
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class TimeServers:
    """Who says what time it is, and proves it."""

    def __init__(self, servers: Sequence[str], trust: TimeTrust, fetch: Fetch) -> None:
        self._servers, self._trust, self._fetch = tuple(servers), trust, fetch
        self._longest = 0

    @property
    def trust(self) -> TimeTrust:
        """Whose timestamps are believed."""
        return self._trust

    @property
    def certificate_der(self) -> bytes | None:
        """The certificate of a server that is the house's own; of others, what they say counts."""
        return None

    @property
    def room(self) -> int:
        """How many bytes to keep for a timestamp."""
        return self._longest + SPARE if self._longest else ROOM

    def stamp(self, digest: bytes, *, at: datetime, room: int) -> bytes:
        """Return a timestamp (DER) over a SHA-256 digest, of `room` bytes at most, at this time.

        `TimeUnavailable` when no server gives one that is believed.
        """
        for server in self._servers:
            try:
                return self._ask(server, digest, at, room)
            except Outside as wrong:
                log.warning("no timestamp from %s", wrong)  # 5
        raise TimeUnavailable

    def for_signature(self, *, at: datetime, must: bool) -> tuple[Stamp, int]:
        """Return what gives a signature's value its timestamp, and how many bytes to keep for it.

        Where it `must` have one, `TimeUnavailable` is raised when there is none.
        """
        room = self.room

        def stamp(value: bytes) -> bytes | None:
            try:
                return self.stamp(hashlib.sha256(value).digest(), at=at, room=room)
            except TimeUnavailable:
                if must:
                    raise
                return None

        return stamp, room

    def _ask(self, server: str, digest: bytes, at: datetime, room: int) -> bytes:
        nonce = secrets.randbits(63) | 1 << 62
        answer = self._answer(Call(Errand.TIME, server, self._request(digest, nonce)), at)  # 2
        try:
            token = _granted(answer)  # 3
            believe(token, digest, self._trust, at=at, nonce=nonce)  # 4
        except NotBelieved as error:
            raise Outside(error.trouble, _host(server)) from error
        self._longest = max(self._longest, len(token))
        if len(token) > room:
            raise Outside(Trouble.NO_ROOM, _host(server))
        return token

    def _answer(self, call: Call, at: datetime) -> bytes:
        """Return what a server answers, which has a clock of its own."""
        del at
        return self._fetch(call)

    def _request(self, digest: bytes, nonce: int) -> bytes:  # 1
        imprint = {"hash_algorithm": {"algorithm": DIGEST}, "hashed_message": digest}
        asked = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
        if self._trust.policy is not None:
            asked["req_policy"] = self._trust.policy
        return bytes(tsp.TimeStampReq(asked).dump())


def _granted(answer: bytes) -> bytes:
    try:
        response = Response.load(answer, strict=True)
        status = response["status"]["status"].native
        if status not in GRANTED or response["time_stamp_token"] is core.VOID:
            raise NotBelieved(Trouble.NOT_GRANTED)
        return bytes(response["time_stamp_token"].dump())
    except (ValueError, TypeError, KeyError) as error:
        raise NotBelieved(Trouble.GARBLED) from error


def _host(server: str) -> str:
    return urlsplit(server).netloc
