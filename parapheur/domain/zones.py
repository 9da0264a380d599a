"""Time zones, from the release of the tz database that comes with the packages.

`ZoneInfo("Africa/Casablanca")` asks the machine's own tables first, and those may be old: since
20 September 2026 Morocco is at +0 all year, which a table of 2025 does not know. Two hosts would
then end the same deadline at two hours, so the package alone is asked here.
"""

import hashlib
import re
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from parapheur.domain.documents import Digest

NAME = re.compile(r"[A-Za-z]+(/[A-Za-z0-9_+-]+)*")


@cache
def zone(name: str) -> ZoneInfo:
    """Return the zone of this name. `LookupError` if there is none."""
    try:
        with files("tzdata.zoneinfo").joinpath(_checked(name)).open("rb") as table:
            return ZoneInfo.from_file(table, key=name)
    except (OSError, ValueError) as error:
        raise LookupError(f"unknown zone {name!r}") from error


@cache
def rules(name: str) -> Digest:
    """Return the SHA-256 of the zone's table: it changes when the legal time does."""
    table = files("tzdata.zoneinfo").joinpath(_checked(name)).read_bytes()
    return Digest(hashlib.sha256(table).hexdigest())


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):  # no way out of the folder of tables
        raise LookupError(f"unknown zone {name!r}")
    return name
