"""The revision that places the fields and certifies: what it may change, and no more.

1. The catalog gains the form, the certification and at most a version; nothing else of it changes.
2. Pages gain widgets at the end of their annotations; the form gains fields at the end of its
   own; nothing else that stood there is replaced.
3. Every field that was added is a signature field; of these, the certification alone is filled.
4. The certification is the document's (ISO 32000-1, 12.8.4), and permits filling and signing
   only: P = 2 (12.8.2.2).
5. No reference in the document points at an object that does not exist, for whoever writes that
   object later would thereby write into the old pages.
"""

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    Reference,
)
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from parapheur.signing.dangling import Awaited, may_dangle, size_of
from parapheur.signing.embedded import Filled
from parapheur.signing.revision import NotASignature, is_same
from parapheur.signing.update import entry

CATALOG = frozenset({"/AcroForm", "/Perms", "/Version", "/Extensions"})
FORM = frozenset({"/Fields", "/SigFlags", "/NeedAppearances"})
"""A form that asks viewers to draw its fields anew must stop asking before it is signed."""


def only_certifies(before: bytes, reader: PdfFileReader, revision: int, filled: Filled) -> None:
    """Raise `NotASignature` unless the steps above hold."""
    old = reader.get_historical_resolver(revision - 1)
    new = reader.get_historical_resolver(revision)
    _replaced_rightly(old, new)
    _fields_are_empty(old, new, filled.name)
    _permits_signing_only(new, filled)
    _points_at_nothing_missing(before, reader, revision - 1)


def _replaced_rightly(old: HistoricalResolver, new: HistoricalResolver) -> None:
    if new.refs_freed_in_revision():
        raise NotASignature("objects were freed")
    for ref in new.explicit_refs_in_revision():
        if not old.is_ref_unassignable(ref):
            _grew(ref, old, new)


def _grew(ref: Reference, old: HistoricalResolver, new: HistoricalResolver) -> None:
    before, after = old(ref), new(ref)
    if isinstance(before, ArrayObject) and isinstance(after, ArrayObject):
        _longer(before, after)
        return
    if not isinstance(before, DictionaryObject) or not isinstance(after, DictionaryObject):
        raise NotASignature("something was replaced that is neither page nor form")
    if ref.idnum == old.root_ref.idnum:
        gained = CATALOG
        _form_grew(before, after)
    elif entry(before, "/Type") == "/Page":
        gained = frozenset({"/Annots"})
    else:
        gained = FORM
    _same_apart(before, after, gained)
    for key in gained & before.keys() & {"/Annots", "/Fields"}:
        _longer(before[key], after[key])


def _form_grew(before: DictionaryObject, after: DictionaryObject) -> None:
    """The form of the catalog, if there was one: it may stand in the catalog itself."""
    if "/AcroForm" in before:
        form, grown = before["/AcroForm"], after["/AcroForm"]
        if not isinstance(form, DictionaryObject) or not isinstance(grown, DictionaryObject):
            raise NotASignature("the form is no form any more")
        _same_apart(form, grown, FORM)
        _longer(form["/Fields"] if "/Fields" in form else ArrayObject(), grown["/Fields"])


def _same_apart(before: DictionaryObject, after: DictionaryObject, gained: frozenset[str]) -> None:
    if before.keys() - gained != after.keys() - gained:
        raise NotASignature("an object gained or lost more than it may")
    if not all(is_same(before.raw_get(k), after.raw_get(k)) for k in before.keys() - gained):
        raise NotASignature("an object was changed")


def _longer(before: PdfObject, after: PdfObject) -> None:
    if not isinstance(before, ArrayObject) or not isinstance(after, ArrayObject):
        raise NotASignature("a list is no list any more")
    kept = len(before) <= len(after) and all(
        is_same(before.raw_get(i), after.raw_get(i)) for i in range(len(before))
    )
    if not kept:
        raise NotASignature("a list lost what stood in it")


def _fields_are_empty(old: HistoricalResolver, new: HistoricalResolver, certification: str) -> None:
    if any(value is not None for _, value, _ in enumerate_sig_fields(old)):
        raise NotASignature("there was a signature before the certification")
    filled = [name for name, value, _ in enumerate_sig_fields(new) if value is not None]
    if filled != [certification]:
        raise NotASignature("more is filled than the certification")
    if any(entry(field, "/FT") != "/Sig" or "/Kids" in field for field in _added(old, new)):
        raise NotASignature("a field was added that is no signature field")


def _added(old: HistoricalResolver, new: HistoricalResolver) -> list[DictionaryObject]:
    """The fields that the new form has at the end of its own (`_longer` keeps the old ones)."""
    before, after = (_fields(resolver) for resolver in (old, new))
    added = [after[i] for i in range(len(before), len(after))]
    return [field for field in added if isinstance(field, DictionaryObject)]


def _fields(resolver: HistoricalResolver) -> ArrayObject:
    form = entry(resolver.root, "/AcroForm")
    fields = entry(form, "/Fields") if isinstance(form, DictionaryObject) else None
    return fields if isinstance(fields, ArrayObject) else ArrayObject()


def _permits_signing_only(new: HistoricalResolver, filled: Filled) -> None:
    perms = entry(new.root, "/Perms")
    certified = perms.raw_get("/DocMDP") if isinstance(perms, DictionaryObject) else None
    if not isinstance(certified, IndirectObject) or certified.idnum != filled.value.idnum:
        raise NotASignature("the signature is not the document's certification")
    value = new(filled.value)
    references = entry(value, "/Reference") if isinstance(value, DictionaryObject) else None
    if not isinstance(references, ArrayObject):
        raise NotASignature("the certification says nothing of what it permits")
    levels = [(r["/TransformMethod"], r["/TransformParams"]["/P"]) for r in references]
    if levels != [("/DocMDP", 2)]:
        raise NotASignature("the certification permits something else than signing")


def _points_at_nothing_missing(before: bytes, reader: PdfFileReader, revision: int) -> None:
    if may_dangle(before, reader, revision):
        size = size_of(reader, revision)
        if any(number >= size for number in Awaited(reader).after(revision)):
            raise NotASignature("the document points at an object that does not exist")
