"""Words and messages in memory: taken down with their events, as the store does it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from parapheur.domain.correspondence import Correspondence, due_at
from parapheur.domain.dossier import DossierId
from parapheur.domain.letters import LEASE, Fate, Letter, Message, Word, message_id, together
from parapheur.domain.notices import Notice, addressed
from parapheur.domain.people import DeskId, Login
from parapheur.domain.terms import Interim
from parapheur.domain.trail import Entry
from parapheur.domain.trays import PAGE
from parapheur.domain.words import Language

NEVER_CHOSE = Correspondence()


@dataclass(frozen=True)
class Posted:
    """A message, and what the store knows beside it."""

    message: Message
    next: datetime
    ended: datetime | None = None


class FakeMailWork:
    """The part of a transaction that concerns messages."""

    _kept: Any  # of `fake_store`, which knows us
    _mails: bool

    def told(
        self,
        entry: Entry,
        notices: Iterable[Notice],
        actor: Login,
        at: datetime,
        dossier: DossierId | None,
    ) -> None:
        if not self._mails:
            return
        for login, notice in addressed(notices, actor=actor, holders=lambda d: self._held(d, at)):
            wish = self.correspondence(login)
            if wish.wants(pressing=notice.kind.pressing):
                word = Word(
                    to=login,
                    kind=notice.kind,
                    stream=entry.stream,
                    seq=entry.seq,
                    created=at,
                    due=due_at(wish.rhythm, at),
                    dossier=dossier,
                    desk=notice.desk,
                )
                self._kept.words[word.key] = word

    def _held(self, desk: DeskId, at: datetime) -> list[Login]:
        terms = [one for one in self._kept.terms.values() if isinstance(one, Interim)]
        interims = {one.who for one in terms if one.desk == desk and one.runs(at)}
        people = sorted(self._kept.people.items())
        return [who for who, p in people if p.active and (desk in p.desks or who in interims)]

    def correspondence(self, login: Login) -> Correspondence:
        wish: Correspondence = self._kept.wishes.get(login, NEVER_CHOSE)
        return wish

    def set_correspondence(self, login: Login, wish: Correspondence, *, at: datetime) -> None:
        self._kept.wishes[login] = wish
        for key, word in list(self._kept.words.items()):
            if word.to == login and wish.wants(pressing=word.kind.pressing):
                self._kept.words[key] = replace(word, due=due_at(wish.rhythm, word.created))
            elif word.to == login:
                del self._kept.words[key]
        if wish.address is not None:
            for id, posted in list(self._kept.messages.items()):
                if posted.message.to == login:
                    self.retry_message(id, at=at)

    def set_language(self, login: Login, language: Language) -> None:
        self._kept.people[login] = replace(self._kept.people[login], language=language)

    def take_messages(self, at: datetime, *, most: int) -> Sequence[Message]:
        theirs: defaultdict[tuple[Login, int], list[Word]] = defaultdict(list)
        due = [word for word in self._kept.words.values() if word.due <= at]
        for place, word in enumerate(due):
            theirs[together(word.to, place)].append(self._kept.words.pop(word.key))
        for (to, _), words in theirs.items():
            made = Message(id=message_id(words), to=to, created=at, words=tuple(words))
            self._kept.messages[made.id] = Posted(made, at)
        waiting = [
            (posted.next, id)
            for id, posted in self._kept.messages.items()
            if posted.message.fate is Fate.WAITING and posted.next <= at
        ]
        taken = [id for _, id in sorted(waiting)[:most]]
        for id in taken:
            self._kept.messages[id] = replace(self._kept.messages[id], next=at + LEASE)
        return [self._kept.messages[id].message for id in taken]

    def end_message(self, message: str, *, at: datetime) -> None:
        posted = self._kept.messages[message]
        ended = replace(posted.message, fate=Fate.SENT, problem="")
        self._kept.messages[message] = replace(posted, message=ended, ended=at)

    def postpone_message(self, message: str, *, problem: str, again: datetime | None) -> None:
        posted = self._kept.messages[message]
        fate = Fate.STUCK if again is None else Fate.WAITING
        tries = posted.message.tries + 1
        later = replace(posted.message, fate=fate, problem=problem, tries=tries)
        self._kept.messages[message] = replace(posted, message=later, next=again or posted.next)

    def retry_message(self, message: str, *, at: datetime) -> Login | None:
        posted = self._kept.messages.get(message)
        if posted is None or posted.message.fate is not Fate.STUCK:
            return None
        freed = replace(posted.message, fate=Fate.WAITING, tries=0)
        self._kept.messages[message] = replace(posted, message=freed, next=at)
        to: Login = freed.to
        return to

    def forget_messages(self, before: datetime) -> int:
        over = [i for i, one in self._kept.messages.items() if one.ended and one.ended < before]
        for id in over:
            del self._kept.messages[id]
        return len(over)


class FakeMailReading:
    """What pages show of messages."""

    @property
    def _kept(self) -> Any:  # noqa: ANN401  of `fake_store`, which knows us
        raise AttributeError("a store has it")

    def correspondence(self, login: Login) -> Correspondence:
        wish: Correspondence = self._kept.wishes.get(login, NEVER_CHOSE)
        return wish

    def stuck_messages(self, *, page: int = 1) -> Sequence[Message]:
        messages = [posted.message for posted in self._kept.messages.values()]
        stuck = [one for one in messages if one.fate is Fate.STUCK]
        stuck.sort(key=lambda one: (one.created, one.id))
        return stuck[PAGE * (page - 1) : PAGE * page]

    def waiting_words(self) -> int:
        messages = [posted.message for posted in self._kept.messages.values()]
        made = sum(len(one.words) for one in messages if one.fate is Fate.WAITING)
        return len(self._kept.words) + made


class FakePost:
    """Letters in a list; something may happen before one is taken, or after."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.before: list[Callable[[Letter], object]] = []
        self.after: list[Callable[[Letter], object]] = []

    def send(self, letter: Letter) -> None:
        if self.before:
            self.before.pop(0)(letter)
        self.letters.append(letter)
        if self.after:
            self.after.pop(0)(letter)
