"""Values of the domain as canonical facts, and back, exactly.

A value becomes JSON made of strings, whole numbers, booleans, null, lists and objects; a time is
ISO 8601 in UTC with microseconds and `Z`, a day too, a tuple is a list. An event also says its
`kind`: the name of its class, which is therefore never changed once it has been kept. Commitments
stand in an entry for the personal values of its event; these are put back before it is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeAlias, TypeVar, get_args

from pydantic import TypeAdapter

from parapheur.domain.about_disposal import DisposalEvent
from parapheur.domain.about_incoming import IncomingEvent, LetterOpened
from parapheur.domain.about_outgoing import OutgoingEvent
from parapheur.domain.about_registers import RegisterDayClosed
from parapheur.domain.calendar import Calendar
from parapheur.domain.circuit import Circuit
from parapheur.domain.commitments import Salts
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import NAMES, AccountEvent, AnyEvent, DossierEvent, OfficeEvent
from parapheur.domain.figures import Counted
from parapheur.domain.grants import Asked
from parapheur.domain.personal import Beside, fill_in, marks, set_apart
from parapheur.domain.registry.disposal import Disposal
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.outgoing import Outgoing
from parapheur.domain.sight import DossierOpened
from parapheur.domain.signature import SigningTask
from parapheur.domain.trail import CANONICAL, Entry, Json, canonical
from parapheur.domain.words import Words

T = TypeVar("T")

PLAIN = frozenset({str, int, bool, type(None)})
"""What is written as it is."""
PLACE = frozenset({"stream", "seq", "previous"})
"""What an entry's body says besides the event itself."""

Shape: TypeAlias = tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]
_SHAPES: dict[type, Shape] = {}
"""The fields of each kind of value that was ever written, and what gets them all from one."""


class Form(Generic[T]):
    """The written form of one kind of value."""

    def __init__(self, kind: type[T], *, remembered: int = 0) -> None:
        """The last `remembered` texts that were read are known: values do not change."""
        self.kind = kind
        self._read = lru_cache(remembered)(self._validated)

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self.kind)  # at the first that is read: there are many kinds

    def write(self, value: T) -> str:
        """Return the value as canonical JSON."""
        return canonical(_facts(value)).decode()

    def read(self, written: str | bytes) -> T:
        """Return the value that was written. `ValueError` if it is none."""
        return self._read(written)

    def _validated(self, written: str | bytes) -> T:
        return self._adapter.validate_json(written, strict=True)


class DossierForm(Form[Dossier]):
    """The written form of a dossier, put together from the parts that were written before.

    Its circuit is most of it, and many dossiers share one; its acts stay as they are.
    """

    def __init__(self) -> None:
        super().__init__(Dossier, remembered=16)
        self._names = sorted(field.name for field in fields(Dossier))

    def write(self, value: Dossier) -> str:
        """Return the same canonical JSON."""
        parts = ((name, getattr(value, name)) for name in self._names)
        return "{" + ",".join([f'"{name}":{self._part(part)}' for name, part in parts]) + "}"

    def _part(self, value: Any) -> str:  # noqa: ANN401  whatever a dossier holds
        if type(value) is Circuit:
            return _known_circuit(value)
        if type(value) is tuple:
            return "[" + ",".join([self._part(one) for one in value]) + "]"
        # True is 1 to whoever remembers: what is not a value of several parts is written anew.
        return _text(value) if type(value) in PLAIN else _known(value)


DOSSIER = DossierForm()
TASK = Form(SigningTask)
ASKED = Form(Asked)
CALENDAR = Form(Calendar)
COUNTED = Form(Counted)
INCOMING = Form(Incoming)
OUTGOING = Form(Outgoing)
DISPOSAL = Form(Disposal)
WORDS: TypeAdapter[Words] = TypeAdapter(Words)
_dossier_events = {kind.__name__: Form[DossierEvent](kind) for kind in get_args(DossierEvent)}
_account_events = {kind.__name__: Form[AccountEvent](kind) for kind in get_args(AccountEvent)}
_office_events = {kind.__name__: Form[OfficeEvent](kind) for kind in get_args(OfficeEvent)}
_incoming_events = {kind.__name__: Form[IncomingEvent](kind) for kind in get_args(IncomingEvent)}
_outgoing_events = {kind.__name__: Form[OutgoingEvent](kind) for kind in get_args(OutgoingEvent)}

_disposal_events = {kind.__name__: Form[DisposalEvent](kind) for kind in get_args(DisposalEvent)}


