"""A signature that takes its place in the structure of a tagged document (ISO 32000-2, 14.7).

A signature field of a tagged document is told to those who have it read aloud: iText gives each an
element of its own. That changes what the structure tree says at its end, and nothing else:

1. The root of the tree keeps all it had, but for the list of what belongs where and the next number
   of that (14.7.5.4): old entries say the same, new ones stand for the new elements or what they
   hold.
2. An element that was there gains children at its end; each is one of the new ones.
3. A new element is a form control and says so: it holds a signature field of the form, and no text
   of its own that would be read in place of what stands there.
"""

from collections.abc import Iterable, Iterator

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    PdfObject,
    Reference,
)
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis.rules_api import ReferenceUpdate, WhitelistRule
from pyhanko.sign.fields import enumerate_sig_fields

from parapheur.signing.revision import is_same
from parapheur.signing.update import entry

ROOT_GAINS = frozenset({"/ParentTree", "/ParentTreeNextKey"})
ELEMENT = frozenset({"/Type", "/S", "/NS", "/P", "/Pg", "/K"})
HELD = frozenset({"/Type", "/Obj", "/Pg"})


class Tagged(WhitelistRule):
    """New elements for signature fields, and the tree that holds them."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        was, now = (entry(resolver.root, "/StructTreeRoot") for resolver in (old, new))
        if not isinstance(was, DictionaryObject) or not isinstance(now, DictionaryObject):
            return
        elements = set(_elements(old, new))
        if elements:
            yield from (ReferenceUpdate(ref) for ref in elements)
            yield from (ReferenceUpdate(ref) for ref in _grown(old, new, elements))
            if _same_apart(was, now, ROOT_GAINS) and _belongs_alike(old, new, was, now, elements):
                yield ReferenceUpdate(new.root.raw_get("/StructTreeRoot").reference)
                yield from (ReferenceUpdate(ref) for ref in _lists(old, new, now))


def _elements(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Reference]:
    """Yield each new element that holds a signature field (3)."""
    fields = {(ref.idnum, ref.generation) for _, _, ref in enumerate_sig_fields(new)}
    for ref in _fresh(old, new):
        said = new(ref)
        held = entry(said, "/K") if isinstance(said, DictionaryObject) else None
        if not isinstance(held, DictionaryObject) or not isinstance(said, DictionaryObject):
            continue
        one = held.raw_get("/Obj") if "/Obj" in held else None
        control = said.keys() <= ELEMENT and entry(said, "/S") == "/Form"
        if not control or not held.keys() <= HELD or not isinstance(one, IndirectObject):
            continue
        if (one.idnum, one.generation) in fields:
            yield ref


def _fresh(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Reference]:
    refs = new.explicit_refs_in_revision() - new.refs_freed_in_revision()
    return (ref for ref in refs if old.is_ref_unassignable(ref))


def _grown(
    old: HistoricalResolver, new: HistoricalResolver, elements: set[Reference]
) -> Iterator[Reference]:
    """Yield each element that gained new ones at its end, and nothing else (2)."""
    for ref in new.explicit_refs_in_revision() - new.refs_freed_in_revision():
        if old.is_ref_unassignable(ref):
            continue
        before, after = old(ref), new(ref)
        if not isinstance(before, DictionaryObject) or not isinstance(after, DictionaryObject):
            continue
        is_element = entry(before, "/Type") == "/StructElem"
        longer = _only_longer(entry(before, "/K"), entry(after, "/K"), elements)
        if is_element and longer and _same_apart(before, after, {"/K"}):
            yield ref


def _same_apart(before: DictionaryObject, after: DictionaryObject, but: Iterable[str]) -> bool:
    kept = before.keys() - set(but)
    return kept == after.keys() - set(but) and all(
        is_same(before.raw_get(key), after.raw_get(key)) for key in kept
    )


def _only_longer(before: object, after: object, elements: set[Reference]) -> bool:
    if not isinstance(before, ArrayObject) or not isinstance(after, ArrayObject):
        return False
    raw = [after.raw_get(i) for i in range(len(after))]
    kept, gained = raw[: len(before)], raw[len(before) :]
    return all(is_same(before.raw_get(i), one) for i, one in enumerate(kept)) and all(
        _names(one, elements) for one in gained
    )


def _names(value: PdfObject, elements: set[Reference]) -> bool:
    numbers = {(one.idnum, one.generation) for one in elements}
    return isinstance(value, IndirectObject) and (value.idnum, value.generation) in numbers


def _belongs_alike(
    old: HistoricalResolver,
    new: HistoricalResolver,
    was: DictionaryObject,
    now: DictionaryObject,
    elements: set[Reference],
) -> bool:
    """Say whether the list of what belongs where says what it said, and no more (1)."""
    before, after = (_listed(entry(one, "/ParentTree")) for one in (was, now))
    if before is None or after is None or not before.keys() <= after.keys():
        return False
    kept = all(_same_elements(old, before[key], new, after[key]) for key in before)
    return kept and all(_names(after[key], elements) for key in after.keys() - before.keys())


def _listed(tree: object) -> dict[int, PdfObject] | None:
    """Return the entries of a number tree of one level (7.9.7)."""
    numbers = entry(tree, "/Nums") if isinstance(tree, DictionaryObject) else None
    if not isinstance(numbers, ArrayObject) or "/Kids" in tree or len(numbers) % 2:  # type: ignore[operator]  # a dictionary, by the line above
        return None
    raw = [numbers.raw_get(i) for i in range(len(numbers))]
    if not all(isinstance(key, NumberObject) for key in raw[::2]):
        return None
    return {int(str(key)): value for key, value in zip(raw[::2], raw[1::2], strict=True)}


def _same_elements(
    old: HistoricalResolver, was: PdfObject, new: HistoricalResolver, now: PdfObject
) -> bool:
    if is_same(was, now) and not isinstance(was, IndirectObject):
        return True
    before = old(was.reference) if isinstance(was, IndirectObject) else was
    after = new(now.reference) if isinstance(now, IndirectObject) else now
    if isinstance(before, ArrayObject):
        return is_same(before, after)
    return is_same(was, now)


def _lists(
    old: HistoricalResolver, new: HistoricalResolver, now: DictionaryObject
) -> Iterator[Reference]:
    """Yield the objects of that list which are new (1)."""
    fresh = {(ref.idnum, ref.generation): ref for ref in _fresh(old, new)}
    tree = now.raw_get("/ParentTree")
    found = [tree, *(_listed(entry(now, "/ParentTree")) or {}).values()]
    for one in found:
        if isinstance(one, IndirectObject) and (one.idnum, one.generation) in fresh:
            yield fresh[one.idnum, one.generation]
