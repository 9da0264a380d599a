"""Mistakes in files, each with its place, told all at once."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from pydantic import ValidationError

from parapheur.domain.errors import Misconfigured

Found = tuple[Sequence[object], str]
"""A path inside a file, and what is wrong there."""

TAGS = {"visa", "sign", "seal"}  # pydantic puts the action of a step into the path


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
    for each in error.errors(include_url=False):
        path = list(each["loc"])
        if len(path) > 2 and path[0] == "steps" and path[2] in TAGS:
            del path[2]
        yield path, sentence(each["type"], each["msg"], each.get("input"), path, set(keys))


def sentence(kind: str, message: str, value: object, path: Sequence[object], keys: set[str]) -> str:
    """Return the problem as a few plain words."""
    match kind:
        case "missing":
            return "missing"
        case "extra_forbidden" if path[-1] in {"desks", "quorum"}:
            return "a seal is put by the organisation itself: it takes none"
        case "extra_forbidden":
            return f"unknown key{meant(path[-1], keys)}"
        case "union_tag_not_found":
            return "says no action: visa, sign or seal"
        case "union_tag_invalid":
            given = value.get("action") if isinstance(value, dict) else value
            return f"unknown action {given!r}{meant(given, TAGS)}"
        case "string_pattern_mismatch":
            return f"{value!r} is not made of small letters a-z, digits and hyphens alone"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "must hold keys and values"
        case _:
            return message[:1].lower() + message[1:]
