"""Values of the domain as canonical facts, and back, exactly.

A value becomes JSON made of strings, whole numbers, booleans, null, lists and objects; a time is
ISO 8601 in UTC with microseconds and `Z`, a day too, a tuple is a list. An event also says its
`kind`: the name of its class, which is therefore never changed once it has been kept.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, Generic, TypeVar, get_args

from pydantic import TypeAdapter

from parapheur.domain.calendar import Calendar
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import AccountEvent, DossierEvent
from parapheur.domain.sight import DossierOpened
from parapheur.domain.signature import SigningTask
from parapheur.domain.trail import Entry, Json, canonical
from parapheur.domain.words import Words

T = TypeVar("T")

PLACE = frozenset({"stream", "seq", "previous"})
"""What an entry's body says besides the event itself."""


class Form(Generic[T]):
    """The written form of one kind of value."""

    def __init__(self, kind: type[T]) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    def write(self, value: T) -> str:
        """Return the value as canonical JSON."""
        return canonical(_facts(value)).decode()

    def read(self, written: str | bytes) -> T:
        """Return the value that was written. `ValueError` if it is none."""
        return self._adapter.validate_json(written, strict=True)


DOSSIER = Form(Dossier)
TASK = Form(SigningTask)
CALENDAR = Form(Calendar)
WORDS: TypeAdapter[Words] = TypeAdapter(Words)
_dossier_events = {kind.__name__: Form[DossierEvent](kind) for kind in get_args(DossierEvent)}
_account_events = {kind.__name__: Form[AccountEvent](kind) for kind in get_args(AccountEvent)}


def facts_of(event: DossierEvent | AccountEvent | DossierOpened) -> dict[str, Json]:
    """Return what an event tells, its kind first."""
    return {"kind": type(event).__name__, **_facts(event)}


def dossier_event(entry: Entry) -> DossierEvent:
    """Return the event that an entry of a dossier's trail tells. `ValueError` if none."""
    return _told(entry, _dossier_events)


def account_event(entry: Entry) -> AccountEvent:
    """Return the event that an entry of an account's trail tells. `ValueError` if none."""
    return _told(entry, _account_events)


def opening(entry: Entry) -> DossierOpened:
    """Return who opened what, as an entry of such a trail tells. `ValueError` if it does not."""
    return _told(entry, {DossierOpened.__name__: Form(DossierOpened)})


def _told(entry: Entry, forms: Mapping[str, Form[T]]) -> T:
    facts = entry.facts
    kind = facts.pop("kind", None)
    if not isinstance(kind, str) or kind not in forms:
        raise ValueError(f"{entry.stream}, {entry.seq}: unknown kind of event: {kind}")
    told = {name: fact for name, fact in facts.items() if name not in PLACE}
    return forms[kind].read(canonical(told))


def _facts(value: object) -> dict[str, Json]:
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is not a value of the domain")
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Json:  # noqa: ANN401  whatever a value of the domain holds
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(_facts(value))


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a time without its zone is not kept")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
