"""What happens around the words sent by mail, told in an account's own trail."""

from dataclasses import dataclass

from parapheur.domain.correspondence import Rhythm
from parapheur.domain.happening import Event
from parapheur.domain.people import Login
from parapheur.domain.personal import OfAccount
from parapheur.domain.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrespondenceChosen(Event):
    """The person chose where, how often and in which language they are written to."""

    address: OfAccount | None
    rhythm: Rhythm
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRetried(Event):
    """The person, an administrator, had a stuck message tried again."""

    to: Login
    message: str


MailEvent = CorrespondenceChosen | MessageRetried
