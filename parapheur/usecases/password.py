"""Choose a password of one's own, in place of the one that was given or of an older one."""

from dataclasses import replace

from parapheur.domain.about_people import PasswordChanged
from parapheur.domain.errors import NotRecognised, SamePassword
from parapheur.domain.events import LoginRefused
from parapheur.domain.people import Person
from parapheur.domain.tries import expect_room, knock, tries_at
from parapheur.usecases.people import alone
from parapheur.usecases.ports import Office
from parapheur.usecases.refusing import tell_within


def change_password(
    office: Office, *, actor: Person, password: str, wanted: str, address: str
) -> None:
    """Take `wanted` in place of `password`; all sessions end. `NotRecognised`, `WeakPassword`."""
    stored = prove_password(office, actor=actor, password=password, address=address)
    if wanted == password:
        raise SamePassword
    hashed = office.passwords.hash(wanted)
    with alone(office, actor) as (work, person):
        if work.password(person.login) != stored:  # given anew while we compared
            raise NotRecognised
        work.add_person(replace(person, password_until=None), hashed)
        work.note(person.login, PasswordChanged(at=office.now(), actor=person.login))


def prove_password(office: Office, *, actor: Person, password: str, address: str) -> str | None:
    """Refuse unless it is their password, and return what is stored of it. `NotRecognised`.

    Tries are counted as at the entrance: an open session is no way to guess.
    """
    at, who = office.now(), knock(actor.login, address)
    with office.work() as work:
        for_name, from_address = work.knocks(who, at)
        expect_room(from_address, at)
        tries_at(for_name).spend(at)
        work.add_knock(who, at)
        stored = work.password(actor.login)
    if not office.passwords.match(stored, password):
        with office.work() as work:
            tell_within(work, LoginRefused(at=at, actor=actor.login))
        raise NotRecognised().told()
    with office.work() as work:
        work.forgive_knocks(who)
    return stored