def facts_of(event: AnyEvent) -> dict[str, Json]:
    """Return what an event tells, its kind first. `TypeError` if it stands in no list."""
    if type(event) not in NAMES:
        raise TypeError(f"{type(event).__name__} is no event of the list")
    return {"kind": type(event).__name__, **_facts(event)}


def told_apart(
    event: AnyEvent, stream: str, salts: Salts
) -> tuple[dict[str, Json], tuple[Beside, ...]]:
    """Return what an entry of this trail says of an event, and the personal values beside it."""
    facts = facts_of(event)
    if not marks(type(event)):
        return facts, ()
    return facts, set_apart(event, facts, stream=stream, salts=salts)


def dossier_event(entry: Entry) -> DossierEvent:
    """Return the event that an entry of a dossier's trail tells. `ValueError` if none."""
    return _told(entry, _dossier_events)


def account_event(entry: Entry) -> AccountEvent:
    """Return the event that an entry of an account's trail tells. `ValueError` if none."""
    return _told(entry, _account_events)


def office_event(entry: Entry) -> OfficeEvent:
    """Return the event that an entry of a trail of the house tells. `ValueError` if none."""
    return _told(entry, _office_events)


def opening(entry: Entry) -> DossierOpened:
    """Return who opened what, as an entry of such a trail tells. `ValueError` if it does not."""
    return _told(entry, {DossierOpened.__name__: Form(DossierOpened)})


def incoming_event(entry: Entry) -> IncomingEvent:
    """Return the event that an entry of an incoming letter's trail tells. `ValueError` if none."""
    return _told(entry, _incoming_events)


def outgoing_event(entry: Entry) -> OutgoingEvent:
    """Return the event that an entry of an outgoing letter's trail tells. `ValueError` if none."""
    return _told(entry, _outgoing_events)


def disposal_event(entry: Entry) -> DisposalEvent:
    """Return the event that an entry of a disposal's trail tells. `ValueError` if none."""
    return _told(entry, _disposal_events)


def register_day(entry: Entry) -> RegisterDayClosed:
    """Return which day of a register was closed, as an entry tells. `ValueError` if none."""
    return _told(entry, {RegisterDayClosed.__name__: Form(RegisterDayClosed)})


def letter_opening(entry: Entry) -> LetterOpened:
    """Return who opened what of a letter, as an entry tells. `ValueError` if it does not."""
    return _told(entry, {LetterOpened.__name__: Form(LetterOpened)})


def _told(entry: Entry, forms: Mapping[str, Form[T]]) -> T:
    facts = entry.plain
    kind = facts.pop("kind", None)
    if not isinstance(kind, str) or kind not in forms:
        raise ValueError(f"{entry.stream}, {entry.seq}: unknown kind of event: {kind}")
    if any(one.erased for one in entry.disclosures):
        facts = fill_in(forms[kind].kind, facts)
    told = {name: fact for name, fact in facts.items() if name not in PLACE}
    return forms[kind].read(canonical(told))


def _text(value: object) -> str:
    """Return any part of a value as canonical JSON."""
    return CANONICAL.encode(_plain(value))


@lru_cache(64)  # they may be long
def _known_circuit(value: Circuit) -> str:
    return _text(value)


@lru_cache(1024)
def _known(value: object) -> str:
    return _text(value)


def _facts(value: object) -> dict[str, Json]:
    kind = type(value)
    names, values_of = _SHAPES.get(kind) or _shape(kind)
    return {
        name: one if type(one) in PLAIN else _plain(one)
        for name, one in zip(names, values_of(value), strict=True)
    }


def _shape(kind: type) -> Shape:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is not a value of the domain")
    names = tuple(field.name for field in fields(kind))
    if len(names) == 1:  # attrgetter would return the value itself
        shape: Shape = names, lambda value: (getattr(value, names[0]),)
    else:
        shape = names, attrgetter(*names)
    _SHAPES[kind] = shape
    return shape


def _plain(value: Any) -> Json:  # noqa: ANN401  whatever a value of the domain holds
    kind = type(value)
    if kind in PLAIN:
        plain: Json = value
        return plain
    if kind is tuple:
        return [one if type(one) in PLAIN else _plain(one) for one in value]
    if kind is datetime:
        return _moment(value)
    if isinstance(value, Enum):
        return str(value.value)
    if kind is date or kind is time:
        return str(value.isoformat())
    if kind is dict:
        return {name: _plain(one) for name, one in value.items()}
    return dict(_facts(value))


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a time without its zone is not kept")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
