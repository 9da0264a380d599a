"""Hold the key that an account signs by against what its trail tells of its keys.

1. A key is issued where there was none, or after the one before it is told to be replaced, and
   none is replaced but the one that was there. 2. The certificate that is kept is of the key that
   was issued last; none is kept, and none is missing, but where the trail says so. 3. It is kept
   as a test key if it was issued as one.
"""

from collections.abc import Iterator, Sequence

from parapheur.domain.about_erasures import PersonErased
from parapheur.domain.documents import Digest
from parapheur.domain.events import AccountEvent, KeyIssued, KeyReplaced
from parapheur.domain.findings import Finding
from parapheur.domain.people import Login
from parapheur.usecases.ports import Office


def keys_astray(
    office: Office, login: Login, certificate: Digest | None, events: Sequence[AccountEvent]
) -> Iterator[Finding]:
    """Yield what is kept of an account's key otherwise than its trail tells."""
    place = f"account/{login}"
    for problem in _out_of_turn(events):  # 1
        yield Finding(place, problem)
    told = _last(events)
    if certificate != (told.certificate if told else None):
        # Another may have been issued meanwhile: both are read again.
        certificate = office.reading.certificates().get(login)
        told = _last(office.reading.account_events(login))
    if certificate is not None and (told is None or certificate != told.certificate):  # 2
        yield Finding(place, "its certificate is not the newest that its trail says was issued")
    elif certificate is None and told is not None:
        yield Finding(place, "the key that its trail says was issued last is not there")
    elif told is not None and (login in office.reading.test_keys()) is not told.test:  # 3
        yield Finding(place, "its key says otherwise than its trail whether it is a test key")


def _out_of_turn(events: Sequence[AccountEvent]) -> Iterator[str]:
    current: str | None = None
    for event in events:
        match event:
            case KeyIssued(certificate=issued):
                if current not in {None, issued}:
                    yield f"its trail tells a key in the place of another that stays: {issued}"
                current = issued
            case KeyReplaced(certificate=replaced):
                if current != replaced:
                    yield f"its trail tells that a key was replaced which was not there: {replaced}"
                current = None
            case PersonErased():
                current = None
            case _:
                pass


def _last(events: Sequence[AccountEvent]) -> KeyIssued | None:
    """Return what tells the key that an account has by now, if it has one."""
    last: KeyIssued | None = None
    for event in events:
        match event:
            case KeyIssued():
                last = event
            case KeyReplaced() | PersonErased():
                last = None
            case _:
                pass
    return last
