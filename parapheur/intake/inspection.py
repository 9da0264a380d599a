"""What a look at a file concludes, and how it crosses from the child process."""

import json
from dataclasses import dataclass

from parapheur.domain import errors, unfit
from parapheur.domain.documents import Flag as Flag
from parapheur.domain.errors import DamagedPdf, ParapheurError

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
        }


def packed(inspection: Inspection) -> bytes:
    """Return the answer as the child sends it."""
    refusals = [[type(each).__name__, each.facts] for each in inspection.refusals]
    curable = [True] if inspection.curable else []
    return json.dumps([refusals, inspection.flags, inspection.pages, *curable]).encode()


def unpacked(answer: bytes) -> Inspection:
    """Read what the child sent. A hostile file may have taken it over: only our words pass."""
    try:
        refusals, flags, pages, *curable = json.loads(answer)
        return Inspection(
            tuple(refusal(str(name), dict(facts)) for name, facts in refusals),
            tuple(Flag(flag) for flag in flags),
            int(pages),
            curable=curable == [True],
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return Inspection((DamagedPdf(),))


def refusal(name: str, facts: dict[str, object]) -> ParapheurError:
    """Return one refusal of the table, with its own facts and no others."""
    kind, expected = REFUSALS[name]
    if set(facts) != expected or any(len(str(fact)) > 40 for fact in facts.values()):
        raise ValueError(name)
    return kind(**facts)
