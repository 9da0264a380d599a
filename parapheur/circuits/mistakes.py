"""Mistakes in files, each with its place, told all at once."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from pydantic import ValidationError

from parapheur.domain.circuit import Action
from parapheur.domain.errors import Misconfigured

Found = tuple[Sequence[object], str]
"""A path inside a file, and what is wrong there."""

TAGS = {action.value for action in Action}
KINDS = {*TAGS, "together", "a desk", "a superior", "a choice"}
"""What an item is: pydantic puts it into the path, after the item's number."""


class CircuitMistakes(Misconfigured):
    """{place}: {problem}."""

    def __init__(self, mistakes: Sequence[Misconfigured]) -> None:
        super().__init__(**mistakes[0].facts)
        self.mistakes = tuple(mistakes)

    def __str__(self) -> str:
        return "\n".join(str(mistake) for mistake in self.mistakes)


def mistake(file: object, path: Iterable[object], problem: str) -> Misconfigured:
    """Return one mistake, placed: `workflows/arrete.yaml: steps.2.desks`."""
    where = ".".join(str(part) for part in path)
    return Misconfigured(place=f"{file}: {where}" if where else str(file), problem=problem)


def meant(word: object, known: Iterable[str]) -> str:
    """Return a hint at the known word that comes nearest, or nothing."""
    near = get_close_matches(str(word), known, n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""


def told(error: ValidationError, keys: Iterable[str]) -> Iterator[Found]:
    """Yield what pydantic refused, in our words; `keys` are those that exist."""
    known = set(keys)
    kinds = KINDS - known | {"together"}  # a subtype has a key named as an action is
    for each in error.errors(include_url=False):
        loc = each["loc"]
        path = [
            part
            for at, part in enumerate(loc)
            if part not in kinds or not isinstance(loc[at - 1], int)
        ]
        yield path, sentence(each["type"], each["msg"], each.get("input"), path, known)


def sentence(kind: str, message: str, value: object, path: Sequence[object], keys: set[str]) -> str:
    """Return the problem as a few plain words."""
    match kind:
        case "missing":
            return "missing"
        case "extra_forbidden" if path[-1] == "checklist":
            return "only what is prepared or dispatched has a checklist"
        case "extra_forbidden" if path[-1] in {"desks", "quorum", "apart"}:
            return "a seal is put by the organisation itself: it takes none"
        case "extra_forbidden":
            return f"unknown key{meant(path[-1], keys)}"
        case "union_tag_invalid" if isinstance(value, dict) and "together" in value:
            return "branches stand in no other branch: name their steps one after the other"
        case "union_tag_invalid" if isinstance(value, dict) and value.get("action") == "seal":
            return "the seal closes a circuit: it stands in no branch"
        case "union_tag_not_found" if "desks" in path:
            return "must be a desk's name, or say where to look for one"
        case "union_tag_not_found":
            return f"says no action: {', '.join(Action)}"
        case "union_tag_invalid":
            given = value.get("action") if isinstance(value, dict) else value
            return f"unknown action {given!r}{meant(given, TAGS)}"
        case "string_pattern_mismatch":
            return f"{value!r} is not made of small letters a-z, digits and hyphens alone"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "must hold keys and values"
        case _:
            return message[:1].lower() + message[1:]
