"""One revision against the one before: is it a signature put into its field, and nothing else?

pyHanko's difference analysis explains what changed by searching the whole document for every use
of every object: right for foreign files, slow on large ones. A revision that we wrote has one
exact shape, and whoever knows the shape need not search:

1. Nothing is freed; the trailer names the same catalog and information as before.
2. Of what was there, only the field itself is replaced. It was an empty signature field of the
   form; it gained its value and, when it is visible, its appearance, and nothing else changed.
3. Everything new hangs on that value and that appearance, and points at nothing old. What an
   invisible field shows, nothing, stays as it was.

What new object numbers might have meant before (a reference to an object that did not exist yet)
is looked at once, before the certification: see `dangling`.
"""

from collections.abc import Iterator

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    PdfObject,
    Reference,
    StreamObject,
)
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from parapheur.signing.update import entry

NUMBERS = (NumberObject, FloatObject)
GAINED = frozenset({"/V", "/AP"})
EXTENSIONS = frozenset({"/Extensions"})
SIGNATURE = frozenset({"/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange", "/M"})


class NotASignature(Exception):
    """The revision is something else than one signature put into its field."""


def field_filled(reader: PdfFileReader, revision: int) -> str:
    """Return the name of the field that the revision fills, after the steps above.

    `NotASignature` when it does anything else.
    """
    old = reader.get_historical_resolver(revision - 1)
    new = reader.get_historical_resolver(revision)
    fresh, replaced = _numbers(old, new)
    _same_trailer(old, new)  # 1
    if len(replaced) != 1:  # 2
        raise NotASignature("not exactly one object was replaced")
    (ref,) = replaced
    name = _name_of_empty_field(old, ref)
    before, after = old(ref), new(ref)
    _only_gained(before, after)
    reached = set(_hanging(new, after, GAINED - _as_it_was(before, after), fresh))  # 3
    if fresh - reached - reader.xrefs.xref_stream_refs:
        raise NotASignature("there are new objects that do not belong to the signature")
    return name


def store_written(reader: PdfFileReader, revision: int) -> None:
    """Raise `NotASignature` unless the revision adds a security store, and does nothing else.

    The catalogue gains it (EN 319 142-1, 5.4.2), and at most a word on its extensions; all that is
    new hangs on it, and points at nothing old. It can be shown by no page.
    """
    old = reader.get_historical_resolver(revision - 1)
    new = reader.get_historical_resolver(revision)
    fresh, replaced = _numbers(old, new)
    _same_trailer(old, new)
    if {ref.idnum for ref in replaced} != {new.root_ref.idnum}:
        raise NotASignature("something else was replaced than the catalogue")
    before, after = old.root, new.root
    if after.keys() - before.keys() - EXTENSIONS != {"/DSS"} or before.keys() - after.keys():
        raise NotASignature("the catalogue gained something else than a store")
    if not all(is_same(before.raw_get(k), after.raw_get(k)) for k in before.keys() - EXTENSIONS):
        raise NotASignature("something else of the catalogue was changed")
    reached = set(_hanging(new, after, frozenset({"/DSS"}), fresh))
    if fresh - reached - reader.xrefs.xref_stream_refs:
        raise NotASignature("there are new objects that do not belong to the store")


def is_same(one: PdfObject, other: PdfObject) -> bool:
    """Say whether two objects are written alike, references by their numbers."""
    if isinstance(one, IndirectObject) or isinstance(other, IndirectObject):
        return (
            isinstance(one, IndirectObject)
            and isinstance(other, IndirectObject)
            and (one.idnum, one.generation) == (other.idnum, other.generation)
        )
    if isinstance(one, NUMBERS) and isinstance(other, NUMBERS):
        return bool(one == other)  # 0.0 is written anew as 0: the same number (ISO 32000-2, 7.3.3)
    if type(one) is not type(other):
        return False
    if isinstance(one, StreamObject) and isinstance(other, StreamObject):
        return one.encoded_data == other.encoded_data and _same_entries(one, other)
    if isinstance(one, DictionaryObject) and isinstance(other, DictionaryObject):
        return _same_entries(one, other)
    if isinstance(one, ArrayObject) and isinstance(other, ArrayObject):
        return len(one) == len(other) and all(map(is_same, _raw(one), _raw(other)))
    return bool(one == other)


