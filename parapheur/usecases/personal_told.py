"""Hold the personal values beside a trail against what its entries commit to.

1. Every personal value of an entry is committed to, and nothing else is. 2. Each commitment has its
value beside it, kept as whose it is; 3. it is the value committed to, or it is gone and an erasure
tells why. 4. Of who was erased nothing is there any more. 5. Nothing is kept beside what has no
commitment.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from typing import get_args

from parapheur.domain.about_erasures import ErasureEvent
from parapheur.domain.about_incoming import LetterDisposed
from parapheur.domain.about_outgoing import OutgoingDisposed
from parapheur.domain.canonical import Json
from parapheur.domain.commitments import commitment, commitments
from parapheur.domain.events import AnyEvent
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login
from parapheur.domain.personal import (
    Condition,
    Erasure,
    KeptValue,
    Mark,
    Subject,
    of_account,
    of_guest,
    places,
    subject_of,
)
from parapheur.domain.trail import Entry
from parapheur.usecases.ports import Office

ERASING = tuple(
    f'"kind":"{kind.__name__}"'.encode()
    for kind in (*get_args(ErasureEvent), LetterDisposed, OutgoingDisposed)
)
ERASED_IN = ("account/", "incoming/", "outgoing/")
"""Trails that tell an erasure: of a person or a guest, or of what a letter held."""
KINDS = {kind.__name__: kind for kind in get_args(AnyEvent)}


def values_astray(
    entries: Sequence[Entry], beside: Iterable[KeptValue], erased: Collection[Subject]
) -> Iterator[Finding]:
    """Yield what is wrong with the personal values of one trail."""
    kept = {(one.seq, one.path): one for one in beside}
    stream = entries[0].stream if entries else ""
    for entry in entries:
        try:
            facts = entry.facts
        except (ValueError, TypeError):
            continue  # its chain tells it
        for problem in _of_entry(entry, facts, kept, erased):
            yield Finding(f"{stream}, entry {entry.seq}", problem)
    for seq, path in sorted(kept):  # 5
        problem = f"a personal value {path} is kept beside it, and it commits to none there"
        yield Finding(f"{stream}, entry {seq}", problem)


def erasures_told(office: Office) -> Generator[Finding, None, Collection[Subject]]:
    """Hold erasures against what trails tell of them; return who was erased.

    6. Each is told by its entry, and each such entry is kept as one. 7. The key of who was erased
    is gone, and the account names nobody.
    """
    told = set(_told(office))
    kept = set(office.reading.erasures())
    for one in sorted(kept - told, key=str):  # 6
        yield Finding(
            f"{one.stream}, entry {one.seq}", f"does not tell that {one.subject} was erased"
        )
    for one in sorted(told - kept, key=str):
        yield Finding(f"{one.stream}, entry {one.seq}", f"{one.subject} is not kept as erased")
    erased = {one.subject for one in told}
    named = {of_account(one) for one in office.reading.logins() if _is_named(office, one)}
    for subject in sorted(erased):  # 7
        if office.subjects.holds(subject):
            yield Finding(subject, "was erased, and the key to its values is still there")
        if subject in named:
            yield Finding(subject, "was erased, and its account names somebody")
    return erased


def _is_named(office: Office, login: Login) -> bool:
    try:
        person = office.reading.person(login)
    except (ValueError, TypeError):
        return False  # told of its row
    return person is not None and not person.erased


def _told(office: Office) -> Iterator[Erasure]:
    """Yield the erasures that trails tell."""
    for stream in office.reading.streams():
        if not stream.startswith(ERASED_IN):
            continue
        for entry in office.reading.entries(stream):
            if any(kind in entry.body for kind in ERASING):
                yield from _erasure(entry)


def _erasure(entry: Entry) -> Iterator[Erasure]:
    try:
        facts = entry.facts
    except (ValueError, TypeError):
        return
    match facts:
        case {"kind": "PersonErased" | "LetterDisposed" | "OutgoingDisposed"}:
            yield Erasure(Subject(entry.stream), entry.stream, entry.seq)
        case {"kind": "GuestErased", "dossier": int(dossier), "number": int(number)}:
            yield Erasure(of_guest(dossier, number), entry.stream, entry.seq)
        case _:
            pass


def _of_entry(
    entry: Entry,
    facts: dict[str, Json],
    kept: dict[tuple[int, str], KeptValue],
    erased: Collection[Subject],
) -> Iterator[str]:
    """Yield what is wrong with the values of an entry, and take them from `kept`."""
    kind = KINDS.get(str(facts.get("kind")))
    marked = dict(places(kind, facts)) if kind else {}
    said = dict(commitments(facts)) if entry.commits else {}
    yield from (f"says {path} in the open" for path in marked if path not in said)  # 1
    for path, committed in said.items():
        mark, one = marked.get(path), kept.pop((entry.seq, path), None)
        if mark is None:
            yield f"hides {path}, which is nothing personal"  # 1
        elif one is None:
            yield f"its personal value {path} is missing"  # 2
        elif one.subject != _subject(mark, facts, entry.stream):
            yield f"its personal value {path} is kept as somebody else's"  # 2
        else:
            yield from _of_value(one, committed, erased)


def _of_value(one: KeptValue, committed: str, erased: Collection[Subject]) -> Iterator[str]:
    value = f"its personal value {one.path}"
    match one.condition:
        case Condition.ALTERED:
            yield f"{value} was altered"  # 3
        case Condition.EMPTIED | Condition.KEYLESS:
            if one.subject not in erased:
                yield f"{value} is gone, and no erasure tells why"  # 3
        case Condition.THERE:
            if one.subject in erased:
                yield f"{value} is still there, though {one.subject} was erased"  # 4
            if _commitment(one) != committed:
                yield f"{value} is not the one that it commits to"  # 3


def _subject(mark: Mark, facts: dict[str, Json], stream: str) -> Subject | None:
    try:
        return subject_of(mark, facts, stream)
    except KeyError:
        return None


def _commitment(one: KeptValue) -> str | None:
    disclosure = one.disclosure
    if disclosure is None or disclosure.salt is None:
        return None
    return commitment(disclosure.salt, disclosure.value)
