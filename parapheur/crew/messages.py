"""What a process of the crew and the one that started it say to each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from parapheur.domain.circuit import Action
from parapheur.domain.documents import Digest
from parapheur.domain.errors import NotGranted, ParapheurError
from parapheur.domain.factors import Given
from parapheur.domain.grants import Grant
from parapheur.domain.levels import Level
from parapheur.domain.people import Person
from parapheur.domain.several import Result, Ticked


class Key(Protocol):
    """What is used here of a key that is open."""

    @property
    def certificate(self) -> Digest:
        """SHA-256 of its certificate."""

    @property
    def certificate_der(self) -> bytes:
        """Its X.509 certificate."""

    @property
    def chain_der(self) -> Sequence[bytes]:
        """The authorities' certificates above it."""

    @property
    def test(self) -> bool:
        """Say whether its certificate comes from a test authority."""

    @property
    def level(self) -> Level:
        """The level of the signatures it gives."""

    @property
    def second(self) -> Given | None:
        """The second factor that was given beside its PIN."""

    def sign_several(
        self, asked: Sequence[tuple[Grant, bytes]]
    ) -> Sequence[bytes | ParapheurError]:
        """Return the signature of the first ones, each under its grant, or what it refused."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to know of a key, apart from the key."""

    certificate: Digest
    certificate_der: bytes
    chain_der: Sequence[bytes]
    test: bool
    level: Level
    second: Given | None = None

    @classmethod
    def of(cls, key: Key) -> "Facts":
        """Return what is told of a key that is open here."""
        return cls(
            key.certificate,
            key.certificate_der,
            tuple(key.chain_der),
            key.test,
            key.level,
            key.second,
        )


@dataclass(frozen=True, slots=True)
class Order:
    """A handful of acts to give together, and until when they may be begun."""

    actor: Person
    acts: Sequence[Ticked]
    key: Facts
    until: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """Bytes to be signed, each under its leave."""

    asked: Sequence[tuple[Grant, bytes]]


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal as it travels: errors take their facts by name alone."""

    kind: type[ParapheurError]
    facts: Mapping[str, object]

    @classmethod
    def of(cls, refusal: ParapheurError) -> "Refused":
        """Return what is sent of it."""
        return cls(type(refusal), refusal.facts)

    def again(self) -> ParapheurError:
        """Return the refusal."""
        return self.kind(**self.facts)


@dataclass(frozen=True, slots=True)
class Answer:
    """The values over the first of them, at least one, or what refused it."""

    values: Sequence[bytes | Refused]


@dataclass(frozen=True, slots=True)
class Told:
    """How an act went, as it travels."""

    ticked: Ticked
    refusal: Refused | None
    before: bool
    action: Action

    @classmethod
    def of(cls, result: Result) -> "Told":
        """Return what is sent of it."""
        refusal = Refused.of(result.refusal) if result.refusal else None
        return cls(result.ticked, refusal, result.before, result.action)

    def result(self) -> Result:
        """Return how it went."""
        refusal = self.refusal.again() if self.refusal else None
        return Result(self.ticked, refusal, self.before, self.action)


Asked = Callable[[Question], Answer | Refused]
"""Sends a question, and waits for what is answered."""


@dataclass(frozen=True, slots=True)
class KeyElsewhere:
    """A key that is open in another process: what it signs goes there and comes back."""

    facts: Facts
    ask: Asked
    grant: Grant | None = None

    @property
    def certificate(self) -> Digest:
        """SHA-256 of its certificate."""
        return self.facts.certificate

    @property
    def certificate_der(self) -> bytes:
        """Its X.509 certificate."""
        return self.facts.certificate_der

    @property
    def chain_der(self) -> Sequence[bytes]:
        """The authorities' certificates above it, nearest first."""
        return self.facts.chain_der

    @property
    def test(self) -> bool:
        """Say whether its certificate comes from a test authority."""
        return self.facts.test

    @property
    def level(self) -> Level:
        """The level of the signatures it gives."""
        return self.facts.level

    @property
    def second(self) -> Given | None:
        """The second factor that was given beside its PIN."""
        return self.facts.second

    @property
    def tried(self) -> bool:
        """Its PIN is the affair of who opened it."""
        return True

    def under(self, grant: Grant) -> "KeyElsewhere":
        """Return the same key, to sign under this one of its grants."""
        return replace(self, grant=grant)

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the SHA-256 of `data`, or raise what the key refused."""
        if self.grant is None:
            raise NotGranted
        value = self.sign_several([(self.grant, data)])[0]
        if isinstance(value, ParapheurError):
            raise value
        return value

    def sign_several(
        self, asked: Sequence[tuple[Grant, bytes]]
    ) -> Sequence[bytes | ParapheurError]:
        """Return the signature of each under its grant, or its refusal; the rest asks again."""
        answer = self.ask(Question(asked))
        if isinstance(answer, Refused):
            raise answer.again()
        return [one.again() if isinstance(one, Refused) else one for one in answer.values]
