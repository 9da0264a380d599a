"""What a look at a file concludes, and how it crosses from the child process."""

import json
from dataclasses import dataclass

from parapheur.domain import attached, errors, unfit
from parapheur.domain.attached import LONGEST_NAME, MOST
from parapheur.domain.documents import Attached, Digest, Kind
from parapheur.domain.documents import Flag as Flag
from parapheur.domain.errors import DamagedPdf, ParapheurError
from parapheur.domain.words import visible

#: What the child may say of a file, and which facts go with it.
REFUSALS: dict[str, tuple[type[ParapheurError], frozenset[str]]] = {
    kind.__name__: (kind, frozenset(facts))
    for kind, facts in [
        (errors.DamagedPdf, ()),
        (errors.EncryptedPdf, ()),
        (errors.NoPages, ()),
        (errors.TooManyPages, ("limit",)),
        (errors.SignedElsewhere, ()),
        (errors.ActiveContent, ("what",)),
        (errors.TooLongToCheck, ()),
        (unfit.BytesAfterEnd, ()),
        (unfit.DefinedTwice, ("number",)),
        (unfit.HybridPdf, ()),
        (unfit.LoosePdf, ()),
        (unfit.HiddenLayers, ()),
        (unfit.Overpacked, ()),
        (unfit.CannotBeSigned, ()),
        (attached.NotForAttachments, ()),
        (attached.TooManyAttached, ("limit",)),
        (attached.AttachedTooHeavy, ("name", "limit")),
        (attached.AttachedNotPlain, ("name",)),
        (attached.AttachedPdfRefused, ("name",)),
    ]
}


@dataclass(frozen=True, slots=True)
class Inspection:
    """The whole answer: every refusal, the first of which decides."""

    refusals: tuple[ParapheurError, ...] = ()
    flags: tuple[Flag, ...] = ()
    pages: int = 0
    copy: bytes | None = None
    """What goes on the circuit in its place, where it cannot be signed as it is."""
    curable: bool = False
    """What it is refused for, a copy may be free of."""
    attached: tuple[Attached, ...] = ()
    """The files that it carries."""

    @property
    def accepted(self) -> bool:
        """Say whether the file may come in."""
        return not self.refusals

    def as_json(self) -> dict[str, object]:
        """Return the answer as the command `inspect --json` prints it."""
        return {
            "accepted": self.accepted,
            "refusals": [
                {"refusal": type(refusal).__name__, **refusal.facts, "message": str(refusal)}
                for refusal in self.refusals
            ],
            "flags": [str(flag) for flag in self.flags],
            "pages": self.pages,
            "copy": self.copy is not None,
            "attachments": [
                {"name": one.name, "kind": one.kind, "bytes": one.length, "sha256": one.digest}
                for one in self.attached
            ],
        }


def packed(inspection: Inspection) -> bytes:
    """Return the answer as the child sends it."""
    refusals = [[type(each).__name__, each.facts] for each in inspection.refusals]
    found = [[one.name, one.kind, one.length, one.digest] for one in inspection.attached]
    answer = [refusals, inspection.flags, inspection.pages, inspection.curable, found]
    return json.dumps(answer).encode()


def unpacked(answer: bytes) -> Inspection:
    """Read what the child sent. A hostile file may have taken it over: only our words pass."""
    try:
        refusals, flags, pages, curable, files = json.loads(answer)
        return Inspection(
            tuple(refusal(str(name), dict(facts)) for name, facts in refusals),
            tuple(Flag(flag) for flag in flags),
            int(pages),
            curable=curable is True,
            attached=tuple(file(*one) for one in files[: MOST + 1]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return Inspection((DamagedPdf(),))


def file(name: str, kind: str, length: int, digest: str) -> Attached:
    """Return an attached file as the child tells it, in signs that can be read."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef") or length < 0:
        raise ValueError(digest)
    if len(name) > LONGEST_NAME or visible(name) != name or "\n" in name:
        raise ValueError(name)
    return Attached(name, Kind(kind), int(length), Digest(digest))


def refusal(name: str, facts: dict[str, object]) -> ParapheurError:
    """Return one refusal of the table, with its own facts and no others."""
    kind, expected = REFUSALS[name]
    if set(facts) != expected or any(len(str(fact)) > 40 for fact in facts.values()):
        raise ValueError(name)
    return kind(**facts)
