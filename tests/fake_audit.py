"""What auditors find, in memory: by looking at every trail, as no store would."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from parapheur.domain.checks import AT_ONCE, Check, CheckId, Outcome, Result
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.figures import Counted, Month, Span, Tally
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
from parapheur.domain.jobs import Job, Task
from parapheur.domain.people import Login, Person
from parapheur.domain.shelf import shelf_of
from parapheur.domain.trail import Entry
from parapheur.domain.trays import PAGE, Line, line_of
from parapheur.domain.turns import turns_of
from parapheur.store.codec import dossier_event
from parapheur.store.finding import read_event


def label_in(entry: Entry) -> Label:
    facts = entry.facts
    at = datetime.fromisoformat(str(facts["at"]))
    place = dossier_of(entry.stream), *place_of(facts)
    return Label(str(facts["kind"]), Login(str(facts["actor"])), at, *place)


class FakeAuditReading:
    """The part of reading that auditors find by."""

    _kept: Any  # of `fake_store`, which knows us

    def counted(self, months: Sequence[Month]) -> Sequence[Counted]:
        return [_counted(self._kept, month) for month in months]

    def counted_anew(self, month: Month) -> Counted:
        return _counted(self._kept, month)

    def sums(self) -> Mapping[Span, Counted]:
        kept: dict[Month, Counted] = self._kept.sums
        found = {month.span: one for month, one in sorted(kept.items(), key=lambda o: o[0].first)}
        return {span: one for span, one in found.items() if one == self.counted_anew(one.month)}

    def first_deposit(self) -> datetime | None:
        first = (label_in(self._kept.trails[f"dossier/{n}"][0]).at for n in self._kept.dossiers)
        return min(first, default=None)

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
            if not stream.startswith(("opened/", "letter-opened/")) and self._open(stream):
                yield from ((entry, label_in(entry)) for entry in entries)

    def _open(self, stream: str) -> bool:
        """Whether it is told of no letter that is not ordinary."""
        room, _, number = stream.partition("/")
        letters, dossiers, ordinary = (
            self._kept.letters,
            self._kept.dossiers,
            Confidentiality.ORDINARY,
        )
        if room == "incoming":
            return bool(letters[int(number)].confidentiality is ordinary)
        if room != "outgoing":
            return True
        sent = self._kept.outgoings[int(number)]
        answered, signed = letters.get(sent.answers), dossiers.get(sent.dossier)
        return (answered is None or answered.confidentiality is ordinary) and (
            signed is None or signed.confidentiality is ordinary
        )

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


class FakeSumWork:
    """The part of a transaction that sums months: what has changed since is no sum any more."""

    _kept: Any

    def sum_month(self, month: Month) -> None:
        self._kept.sums[month] = _counted(self._kept, month)


class FakeCheckWork:
    """The part of a transaction that concerns checks."""

    _kept: Any

    def add_check(
        self, first: date, last: date, since: datetime, until: datetime, *, by: Login, at: datetime
    ) -> CheckId:
        check = CheckId(len(self._kept.checks) + 1)
        found = dict.fromkeys(deposited(self._kept, since, until))
        self._kept.checks[check] = (by, at, first, last, found, at, None)
        self.go_on(check, 0)
        return check

    def go_on(self, check: CheckId, done: int, *, again: int | None = None) -> None:
        key = f"check-{check}-{done}" if again is None else f"check-{check}-{done}-{again}"
        job = Job(Task.CHECK, check, key)
        if job not in self._kept.jobs:
            self._kept.jobs.append(job)

    def keep_result(self, check: CheckId, result: Result) -> None:
        *told, found, _, ended = self._kept.checks[check]
        first = found[result.dossier] or result
        self._kept.checks[check] = (*told, {**found, result.dossier: first}, result.at, ended)

    def end_check(self, check: CheckId, at: datetime) -> None:
        *told, ended = self._kept.checks[check]
        self._kept.checks[check] = (*told, ended or at)


class FakeCheckReading:
    """What is read of checks."""

    _kept: Any

    def how_many_deposited(self, since: datetime, until: datetime) -> int:
        return len(deposited(self._kept, since, until))

    def checks(self, *, running: bool = False, page: int = 1) -> Sequence[Check]:
        every = [self.check(one) for one in sorted(self._kept.checks, reverse=True)]
        found = [one for one in every if one and (one.ended_at is None or not running)]
        return found if running else found[PAGE * (max(page, 1) - 1) :][:PAGE]

    def check(self, check: CheckId) -> Check | None:
        if check not in self._kept.checks:
            return None
        by, asked_at, first, last, found, moved_at, ended_at = self._kept.checks[check]
        tally = Counter(one.outcome.value for one in found.values() if one)
        return Check(
            id=check, by=by, asked_at=asked_at, first=first, last=last, count=len(found),
            moved_at=moved_at, ended_at=ended_at, **tally,
        )  # fmt: skip

    def unchecked(self, check: CheckId, *, most: int = AT_ONCE) -> Sequence[DossierId]:
        return [n for n, one in sorted(self._kept.checks[check][4].items()) if one is None][:most]

    def results(
        self, check: CheckId, *, outcome: Outcome | None = None, page: int = 1
    ) -> Sequence[Result]:
        every = [one for _, one in sorted(self._kept.checks[check][4].items()) if one]
        found = [one for one in every if outcome in (None, one.outcome)]
        return found[PAGE * (max(page, 1) - 1) :][:PAGE]


def deposited(kept: Any, since: datetime, until: datetime) -> list[DossierId]:  # noqa: ANN401  of `fake_store`
    first = {n: label_in(kept.trails[f"dossier/{n}"][0]) for n in sorted(kept.dossiers)}
    return [number for number, label in first.items() if since <= label.at < until]


def _counted(kept: Any, month: Month) -> Counted:  # noqa: ANN401  of `fake_store`
    since, until = month.span
    labels: Counter[str] = Counter()
    acts: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    finished = closed = 0
    for number, dossier in kept.dossiers.items():
        trail = kept.trails[f"dossier/{number}"]
        within = [one for one in map(label_in, trail) if since <= one.at < until]
        if dossier.confidentiality is not Confidentiality.ORDINARY:
            closed += sum(one.kind == "DossierDeposited" for one in within)
            continue
        labels.update(one.kind for one in within if one.kind in COUNTED)
        shelf = shelf_of(number, [dossier_event(entry) for entry in trail])
        finished += any(since <= at < until for _, at in shelf.finished)
        for act in shelf.acts:
            if since <= act.at < until:
                told = act.measure
                alike = act.kind, act.desk, told.circuit, told.step, told.level
                acts[alike].append(told.waited)
    tallies = [_tally(one, waited) for one, waited in acts.items()]
    return Counted(
        month=month, events=dict(labels), finished=finished, closed=closed,
        tallies=tuple(sorted(tallies, key=_in_order)),
    )  # fmt: skip


def _in_order(one: Tally) -> tuple[str, ...]:
    return one.kind, one.desk, one.circuit, one.step, one.level or ""


def _tally(alike: tuple[Any, ...], waited: list[int]) -> Tally:
    kind, desk, circuit, step, level = alike
    return Tally(kind, desk, circuit, step, level, len(waited), sum(waited), max(waited))


COUNTED = ("DossierDeposited", "DossierStarted", "DossierCancelled", "DossierArchived")


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
