"""A draft as JSON."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from parapheur.domain.documents import Digest, Version
from parapheur.domain.registry.drafts import Draft, Joined
from parapheur.domain.registry.passcodes import Passcode


def written(draft: Draft) -> bytes:
    """Return the draft as bytes."""
    return json.dumps(asdict(draft), default=datetime.isoformat).encode()


def read(data: bytes) -> Draft:
    """Return the draft that bytes hold. `ValueError`, `KeyError`, `TypeError`: they hold none."""
    told = json.loads(data)
    told["touched"] = datetime.fromisoformat(told["touched"])
    told["main"] = _joined(told["main"]) if told["main"] else None
    told["joined"] = tuple(_joined(one) for one in told["joined"])
    told["passcode"] = _passcode(told["passcode"]) if told["passcode"] else None
    return Draft(**told)


def _joined(told: dict[str, Any]) -> Joined:
    version = told.pop("version")
    return Joined(version=Version(Digest(version["digest"]), version["length"]), **told)


def _passcode(told: dict[str, Any]) -> Passcode:
    until = datetime.fromisoformat(told.pop("until"))
    return Passcode(until=until, **told)
