"""What honest programs add to a signed file besides signatures, and why it is harmless.

pyHanko's rules know the ways of its own writer. Each of these explains one habit of others, and
none explains what a page could show:

1. Numbers of objects that never were are marked as free (ISO 32000-1, 7.5.4).
2. The security store is written anew (EN 319 142-1, 5.4.2): an object that it alone pointed at.
3. A node of the page tree gains, loses or changes a plain entry to which the standard gives no
   meaning.
4. What a trailer says beyond the standard (ISO 32000-1, 7.5.5) points at nothing that is shown.
5. The same value stands under another number.
6. An object that says nothing but of what type it would be, as iText leaves a font of its own; or
   a table of cross-references to which nothing leads, as PDFBox leaves one in hybrid files.
7. A page gains the widget of a signature field that stood in the form but on no page, as it is
   signed.
"""

from collections.abc import Collection, Iterable, Iterator

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    Reference,
    StreamObject,
)
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader, RawPdfPath
from pyhanko.sign.diff_analysis.rules_api import Context, ReferenceUpdate, WhitelistRule
from pyhanko.sign.fields import enumerate_sig_fields

from parapheur.signing.revision import is_same

TRAILER = frozenset({"/Size", "/Prev", "/Root", "/Encrypt", "/Info", "/ID", "/XRefStm"})
XREF_STREAM = frozenset({"/Type", "/Index", "/W", "/Length", "/Filter", "/DecodeParms"})
NODE = frozenset(
    {"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate"}
)
"""What the standard says of a node of the page tree (ISO 32000-1, 7.7.3.2 and 7.7.3.4)."""
DEEPEST_STORE = 5
"""From the store to the length of a certificate: /VRI, a signature, /Cert, one of them, /Length."""
DEEPEST = 8
"""How far two values are compared."""

Stored = tuple[Reference, RawPdfPath]


def reader_to_compare(reader: PdfFileReader, *, strict: bool) -> PdfFileReader:
    """Return a reader of the same file whose trailers say what the standard knows (4)."""
    again = PdfFileReader(reader.stream, strict=strict)
    for trailer in again.trailer._trailer_revisions:  # pyHanko has no other way to them
        for key in trailer.keys() - TRAILER - XREF_STREAM:
            del trailer[key]
    return again


class NeverThere(WhitelistRule):
    """(1) A number is marked free that no revision ever used."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        freed = new.refs_freed_in_revision()
        if not freed:
            return
        xrefs = new.reader.xrefs
        written = {
            ref.idnum
            for revision in range(new.revision + 1)
            for ref in xrefs.explicit_refs_in_revision(revision)
            - xrefs.refs_freed_in_revision(revision)
        }
        yield from (ReferenceUpdate(ref) for ref in freed if ref.idnum not in written)


class SecurityStore(WhitelistRule):
    """(2) Whatever lies in the security store, as far as it lay nowhere else before.

    A path is cleared, not an object: one that the old pages use too stays unexplained.
    """

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        for resolver in (old, new):
            for ref, path in _stored(resolver.root):
                yield ReferenceUpdate(ref, context_checked=Context.from_absolute(old, path))


class LeftOver(WhitelistRule):
    """(6) A number that was free stands for something that says nothing."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        for ref in new.explicit_refs_in_revision() - new.refs_freed_in_revision():
            if old.is_ref_unassignable(ref) and _says_nothing(new(ref)):
                yield ReferenceUpdate(ref)


class SetOnPage(WhitelistRule):
    """(7) A page whose annotations end with the fields that are signed now."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        empty = {name for name, value, _ in enumerate_sig_fields(old) if value is None}
        signed = [
            ref.reference
            for name, value, ref in enumerate_sig_fields(new)
            if value is not None and name in empty
        ]
        for ref, before, after in _replaced(old, new):
            if after.get("/Type") == "/Page" and _only_gained(before, after, signed):
                yield ReferenceUpdate(ref)


class NotedNode(WhitelistRule):
    """(3) A node of the page tree with a word more, such as the name of a program."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        for ref, before, after in _replaced(old, new):
            if after.get("/Type") == "/Pages" and _only_noted(before, after):
                yield ReferenceUpdate(ref)


def harmonise(old: HistoricalResolver, new: HistoricalResolver) -> None:
    """Let the new revision point where the old one did, if the same value stands there (5)."""
    for _, before, after in _replaced(old, new):
        _harmonise(old, new, before, after)


