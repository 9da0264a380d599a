"""What was added to a file after each of its signatures, and whether that was permitted.

Each revision is compared with the one before, once, whatever the number of signatures:

1. A revision that writes an object which older pages already pointed at writes into those pages.
2. A revision of an exact shape of `revision` fills one field with one signature, or adds a store
   of validation data.
3. Any other is explained by pyHanko's difference analysis under a strict policy: signature fields
   and validation data may be added, harmless `additions`, and nothing that nobody uses.
4. What only a wider policy explains (text fields filled in, unused objects) is told apart.
5. What neither explains is a forbidden change.
6. A signature's own locks (DocMDP, FieldMDP: ISO 32000-1, 12.8.2) narrow what it permits.
7. In a certified file the signature fields are those that stood there at the certification.
"""

from dataclasses import dataclass
from enum import IntEnum

from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffPolicy,
    DocInfoRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.form_rules_api import FieldMDPRule
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from parapheur.domain.verdict import Modification, Problem
from parapheur.signing.additions import (
    LeftOver,
    NeverThere,
    NotedNode,
    SecurityStore,
    SetOnPage,
    harmonise,
    reader_to_compare,
)
from parapheur.signing.dangling import Awaited
from parapheur.signing.revision import field_filled, store_written
from parapheur.signing.tagging import Tagged

ARCHIVAL = ModificationLevel.LTA_UPDATES
SIGNATURES = (SigFieldCreationRule(), SigFieldModificationRule())


def _policy(*fields: FieldMDPRule, orphans: bool) -> StandardDiffPolicy:
    return StandardDiffPolicy(
        global_rules=[
            CatalogModificationRule(),
            *(
                rule.as_qualified(ARCHIVAL)
                for rule in (
                    DocInfoRule(),
                    XrefStreamRule(),
                    ObjectStreamRule(),
                    MetadataUpdateRule(),
                    NeverThere(),
                    SecurityStore(),
                    NotedNode(),
                    LeftOver(),
                    Tagged(),
                    SetOnPage(),
                )
            ),
        ],
        form_rule=FormUpdatingRule(list(fields)),
        reject_object_freeing=False,  # a number freed needs an explanation, like any other
        ignore_orphaned_objects=orphans,
    )


STRICT = _policy(*SIGNATURES, orphans=False)
WIDER = _policy(*SIGNATURES, GenericFieldModificationRule(), orphans=True)


class Change(IntEnum):
    """What one revision does to the one before; the worst of several decides."""

    ARCHIVAL = 0  #: validation data, timestamps, invisible signature fields
    SIGNING = 1  #: signatures, and their fields
    FILLING = 2  #: other form fields, or objects that nothing uses
    FORBIDDEN = 3  #: anything else


@dataclass(frozen=True, slots=True)
class Locks:
    """What a signature says may change after it."""

    document: MDPPerm | None
    fields: FieldMDPSpec | None


