"""What auditors find, in memory: by looking at every trail, as no store would."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.filing import Confidentiality
from parapheur.domain.finding import (
    Label,
    Occurrence,
    Sought,
    asked_words,
    dossier_of,
    place_of,
    prints_of,
    words_of,
)
from parapheur.domain.people import Login, Person
from parapheur.domain.trail import Entry
from parapheur.domain.trays import PAGE, Line, line_of
from parapheur.domain.turns import turns_of
from parapheur.store.finding import read_event


def label_in(entry: Entry) -> Label:
    facts = entry.facts
    at = datetime.fromisoformat(str(facts["at"]))
    place = dossier_of(entry.stream), *place_of(facts)
    return Label(str(facts["kind"]), Login(str(facts["actor"])), at, *place)


class FakeAuditReading:
    """The part of reading that auditors find by."""

    _kept: Any  # of `fake_store`, which knows us

    def newest_entry(self) -> Entry | None:
        every = [
            (label_in(e).at, e.stream, e.seq, e) for s in self._kept.trails.values() for e in s
        ]
        return max(every, key=lambda one: one[:3])[3] if every else None

    def found(self, sought: Sought, *, reader: Person, page: int = 1) -> Sequence[Line]:
        numbers = [
            n for n in sorted(self._kept.dossiers, reverse=True) if self._is(n, sought, reader)
        ]
        lines = [line_of(n, self._kept.dossiers[n], self._kept.moved[n][0]) for n in numbers]
        return lines[PAGE * (max(page, 1) - 1) :][:PAGE]

    def occurrences(
        self, sought: Sought, *, reader: Person, kinds: Sequence[str] = (), page: int = 1
    ) -> Sequence[Occurrence]:
        found = [
            Occurrence(entry, label, read_event(entry))
            for entry, label in self._entries()
            if _happened(label, sought, kinds) and self._told(label, sought, reader)
        ]
        found.sort(key=lambda one: (one.label.at, one.entry.stream, one.entry.seq), reverse=True)
        return found[PAGE * (max(page, 1) - 1) :][:PAGE]

    def _entries(self) -> Iterator[tuple[Entry, Label]]:
        for stream, entries in self._kept.trails.items():
            if not stream.startswith("opened/"):
                yield from ((entry, label_in(entry)) for entry in entries)

    def _told(self, label: Label, sought: Sought, reader: Person) -> bool:
        if label.dossier is None:
            return not (sought.text or sought.digest or sought.number is not None)
        return self._is(DossierId(label.dossier), sought, reader)

    def _is(self, number: DossierId, sought: Sought, reader: Person) -> bool:
        dossier = self._kept.dossiers[number]
        open_to_them = _open(dossier, reader)
        if sought.tells_content and not open_to_them:
            return False
        if sought.number not in (None, number):
            return False
        events = self.events(number)  # type: ignore[attr-defined]  # of `fake_store`
        words = {word for event in events for word in words_of(event)}
        asked = asked_words(sought.text)
        if sought.text and not asked:
            return False
        if not all(any(word.startswith(one) for word in words) for one in asked):
            return False
        prints = [one for event in events for one in prints_of(event)]
        return not sought.digest or any(
            one.digest.startswith(sought.digest) and (one.proof or open_to_them) for one in prints
        )


def _open(dossier: Dossier, reader: Person) -> bool:
    desks = {turn.desk for turn in turns_of(dossier)}
    theirs = dossier.originator == reader.login or bool(desks & reader.desks)
    return theirs or dossier.confidentiality is Confidentiality.ORDINARY


def _happened(label: Label, sought: Sought, kinds: Sequence[str]) -> bool:
    return (
        sought.actor in (None, label.actor)
        and sought.desk in (None, label.desk)
        and sought.under in ("", label.under)
        and sought.kind in ("", label.kind)
        and (not kinds or label.kind in kinds)
        and (sought.since is None or label.at >= sought.since)
        and (sought.until is None or label.at < sought.until)
    )