def _replaced(
    old: HistoricalResolver, new: HistoricalResolver
) -> Iterator[tuple[Reference, DictionaryObject, DictionaryObject]]:
    """The dictionaries that stood in the old revision and are written again."""
    for ref in new.explicit_refs_in_revision() - new.refs_freed_in_revision():
        if not old.is_ref_unassignable(ref):
            before, after = old(ref), new(ref)
            if isinstance(before, DictionaryObject) and isinstance(after, DictionaryObject):
                yield ref, before, after


def _harmonise(
    old: HistoricalResolver,
    new: HistoricalResolver,
    before: DictionaryObject,
    after: DictionaryObject,
) -> None:
    for key in before.keys() & after.keys():
        was, now = before.raw_get(key), after.raw_get(key)
        if isinstance(was, IndirectObject):
            if not is_same(was, now) and _alike(old, was, new, now):
                after[key] = IndirectObject(was.idnum, was.generation, new)
        elif isinstance(was, DictionaryObject) and isinstance(now, DictionaryObject):
            _harmonise(old, new, was, now)


def _alike(
    old: HistoricalResolver,
    was: PdfObject,
    new: HistoricalResolver,
    now: PdfObject,
    depth: int = DEEPEST,
) -> bool:
    """Say whether two values read the same; a number is the same as itself."""
    if isinstance(was, IndirectObject) and is_same(was, now):
        return True
    if not depth:
        return False
    was = old(was.reference) if isinstance(was, IndirectObject) else was
    now = new(now.reference) if isinstance(now, IndirectObject) else now
    if type(was) is not type(now):
        return False
    if isinstance(was, DictionaryObject) and isinstance(now, DictionaryObject):
        return (
            was.keys() == now.keys()
            and _same_stream(was, now)
            and all(_alike(old, was.raw_get(key), new, now.raw_get(key), depth - 1) for key in was)
        )
    if isinstance(was, ArrayObject) and isinstance(now, ArrayObject):
        return len(was) == len(now) and all(
            _alike(old, was.raw_get(i), new, now.raw_get(i), depth - 1) for i in range(len(was))
        )
    return bool(was == now)


def _same_stream(was: PdfObject, now: PdfObject) -> bool:
    if isinstance(was, StreamObject) and isinstance(now, StreamObject):
        return bool(was.encoded_data == now.encoded_data)
    return True


def _only_noted(before: DictionaryObject, after: DictionaryObject) -> bool:
    kept = before.keys() & after.keys()
    other = before.keys() ^ after.keys()
    other |= {key for key in kept if not is_same(before.raw_get(key), after.raw_get(key))}
    plain = not any(
        isinstance(node.raw_get(key), IndirectObject | DictionaryObject | ArrayObject)
        for node in (before, after)
        for key in other & node.keys()
    )
    return bool(other) and not other & NODE and plain


def _only_gained(
    before: DictionaryObject, after: DictionaryObject, signed: Collection[Reference]
) -> bool:
    if before.keys() | {"/Annots"} != after.keys() or "/Annots" not in before:
        return False
    was, now = before.raw_get("/Annots"), after.raw_get("/Annots")
    if not isinstance(was, ArrayObject) or not isinstance(now, ArrayObject):
        return False
    raw, numbers = [now.raw_get(i) for i in range(len(now))], {ref.idnum for ref in signed}
    return (
        all(is_same(before.raw_get(key), after.raw_get(key)) for key in before.keys() - {"/Annots"})
        and len(raw) > len(was)
        and all(is_same(was.raw_get(i), raw[i]) for i in range(len(was)))
        and all(isinstance(one, IndirectObject) and one.idnum in numbers for one in raw[len(was) :])
    )


def _says_nothing(value: PdfObject) -> bool:
    if isinstance(value, StreamObject):
        return bool(value.get("/Type") == "/XRef")
    return isinstance(value, DictionaryObject) and value.keys() <= {"/Type"}


def _stored(root: DictionaryObject) -> Iterator[Stored]:
    """Every reference in the security store, with its path from the trailer."""
    if "/DSS" in root:
        yield from _below(root.raw_get("/DSS"), RawPdfPath("/Root", "/DSS"))


def _below(value: PdfObject, path: RawPdfPath, depth: int = DEEPEST_STORE) -> Iterator[Stored]:
    if isinstance(value, IndirectObject):
        yield value.reference, path
        value = value.get_object()
    if not depth:
        return
    if isinstance(value, DictionaryObject):
        for key in value:
            yield from _below(value.raw_get(key), path + key, depth - 1)
    elif isinstance(value, ArrayObject):
        for i in range(len(value)):
            yield from _below(value.raw_get(i), path + i, depth - 1)
