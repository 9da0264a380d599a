"""Second factors at rest: one file for each holder, sealed by the installation's secret."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from parapheur.domain.errors import Misconfigured
from parapheur.domain.factors import Enrolled, Factor, FactorId
from parapheur.keys.once import replace_whole
from parapheur.keys.passkeys import Passkey
from parapheur.keys.vault import Vault, wipe


@dataclass(frozen=True, slots=True)
class Held:
    """A factor with what it is told by."""

    id: FactorId
    kind: Factor
    name: str
    since: str
    secret: str = ""
    step: int = 0
    """The last step of which a code was accepted."""
    credential: str = ""
    public: str = ""
    count: int = 0

    @property
    def told(self) -> Enrolled:
        """The same without its secret."""
        return Enrolled(self.id, self.kind, self.name, datetime.fromisoformat(self.since))

    @property
    def passkey(self) -> Passkey:
        """Its key."""
        return Passkey(bytes.fromhex(self.credential), bytes.fromhex(self.public), self.count)


@dataclass(frozen=True, slots=True)
class HeldFactors:
    """The folder of them all."""

    folder: Path
    vault: Vault

    def of(self, holder: str) -> list[Held]:
        """Return those of a holder, oldest first."""
        place = self._place(holder)
        try:
            sealed = place.read_bytes()
        except FileNotFoundError:
            return []
        clear = self.vault.open(sealed, f"factors of {holder}")
        try:
            return [_held(facts) for facts in json.loads(bytes(clear))]
        except (ValueError, TypeError, KeyError) as error:  # closed rather than open
            raise Misconfigured(place=place, problem="not the factors of somebody") from error
        finally:
            wipe(clear)

    def keep(self, holder: str, factors: Sequence[Held]) -> None:
        """Keep these from now on: whole, and flushed before this returns."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        said = json.dumps([asdict(one) for one in factors]).encode()
        replace_whole(self._place(holder), self.vault.seal(said, f"factors of {holder}"))

    def _place(self, holder: str) -> Path:
        return self.folder / hashlib.sha256(holder.encode()).hexdigest()


def _held(facts: dict[str, str | int]) -> Held:
    one = Held(**facts)  # type: ignore[arg-type]  # as it was written
    return replace(one, id=FactorId(one.id), kind=Factor(one.kind))
