"""Circuits made in the web view: the same shape, read from values and written out as files are."""

import json
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, cast, get_args

import yaml
from pydantic import ValidationError

from parapheur.circuits import models
from parapheur.circuits.cross import across
from parapheur.circuits.files import Unreadable, parse_yaml, read_yaml
from parapheur.circuits.mistakes import Found, told
from parapheur.circuits.read import circuit_of
from parapheur.domain.circuit import CircuitId
from parapheur.domain.circuit_versions import Mistake, Written
from parapheur.domain.errors import Misconfigured
from parapheur.domain.people import DeskId
from parapheur.domain.trail import Json, canonical

MOST_MISTAKES = 100
"""Told at once: somebody who made more will look again."""
WIDTH = 100

Document = dict[str, Json]


class PlainDumper(yaml.SafeDumper):
    """Writes no anchors, which no circuit may hold."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401  any value is written out
        """Write a value as often as it stands there."""
        return True


class CircuitDrafting:
    """Reads circuits as they are written; `folder` is that of the circuits which are files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def parse(self, data: bytes) -> object:
        """Return the plain values of a YAML text; `Misconfigured` if it is not a plain one."""
        try:
            return parse_yaml(data)
        except Unreadable as error:
            raise Misconfigured(place="YAML", problem=str(error)) from error

    def read(
        self, document: object, circuit: CircuitId, desks: Collection[DeskId] | None
    ) -> Written:
        """Read a circuit from plain values, to its end; desks None: who they are is not known."""
        found = list(islice(across(document, Path(f"{circuit}.yaml"), desks), MOST_MISTAKES))
        try:
            shape = models.CircuitShape.model_validate(document)
        except ValidationError as error:
            found += islice(told(error, models.keys(models.CircuitShape)), MOST_MISTAKES)
            return Written(mistakes=_placed(found))
        if found:
            return Written(mistakes=_placed(found))
        # As it was written, not as the shapes would write it: what they turn into values stays.
        return Written(canonical(cast("Document", document)).decode(), circuit_of(shape, circuit))

    def plain(self, document: str) -> dict[str, Any]:
        """Return the plain values of a canonical document, in the order of a file."""
        return cast(dict[str, Any], _in_turn(json.loads(document), _order()))

    def write(self, document: object) -> str:
        """Return plain values as a file of `workflows/` says them, in YAML."""
        return yaml.dump(
            _in_turn(document, _order()),
            Dumper=PlainDumper,
            allow_unicode=True,
            sort_keys=False,
            width=WIDTH,
        )

    def wrote(self, circuit: CircuitId) -> str | None:
        """Return the canonical document of a circuit that is a file here."""
        file = self._folder / f"{circuit}.yaml"
        if not file.is_file():
            return None
        try:
            return self.read(read_yaml(file), circuit, None).document or None
        except Unreadable:
            return None

    def keys(self, action: str) -> frozenset[str]:
        """Return the keys that a step of this action takes."""
        return frozenset(
            field.alias or name
            for shape in _shapes()
            if "action" in shape.model_fields
            and action in get_args(shape.model_fields["action"].annotation)
            for name, field in shape.model_fields.items()
        )

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a circuit."""
        return models.schema()


def _shapes(shape: type[models.Plain] = models.Plain) -> Iterator[type[models.Plain]]:
    """Yield the shapes of everything that may stand in a file."""
    for child in shape.__subclasses__():
        yield child
        yield from _shapes(child)


def _order() -> dict[str, int]:
    """Return each key's place: what a thing is called by comes first, then as the shapes say."""
    steps = [shape for shape in _shapes() if "action" in shape.model_fields]
    shapes: list[type[models.Plain]] = [models.CircuitShape, *steps, *_shapes()]
    keys = [field.alias or name for one in shapes for name, field in one.model_fields.items()]
    return {key: place for place, key in enumerate(dict.fromkeys(("id", "key", *keys)))}


def _in_turn(value: object, order: Mapping[str, int]) -> object:
    if isinstance(value, list):
        return [_in_turn(item, order) for item in value]
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (order.get(key, len(order)), key))
        return {key: _in_turn(value[key], order) for key in keys}
    return value


def _placed(found: list[Found]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(tuple(part if isinstance(part, int) else str(part) for part in path), problem)
        for path, problem in dict.fromkeys((tuple(path), problem) for path, problem in found)
    )