class History:
    """The revisions of a file, each compared with the one before when it is asked for."""

    def __init__(self, reader: PdfFileReader) -> None:
        self._reader = reader
        self._filled: dict[int, str | None] = {}
        self._explained: dict[tuple[int, bool, str], Change] = {}
        self._awaited = Awaited(reader)
        self._readers: dict[bool, PdfFileReader] = {}

    def since(self, signature: EmbeddedPdfSignature) -> Change | None:
        """Return the worst change after the signature's revision; None if there is none."""
        locks = Locks(signature.docmdp_level, signature.fieldmdp)
        changes = [
            self._change(revision, locks)
            for revision in range(signature.signed_revision + 1, self._reader.total_revisions)
        ]
        return max(changes, default=None)

    def _change(self, revision: int, locks: Locks) -> Change:
        if self._fulfils(revision):  # 1
            return Change.FORBIDDEN
        name = self._shaped(revision)  # 2
        if name is not None:
            locked = locks.fields is not None and locks.fields.is_locked(name)  # 6
            change = Change.FORBIDDEN if locked else Change.SIGNING
        elif self._stores(revision):
            change = Change.ARCHIVAL
        else:
            change = self._explain(revision, locks)
        permitted = Change.ARCHIVAL if locks.document is MDPPerm.NO_CHANGES else Change.FILLING
        return change if change <= permitted else Change.FORBIDDEN

    def _shaped(self, revision: int) -> str | None:
        if revision not in self._filled:
            self._filled[revision] = self._fills(revision)
        return self._filled[revision]

    def _fills(self, revision: int) -> str | None:
        try:
            return field_filled(self._reader, revision)
        except MemoryError:
            raise
        except Exception:  # `NotASignature`, or whatever pyHanko raises at what it cannot read
            return None

    def _stores(self, revision: int) -> bool:
        try:
            store_written(self._reader, revision)
        except MemoryError:
            raise
        except Exception:  # as above
            return False
        return True

    def _fulfils(self, revision: int) -> bool:
        """Say whether the revision writes an object that older ones were pointing at already."""
        try:
            awaited = self._awaited.after(revision - 1)
        except MemoryError:
            raise
        except Exception:  # what cannot be read may point anywhere
            return True
        written = self._reader.get_historical_resolver(revision).explicit_refs_in_revision()
        return any(ref.idnum in awaited for ref in written)

    def _explain(self, revision: int, locks: Locks) -> Change:
        fields = locks.fields
        key = (
            revision,
            locks.document is not None,
            repr((fields.action, fields.fields)) if fields else "",
        )
        if key not in self._explained:
            self._explained[key] = self._compare(revision, locks)
        return self._explained[key]

    def _compare(self, revision: int, locks: Locks) -> Change:
        level = self._under(STRICT, revision, locks)  # 3
        if level is not None and level <= ModificationLevel.FORM_FILLING:
            return Change.ARCHIVAL if level <= ARCHIVAL else Change.SIGNING
        level = self._under(WIDER, revision, locks)  # 4
        if level is not None and level <= ModificationLevel.FORM_FILLING:
            return Change.FILLING
        return Change.FORBIDDEN  # 5

    def _under(self, policy: DiffPolicy, revision: int, locks: Locks) -> ModificationLevel | None:
        """Compare, and if objects are missing once more, taking them for null (7.3.10).

        The file has been read strictly; that alone is what the second reader forgives.
        """
        for strict in (True, False):
            try:
                return self._apply(policy, self._to_compare(strict=strict), revision, locks)
            except SuspiciousModification:
                return None
            except MemoryError:
                raise
            except Exception:  # noqa: S112  # pyHanko raises errors of every kind at what it cannot read
                continue
        return None  # what cannot be compared is not permitted

    def _to_compare(self, *, strict: bool) -> PdfFileReader:
        if strict not in self._readers:
            self._readers[strict] = reader_to_compare(self._reader, strict=strict)
        return self._readers[strict]

    def _apply(
        self, policy: DiffPolicy, reader: PdfFileReader, revision: int, locks: Locks
    ) -> ModificationLevel:
        old = reader.get_historical_resolver(revision - 1)
        new = HistoricalResolver(reader, revision)  # one of its own: what is put right in it stays
        harmonise(old, new)
        result = policy.apply(old, new, field_mdp_spec=locks.fields, doc_mdp=locks.document)
        return result.modification_level


def judge(
    history: History, signature: EmbeddedPdfSignature, *, added: bool
) -> tuple[Modification, tuple[Problem, ...]]:
    """Say what the file gained after the signature, and what is to be held against that.

    `added`: the signature certifies, and a signature stands in a field placed only after it.
    """
    certifies = signature.docmdp_level is not None
    if added:  # 7
        return Modification.FORBIDDEN, (Problem.FIELD_ADDED,)
    match history.since(signature):
        case None:
            return Modification.NONE, ()
        case Change.FORBIDDEN:
            # With P = 3 it would have permitted comments, which no page here may gain (12.8.2.2).
            limits = certifies and signature.docmdp_level is not MDPPerm.ANNOTATE
            problem = Problem.CHANGED_CERTIFIED if limits else Problem.CHANGED
            return Modification.FORBIDDEN, (problem,)
        case Change.FILLING:
            return Modification.PERMITTED, (Problem.FORM_FILLED,)
        case _:
            return Modification.PERMITTED, ()


def stands_in_new_field(
    reader: PdfFileReader, certification: EmbeddedPdfSignature, signature: EmbeddedPdfSignature
) -> bool:
    """Say whether a signature stands in a field that the certified revision did not have."""
    then = reader.get_historical_resolver(certification.signed_revision)
    return signature.field_name not in {name for name, _, _ in enumerate_sig_fields(then)}
