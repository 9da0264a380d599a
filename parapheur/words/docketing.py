"""A docket written out: each act in Arabic and in French, for the paper to set side by side."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from parapheur.domain.ades import Unproved
from parapheur.domain.docket import Act, Docket, Fingerprint, Piece
from parapheur.domain.words import Language
from parapheur.words.catalog import translate
from parapheur.words.clock import CASABLANCA
from parapheur.words.docket_acts import REFUSALS, told
from parapheur.words.names import name_of
from parapheur.words.sentences import say

PRINTED = (Language.FR, Language.AR)

PROVED = (
    "The file whose fingerprint is marked as the current version is, byte for byte, the one that"
    " this office keeps.",
    "The entries attached to this file are chained by their fingerprints: one that was altered,"
    " added or left out between others shows.",
    "The seal of this file is this office’s; whatever is changed in the docket afterwards breaks"
    " it.",
)
ALWAYS = (
    "From a print, nothing: the seal stands in the PDF file, and the signatures stand in the"
    " document itself.",
    "Who the signers are beyond their accounts: names and capacities are those that this office"
    " had on the day of the docket.",
)


def written(docket: Docket) -> dict[str, object]:
    """Return what the paper says of acts, states and fingerprints, as plain values."""
    dossier = docket.dossier
    circuit = docket.circuit
    return {
        "state": _both(lambda one: name_of(one, dossier.state)),
        "verdict": _both(lambda one: name_of(one, docket.verdict.verdict)),
        "sound": str(docket.verdict.verdict),
        "circuit": _both(lambda one: circuit.name.of(one) if circuit else "—"),
        "version": circuit.version if circuit else None,
        "filing": _both(lambda one: filing(docket, one)) if dossier.filing else None,
        "organisation": _both(docket.organisation.of),
        "acts": [_act(docket, act) for act in docket.acts],
        "prints": [_print(one) for one in docket.prints],
        "reason": dossier.reason,
        "proved": {str(one): [say(one, sentence) for sentence in PROVED] for one in PRINTED},
        "unproved": {str(one): list(_unproved(docket, one)) for one in PRINTED},
        "made": moment(docket.at),
        "head": moment(docket.head.at) if docket.head else None,
    }


def _unproved(docket: Docket, language: Language) -> Iterator[str]:
    """Yield what nobody may conclude, of this document."""
    lacking = {what for one in docket.verdict.signatures for what in one.unproved}
    if any(one.piece is Piece.BESIDE for one in docket.prints):  # they stand in no verdict
        lacking |= {Unproved.IDENTITY, Unproved.REVOCATION, Unproved.QUALIFIED}
    if docket.test:
        lacking.add(Unproved.TEST)
    yield from (translate(language, what) for what in Unproved if what in lacking)
    yield from (say(language, sentence) for sentence in ALWAYS)


def filing(docket: Docket, language: Language) -> str:
    """Return the type and subtype of the dossier."""
    filed = docket.dossier.filing
    return f"{filed.type_name.of(language)} · {filed.name.of(language)}" if filed else ""


def moment(at: datetime) -> dict[str, str]:
    """Return an instant in Casablanca and in UTC, in digits that both languages read."""
    local, utc = at.astimezone(CASABLANCA), at.astimezone(UTC)
    offset = f"{local:%z}"
    return {
        "day": f"{local:%d/%m/%Y}",
        "time": f"{local:%H:%M:%S}",
        "offset": f"UTC{offset[:3]}:{offset[3:]}",
        "utc": f"{utc:%Y-%m-%d %H:%M:%S} UTC",
    }


def _both(tell: Callable[[Language], str]) -> dict[str, str]:
    return {str(one): tell(one) for one in PRINTED}


def _act(docket: Docket, act: Act) -> dict[str, object]:
    signature = getattr(act.event, "signature", None)
    return {
        "number": act.number,
        "at": moment(act.event.at),
        "stands": act.stands,
        "refuses": isinstance(act.event, REFUSALS),
        "certificate": signature.certificate if signature else None,
        **{str(one): told(docket, act, one) for one in PRINTED},
    }


def _print(one: Fingerprint) -> dict[str, object]:
    return {
        "piece": str(one.piece),
        "name": one.name,
        "act": one.act,
        "digest": one.version.digest,
        "length": one.version.length,
        "stands": one.stands,
        "newest": one.newest,
    }
