"""Erase the personal data of somebody, with the legal basis, and leave the proof whole.

1. An event tells it, with its basis, for good. 2. Every value of theirs beside trails is emptied,
and the rows that had copied them are written anew, in the same transaction. 3. Their key is
destroyed after it: from then on nobody reads them in a backup of the database either. A kill
between 2 and 3 leaves a key that opens nothing here; the next round destroys it.

What stays: the login, which every signature of theirs is told under; the documents as they were
signed, with names in certificates and marks, since a signature is broken otherwise; backups of the
rows themselves until they expire; what others wrote of them.
"""

from collections.abc import Sequence

from parapheur.domain import staff
from parapheur.domain.about_erasures import GuestErased, PersonErased
from parapheur.domain.about_guests import GuestInvited
from parapheur.domain.dossier import DossierId
from parapheur.domain.erasing import basis_of, expect_erasable, expect_free, expect_invited
from parapheur.domain.errors import AlreadyErased, NoSuchPerson, NotAllowed
from parapheur.domain.people import WORKER, Login, Person, Role
from parapheur.domain.personal import Subject, of_account, of_guest
from parapheur.usecases.people import alone
from parapheur.usecases.ports import Office, Work


def erase_person(office: Office, login: Login, *, basis: str, actor: Person) -> Subject:
    """Erase somebody whose account is closed. The refusals are those of `domain.erasing`."""
    with alone(office, actor) as (work, author):
        person = work.person(login)
        if person is None:
            raise NoSuchPerson
        if Role.ADMINISTRATOR not in author.roles:
            raise NotAllowed
        staff.expect_other(author, person)
        subject = _erase_person(office, work, person, basis, by=author.login)
    _forget(office, subject)
    return subject


def erase_from_here(office: Office, login: Login, *, basis: str) -> Subject:
    """Do so by the hand of whoever runs this machine; the trail says the program did it."""
    with office.work() as work:
        person = work.person(login)
        if person is None:
            raise NoSuchPerson
        subject = _erase_person(office, work, person, basis, by=WORKER)
    _forget(office, subject)
    return subject


def erase_guest(
    office: Office, dossier_id: DossierId, number: int, *, basis: str, actor: Person
) -> Subject:
    """Erase who was invited to sign, once their dossier is at rest."""
    told, subject = basis_of(basis), of_guest(dossier_id, number)
    address = _address(office, dossier_id, number)
    with alone(office, actor) as (work, author):
        if Role.ADMINISTRATOR not in author.roles:
            raise NotAllowed
        expect_invited(work.dossier(dossier_id, lock=True), number)
        if subject in work.erased_subjects():
            raise AlreadyErased
        _expect_free(office, work, subject)
        event = GuestErased(
            at=office.now(), actor=author.login, dossier=dossier_id, number=number, basis=told
        )
        work.note(author.login, event)
        work.erase(subject, told_in=of_account(author.login))
        _expect_free(office, work, subject)
        work.forget_address(address, dossier_id)
    _forget(office, subject)
    return subject


def finish_erasures(office: Office) -> Sequence[Subject]:
    """Destroy the keys of who was erased, where a kill came before that; return whose."""
    left = [one.subject for one in office.reading.erasures() if office.subjects.holds(one.subject)]
    for subject in left:
        _forget(office, subject)
    return left


def _erase_person(office: Office, work: Work, person: Person, basis: str, *, by: Login) -> Subject:
    told, subject = basis_of(basis), of_account(person.login)
    expect_erasable(person)
    _expect_free(office, work, subject)
    work.note(person.login, PersonErased(at=office.now(), actor=by, basis=told))
    work.erase(subject, told_in=subject)
    _expect_free(office, work, subject)  # they may have written meanwhile: nobody can any more
    work.forget_person(person.login)
    return subject


def _address(office: Office, dossier_id: DossierId, number: int) -> str:
    """Return where the guest was written to; empty: there never was such a guest."""
    invited = (one for one in office.reading.events(dossier_id) if isinstance(one, GuestInvited))
    return next((one.address for one in invited if one.number == number), "")


def _expect_free(office: Office, work: Work, subject: Subject) -> None:
    dossiers = work.dossiers_telling(subject)
    expect_free(dossiers, years=office.retention_years, at=office.now())


def _forget(office: Office, subject: Subject) -> None:
    office.subjects.destroy(subject)  # 3
    office.scrub()
