"""Circuits of the published shape: whatever the schema lets somebody write, drawn at random.

They are made from the schema itself, so a key that is added to it is drawn from the same day on.
What stands across several keys is kept in order: a list has choices and nothing else has, what
follows from a deadline comes with one, nothing is called twice the same.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as some

from parapheur.circuits import schema
from tests.drafts import Document

SCHEMA = schema()
DEFINED: Mapping[str, Any] = SCHEMA["$defs"]
NEEDS_TIME = ("remind", "escalate")

slugs = some.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)
texts = some.text("ابتثجحخ abcé123،'<&\"", min_size=1, max_size=12).filter(
    lambda text: text == text.strip()
)


def circuits() -> some.SearchStrategy[Document]:
    """Documents of the shape."""
    return shaped(SCHEMA).map(in_order)


def shaped(part: Mapping[str, Any]) -> some.SearchStrategy[Any]:
    """What fits a part of the schema."""
    if "$ref" in part:
        return some.deferred(lambda: shaped(DEFINED[part["$ref"].rpartition("/")[2]]))
    for key in ("anyOf", "oneOf"):
        if key in part:
            kinds = [one for one in part[key] if one.get("type") != "null"]
            return some.one_of([shaped(kind) for kind in kinds])
    if "const" in part or "enum" in part:
        return some.sampled_from([part["const"]] if "const" in part else part["enum"])
    match part.get("type"):
        case "string":
            return slugs if part.get("pattern", "").startswith("^[a-z]") else texts
        case "integer":
            return some.integers(part.get("minimum", 0), min(part.get("maximum", 99), 9999))
        case "boolean":
            return some.booleans()
        case "array":
            least = max(1, part.get("minItems", 0))
            items = shaped(part["items"])
            return some.lists(items, min_size=least, max_size=least + 2)
        case "object":
            return _object(part)
        case _:
            raise AssertionError(f"what is {part}?")


def _object(part: Mapping[str, Any]) -> some.SearchStrategy[Any]:
    if "properties" not in part:
        (values,) = part["patternProperties"].values()
        return some.dictionaries(slugs, shaped(values), min_size=1, max_size=3)
    keys = {key: shaped(one) for key, one in part["properties"].items()}
    if part.get("maxProperties") == 1:
        return some.one_of([some.fixed_dictionaries({key: one}) for key, one in keys.items()])
    must = {key: one for key, one in keys.items() if key in part["required"]}
    may = {key: one for key, one in keys.items() if key not in must}
    return some.fixed_dictionaries(must, optional=may)


def everything(part: Mapping[str, Any] = SCHEMA) -> Any:  # noqa: ANN401  whatever the part is
    """One document with every key that there is, and every kind of item in each list."""
    if "$ref" in part:
        return everything(DEFINED[part["$ref"].rpartition("/")[2]])
    if "enum" in part:
        return part["enum"][-1]
    if "anyOf" in part:
        return everything(part["anyOf"][0])
    match part.get("type"):
        case "array":
            return [everything(kind) for kind in part["items"].get("oneOf", [part["items"]])]
        case "object" if "properties" not in part:
            (values,) = part["patternProperties"].values()
            return {"cle": everything(values)}
        case "object":
            keys = list(part["properties"])[: part.get("maxProperties")]
            return {key: everything(part["properties"][key]) for key in keys}
        case "integer":
            return 1
        case "boolean":
            return True
        case _:
            return part.get("const", "cle")


def in_order(document: Document) -> Document:
    """Put in order what several keys say together; the document is changed in place."""
    fields, steps = document.get("metadata", []), list(steps_in(document))
    _apart(fields, "key")
    _apart(steps, "id")
    for field in fields:
        _apart(field.get("choices", []), "key")
        if field["kind"] == "choice":
            field.setdefault("choices", [{"key": "a", "name": dict(field["name"])}])
        else:
            field.pop("choices", None)
    for step in steps:
        _apart(step.get("checklist", []), "key")
        for key in ("asks", "asks_to_reject", "apart"):
            if key in step:
                step[key] = list(dict.fromkeys(step[key]))
        if "days" in step:
            step.pop("deadline", None)
        for key in NEEDS_TIME if not {"days", "deadline"} & step.keys() else ():
            step.pop(key, None)
    return document


def steps_in(document: Document) -> Iterator[Document]:
    """Yield the steps, those of branches too."""
    for item in document["steps"]:
        for branch in item.get("together", [[item]]):
            yield from branch


def _apart(named: list[Document], key: str) -> None:
    """Give each its own name."""
    seen: set[str] = set()
    for number, one in enumerate(named):
        if one[key] in seen:
            one[key] = f"{one[key]}-{number}"
        seen.add(one[key])
