"""YAML from a file or a form, refused before it is built when it is large, deep or clever."""

from pathlib import Path
from typing import Any

import yaml

MOST_BYTES = 1024 * 1024
DEEPEST = 16
"""Levels of nesting; a circuit needs four."""
MOST_TOKENS = 150_000
"""Parts of a text; two thousand desks with their names need a third of them."""
LONGEST = 10_000
"""Characters of one text in it. YAML takes `1:1:1` for a number, ever more slowly."""

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # C where the wheel brings it

OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
CLEVER = {
    yaml.AnchorToken: "an anchor (&)",
    yaml.AliasToken: "an alias (*)",
    yaml.TagToken: "a tag (!)",
    yaml.DirectiveToken: "a directive (%)",
}


class Unreadable(Exception):
    """The file is not one plain YAML document; the message says why."""


def read_yaml(file: Path) -> object:
    """Return what the file holds. Raises `Unreadable`."""
    try:
        with file.open("rb") as source:
            data = source.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})") from error
    return parse_yaml(data)


def parse_yaml(data: bytes) -> object:
    """Return what a text in YAML says. Raises `Unreadable`."""
    if len(data) > MOST_BYTES:
        raise Unreadable("larger than 1 MB")
    try:
        text = data.decode("utf-8-sig")
        refuse_clever(text)
        return build(text)
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        line = f" on line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise Unreadable(f"not YAML{line} ({error.problem})") from error
    except yaml.YAMLError as error:
        raise Unreadable(f"not YAML ({' '.join(str(error).split())})") from error
    except ValueError as error:  # a date or a number that Python cannot hold
        raise Unreadable(f"not YAML ({error})") from error


def refuse_clever(text: str) -> None:
    """Read the tokens one by one, building nothing, and stop at the first that has no place."""
    depth = 0
    for number, token in enumerate(yaml.scan(text, Loader=Loader)):
        if number > MOST_TOKENS:
            raise Unreadable("it says more than any such file needs to")
        if isinstance(token, yaml.ScalarToken) and len(token.value) > LONGEST:
            line = token.start_mark.line + 1
            raise Unreadable(f"a text on line {line} is longer than {LONGEST} characters")
        if clever := CLEVER.get(type(token)):
            raise Unreadable(f"{clever} on line {token.start_mark.line + 1} has no place here")
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            raise Unreadable(f"nested more than {DEEPEST} levels deep")


def build(text: str) -> object:
    """Build plain values of the one document, refusing a key said twice."""
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        refuse_twice(node)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def refuse_twice(node: yaml.Node) -> None:
    """Refuse a mapping that says a key twice: YAML would keep the last without a word."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            refuse_twice(item)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                what = key.value if isinstance(key, yaml.ScalarNode) else "a key that is no word"
                raise Unreadable(f"{what!r} on line {key.start_mark.line + 1} said twice or no key")
            seen.add(key.value)
            refuse_twice(value)
