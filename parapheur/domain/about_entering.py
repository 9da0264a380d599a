"""Who enters and leaves, told in the account's own trail."""

from dataclasses import dataclass

from parapheur.domain.happening import Event
from parapheur.domain.people import Login


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn(Event):
    """The person entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRefused(Event):
    """A wrong password was given for this account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOut(Event):
    """The person left, or one of their sessions was revoked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsRevoked(Event):
    """All the sessions of the account were ended."""

    by: Login


EnteringEvent = LoggedIn | LoginRefused | LoggedOut | SessionsRevoked
