"""Which values of events are personal, and whose: said where the event is defined, by its types.

`reason: ByActor` says that the text is personal, and stands and falls with whoever acted. All
values of one subject are erased together. Logins, desks and references of acts are not personal
in this sense: the law obliges to keep who signed, in which capacity and by which act.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import (
    Annotated,
    Any,
    NewType,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from parapheur.domain.canonical import Json
from parapheur.domain.commitments import Disclosure, Salts, committed, standing_for
from parapheur.domain.words import ERASED, Words

Subject = NewType("Subject", str)
"""Whose values: `account/amina`, `guest/12/1` (invitation 1 of dossier 12), `dossier/12`."""


T = TypeVar("T")


class Whose(StrEnum):
    """To whom a value belongs, seen from the event that tells it."""

    ACTOR = "actor"  #: whoever acted, and wrote it
    ACCOUNT = "account"  #: the person in whose trail it is told
    GUEST = "guest"  #: the guest of the invitation that is spoken of
    DOSSIER = "dossier"  #: whoever the dossier is about
    LETTER = "letter"  #: whoever deposited the letter, or is written to


@dataclass(frozen=True, slots=True)
class Personal:
    """What marks a field."""

    whose: Whose


ByActor: TypeAlias = Annotated[str, Personal(Whose.ACTOR)]
OfAccount: TypeAlias = Annotated[str, Personal(Whose.ACCOUNT)]
OfGuest: TypeAlias = Annotated[str, Personal(Whose.GUEST)]
OfDossier: TypeAlias = Annotated[str, Personal(Whose.DOSSIER)]
WordsOfAccount: TypeAlias = Annotated[Words, Personal(Whose.ACCOUNT)]

STAND_IN = "erased@parapheur.invalid"
"""A name, a reason, a note and an address that every rule would take."""

EACH = "*"
"""In a way: each of a list."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A personal value of a kind of event: the way to it through the event's facts, and whose."""

    way: tuple[str, ...]
    whose: Whose
    words: bool
    """It is a text in each language, committed to as one value."""

    @property
    def erased(self) -> Json:
        """What is read in its place once it is erased."""
        return {"ar": ERASED, "fr": ERASED, "en": ERASED} if self.words else ERASED


@dataclass(frozen=True, slots=True)
class Beside:
    """A personal value to be kept beside its entry."""

    subject: Subject
    disclosure: Disclosure


class Condition(StrEnum):
    """How what is kept beside an entry is found."""

    THERE = "there"  #: the value and its salt
    EMPTIED = "emptied"  #: nothing any more
    KEYLESS = "keyless"  #: sealed under a key that is gone
    ALTERED = "altered"  #: not what was sealed there


@dataclass(frozen=True, slots=True)
class KeptValue:
    """What is kept beside an entry of a trail."""

    seq: int
    path: str
    subject: Subject
    condition: Condition
    disclosure: Disclosure | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Who was erased, and the entry that tells it."""

    subject: Subject
    stream: str
    seq: int


def of_account(login: str) -> Subject:
    """Return the subject that a person with an account is."""
    return Subject(f"account/{login}")


def of_guest(dossier_id: int, number: int) -> Subject:
    """Return the subject that a guest is: by the invitation of a dossier."""
    return Subject(f"guest/{dossier_id}/{number}")


_MARKS: dict[type, tuple[Mark, ...]] = {}
"""The personal values of each kind of event that was ever looked for."""


def marks(kind: type) -> tuple[Mark, ...]:
    """Return the personal values of a kind of event."""
    known = _MARKS.get(kind)
    if known is None:
        known = _MARKS[kind] = tuple(_within(kind, ()))
    return known


def subject_of(mark: Mark, facts: Mapping[str, Json], stream: str) -> Subject:
    """Return whose a value is, of those that are told in an entry of this trail."""
    match mark.whose:
        case Whose.ACTOR:
            return of_account(str(facts["actor"]))
        case Whose.GUEST:
            return Subject(f"guest/{stream.removeprefix('dossier/')}/{facts['number']}")
        case Whose.ACCOUNT | Whose.DOSSIER | Whose.LETTER:
            return Subject(stream)


def set_apart(
    event: Any,  # noqa: ANN401  any kind of event
    facts: dict[str, Json],
    *,
    stream: str,
    salts: Salts,
) -> tuple[Beside, ...]:
    """Put commitments in the places of an event's personal values, and return these.

    Changes `facts`, what the event tells.
    """
    found = list[Beside]()
    for mark in marks(type(event)):
        for value, path, write in _places(facts, mark.way):
            salt = salts()
            write(dict(standing_for(salt, value)))
            subject = subject_of(mark, facts, stream)
            found.append(Beside(subject, Disclosure(path, salt, value)))
    return tuple(found)


def places(kind: type, facts: dict[str, Json]) -> Iterator[tuple[str, Mark]]:
    """Yield where personal values, or commitments to them, stand in what an event tells."""
    for mark in marks(kind):
        for _, path, _ in _places(facts, mark.way):
            yield path, mark


def fill_in(kind: type, facts: dict[str, Json]) -> dict[str, Json]:
    """Put a placeholder where a commitment is left since its value was erased."""
    for mark in marks(kind):
        for value, _, write in _places(facts, mark.way):
            if committed(value) is not None:
                write(mark.erased)
    return facts


def stood_in(value: T) -> T:
    """Return a value with a text that any rule takes wherever one was erased."""
    if value == ERASED:
        return cast("T", STAND_IN)
    if isinstance(value, tuple):
        return cast("T", tuple(stood_in(one) for one in value))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: stood_in(getattr(value, one.name)) for one in fields(value)}
        return replace(value, **parts)
    return value


def _places(
    fact: Json, way: tuple[str, ...], path: str = ""
) -> Iterator[tuple[Json, str, Callable[[Json], None]]]:
    """Yield what stands at the end of this way, where that is, and what writes another there."""
    first, *rest = way
    here: dict[Any, Json] = {}
    if isinstance(fact, dict) and first in fact:
        here = {first: fact[first]}
    elif isinstance(fact, list) and first == EACH:
        here = dict(enumerate(fact))
    for key, one in here.items():
        if rest:
            yield from _places(one, tuple(rest), f"{path}/{key}")
        elif one is not None and one != "":
            yield one, f"{path}/{key}", _writer(fact, key)


def _writer(within: Any, key: Any) -> Callable[[Json], None]:  # noqa: ANN401  an object or a list
    def write(value: Json) -> None:
        within[key] = value

    return write


def _within(hint: Any, way: tuple[str, ...]) -> Iterator[Mark]:  # noqa: ANN401  any type at all
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        marked = [note for note in notes if isinstance(note, Personal)]
        if marked:
            yield Mark(way, marked[0].whose, words=inner is Words)
        else:
            yield from _within(inner, way)
    elif is_dataclass(hint):
        hints = get_type_hints(hint, include_extras=True)
        for field in fields(hint):
            yield from _within(hints[field.name], (*way, field.name))
    elif get_origin(hint) is tuple:
        for one in get_args(hint):
            yield from _within(one, (*way, EACH))
    else:
        for one in get_args(hint):
            yield from _within(one, way)
