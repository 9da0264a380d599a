"""Tries at PINs, counted by the signing process for itself, in its own folder.

The records count them too, and show them; but who serves pages may forget what it was told, or say
otherwise. Here a try is on the disk before the PIN is tried, and only the right PIN takes it away:
neither a restart nor a word from outside does. The arithmetic is that of the pages (`tries`), so
that both say the same to an honest caller. Keys are told apart by their sealed bytes (and one on a
token by its place, however it was written), and beside them holders of second factors: only a right
factor takes their tries away, so that nobody guesses codes by a key whose PIN they know.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from parapheur.domain.accounts import SealedKey
from parapheur.domain.errors import CodeRefused, Misconfigured, PasskeyRefused, WrongPin
from parapheur.domain.factors import FactorProof
from parapheur.domain.tries import NO_TRIES, Tries
from parapheur.keys.once import replace_whole
from parapheur.keys.where import MAGIC, kept, place_in


class Counts:
    """How often a PIN was given wrongly, for each key."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now
        self._lock = threading.Lock()

    def spend(self, sealed: bytes) -> Tries:
        """Count a try before it is made, and return what they now come to. `TooManyTries`."""
        with self._lock:
            tries = self._read(sealed).spend(self._now())
            until = tries.paused_until.isoformat() if tries.paused_until else None
            self._folder.mkdir(mode=0o700, exist_ok=True)
            replace_whole(self._place(sealed), json.dumps([tries.failed, until]).encode())
            return tries

    def left(self, sealed: bytes) -> int:
        """Count a try before it is made, and return how many are left. `TooManyTries`."""
        tries = self.spend(sealed)
        return 0 if tries.paused_until else tries.left

    @contextmanager
    def of_factor(self, holder: str, proof: FactorProof) -> Iterator[None]:
        """Count a try at a second factor, if one is given. `TooManyTries`."""
        if proof.kind is None:
            yield
            return
        left = self.left(holder.encode())
        try:
            yield
        except (CodeRefused, PasskeyRefused) as refusal:
            raise type(refusal)(left=left) from None
        self.forget(holder.encode())

    def forget(self, sealed: bytes) -> None:
        """Forget the tries at a key: its PIN was right."""
        with self._lock:
            self._place(sealed).unlink(missing_ok=True)

    def _read(self, sealed: bytes) -> Tries:
        place = self._place(sealed)
        try:
            failed, until = json.loads(place.read_bytes())
            return Tries(int(failed), datetime.fromisoformat(until) if until else None)
        except FileNotFoundError:
            return NO_TRIES
        except (ValueError, TypeError) as error:  # closed rather than open: somebody has to look
            raise Misconfigured(place=place, problem="not a count of tries") from error

    def _place(self, sealed: bytes) -> Path:
        return self._folder / hashlib.sha256(sealed).hexdigest()


def counted(sealed: SealedKey) -> bytes:
    """Return what the tries at the PIN of a key are counted by."""
    one = sealed.wrapped
    return kept(place_in(one)) if one.startswith(MAGIC) else one


@contextmanager
def telling(left: int) -> Iterator[None]:
    """Have each refusal say how many tries are left."""
    try:
        yield
    except WrongPin:
        raise WrongPin(left=left) from None
    except (CodeRefused, PasskeyRefused) as refusal:
        raise type(refusal)(left=min(left, int(str(refusal.facts["left"])))) from None
