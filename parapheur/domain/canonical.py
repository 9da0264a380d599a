"""Canonical JSON: the one way in which facts are written before they are hashed.

RFC 8785 restricted to strings, whole numbers, booleans, null, lists and objects with ASCII keys,
for which sorted keys and the shortest escapes are canonical.
"""

import json
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

CANONICAL = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)