def _same_entries(one: DictionaryObject, other: DictionaryObject) -> bool:
    return one.keys() == other.keys() and all(
        is_same(one.raw_get(key), other.raw_get(key)) for key in one
    )


def _raw(array: ArrayObject) -> Iterator[PdfObject]:
    return (array.raw_get(i) for i in range(len(array)))


def _numbers(
    old: HistoricalResolver, new: HistoricalResolver
) -> tuple[set[Reference], set[Reference]]:
    """The references that are new, and those that stood before."""
    if new.refs_freed_in_revision():  # 1
        raise NotASignature("objects were freed")
    refs = new.explicit_refs_in_revision()
    fresh = {ref for ref in refs if old.is_ref_unassignable(ref)}
    return fresh, refs - fresh


def _same_trailer(old: HistoricalResolver, new: HistoricalResolver) -> None:
    for key in ("/Root", "/Info", "/Encrypt"):
        before, after = (
            trailer.raw_get(key) if key in trailer else None
            for trailer in (old.trailer_view, new.trailer_view)
        )
        if before is after is None:
            continue
        if before is None or after is None or not is_same(before, after):
            raise NotASignature(f"{key} of the trailer was changed")


def _name_of_empty_field(old: HistoricalResolver, ref: Reference) -> str:
    plain = _name_of_plain_field(old, ref)
    if plain is not None:
        return plain
    for name, value, field in enumerate_sig_fields(old):
        if value is None and (field.idnum, field.generation) == (ref.idnum, ref.generation):
            return str(name)
    raise NotASignature("what was replaced is not an empty signature field")


def _name_of_plain_field(old: HistoricalResolver, ref: Reference) -> str | None:
    """The same of a field that stands in the form itself, as ours do, whatever their number.

    The others are not read for it: a step costs the same after the 25th signature.
    """
    form = entry(old.root, "/AcroForm")
    listed = entry(form, "/Fields") if isinstance(form, DictionaryObject) else None
    if not isinstance(listed, ArrayObject) or not any(
        isinstance(raw, IndirectObject)
        and (raw.idnum, raw.generation) == (ref.idnum, ref.generation)
        for raw in _raw(listed)
    ):
        return None
    field = old(ref)
    if not isinstance(field, DictionaryObject) or field.keys() & {"/Kids", "/Parent", "/V"}:
        return None
    return str(field["/T"]) if field.keys() >= {"/FT", "/T"} and field["/FT"] == "/Sig" else None


def _only_gained(before: PdfObject, after: PdfObject) -> None:
    if not isinstance(before, DictionaryObject) or not isinstance(after, DictionaryObject):
        raise NotASignature("the field is not a dictionary")
    kept = {key for key in before if key not in GAINED}
    if {key for key in after if key not in GAINED} != kept or "/V" not in after:
        raise NotASignature("the field gained or lost more than its value")
    if not all(is_same(before.raw_get(key), after.raw_get(key)) for key in kept):
        raise NotASignature("the field was changed")
    value = after["/V"]
    if not isinstance(value, DictionaryObject) or not value.keys() <= SIGNATURE:
        raise NotASignature("the value says more than a signature")


def _as_it_was(before: PdfObject, after: PdfObject) -> frozenset[str]:
    """What the field shows, where it showed that before: an invisible one shows nothing, twice."""
    if not isinstance(before, DictionaryObject) or not isinstance(after, DictionaryObject):
        return frozenset()
    if "/AP" not in before or "/AP" not in after:
        return frozenset()
    alike = is_same(before.raw_get("/AP"), after.raw_get("/AP"))
    return frozenset({"/AP"}) if alike else frozenset()


def _hanging(
    new: HistoricalResolver, field: PdfObject, keys: frozenset[str], fresh: set[Reference]
) -> Iterator[Reference]:
    """Every reference below those keys of the field, each once; all must be fresh."""
    if not isinstance(field, DictionaryObject):
        return
    todo = [field.raw_get(key) for key in keys if key in field]
    seen: set[Reference] = set()
    while todo:
        obj = todo.pop()
        if isinstance(obj, IndirectObject):
            ref = obj.reference
            if ref in seen:
                continue
            if ref not in fresh:
                raise NotASignature("the signature points at something older")
            seen.add(ref)
            yield ref
            obj = new(ref)
        if isinstance(obj, DictionaryObject):
            todo += [obj.raw_get(key) for key in obj]
        elif isinstance(obj, ArrayObject):
            todo += _raw(obj)
