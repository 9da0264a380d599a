"""The second factors of a person: asked, added and removed, each told in the account's own trail.

Everything that is secret of them, and every look at what is given, is the affair of who keeps the
keys; here is who may ask for what.
"""

from collections.abc import Sequence

from parapheur.domain.about_factors import FactorAdded, FactorRemoved, FactorTaken
from parapheur.domain.accounts import SealedKey
from parapheur.domain.depositing import reason_of
from parapheur.domain.errors import (
    NoKey,
    NoSuchFactor,
    NoSuchPerson,
    NotForOneself,
    SecondFactorRequired,
)
from parapheur.domain.factors import (
    NOTHING,
    Enrolled,
    Factor,
    FactorId,
    FactorProof,
    NewCode,
    Question,
    SecondFactor,
    expect_given,
    expect_held,
    named,
)
from parapheur.domain.grants import Grant
from parapheur.domain.people import Login, Person
from parapheur.usecases.people import alone
from parapheur.usecases.ports import Office
from parapheur.usecases.rights import expect_administrator
from parapheur.usecases.unlock import tried


def factors_of(office: Office, login: Login) -> tuple[Enrolled, ...]:
    """Return the second factors of a person, oldest first."""
    with office.work() as work:
        sealed = work.key(login)
    return tuple(office.keys.factors(sealed)) if sealed else ()


def factors_held(office: Office) -> dict[Login, frozenset[Factor]]:
    """Return the kinds of second factors that each person has."""
    people = [one.login for one in office.reading.people()]
    held = {login: factors_of(office, login) for login in people}
    return {login: frozenset(one.kind for one in theirs) for login, theirs in held.items()}


def expect_second_factor(
    office: Office, asked: SecondFactor | None, sealed: SealedKey | None, proof: FactorProof
) -> None:
    """Refuse to sign without the factor that is asked, before a try at the PIN is spent.

    `NoFactor`: the person has none of this kind. `SecondFactorRequired`: none was given.
    """
    if asked is None or sealed is None:
        return
    expect_held(asked, office.keys.factors(sealed))
    expect_given(asked, proof.kind)


def ask_passkey(
    office: Office,
    person: Person,
    *,
    grants: Sequence[Grant] | None = None,
    remove: FactorId | None = None,
) -> Question:
    """Ask a person's passkeys: for signatures, for a removal, or to add a factor."""
    sealed = _key(office, person.login)
    return office.keys.ask_passkey(sealed, grants=grants, remove=remove)


def begin_code(office: Office, person: Person, pin: str, proof: FactorProof = NOTHING) -> NewCode:
    """Begin an authenticator application, by the PIN, and a factor where there is one."""
    _expect_factor(office, person, proof)
    with tried(office, person) as (sealed, right):
        begun = office.keys.begin_code(sealed, pin, proof)
        right()
        return begun


def begin_passkey(
    office: Office, person: Person, pin: str, proof: FactorProof = NOTHING
) -> Question:
    """Begin a passkey, in the same way."""
    _expect_factor(office, person, proof)
    with tried(office, person) as (sealed, right):
        begun = office.keys.begin_passkey(sealed, pin, proof)
        right()
        return begun


def confirm(office: Office, person: Person, name: str, proof: FactorProof) -> Enrolled:
    """Add what was begun, by its first code or answer."""
    made = office.keys.confirm_factor(_key(office, person.login), named(name), proof)
    told = FactorAdded(
        at=office.now(),
        actor=person.login,
        factor=made.id,
        factor_kind=made.kind,
        name=made.name,
    )
    with office.work() as work:
        work.note(person.login, told)
    return made


def remove(
    office: Office, person: Person, factor: FactorId, pin: str, proof: FactorProof
) -> Enrolled:
    """Remove one of one's own factors, by the PIN and a factor."""
    _expect_factor(office, person, proof)
    with tried(office, person) as (sealed, right):
        gone = office.keys.remove_factor(sealed, factor, pin, proof)
        right()
    told = FactorRemoved(
        at=office.now(),
        actor=person.login,
        factor=gone.id,
        factor_kind=gone.kind,
        name=gone.name,
    )
    with office.work() as work:
        work.note(person.login, told)
    return gone


def take(
    office: Office,
    login: Login,
    factor: FactorId,
    *,
    reason: str,
    actor: Person,
    pin: str,
    proof: FactorProof = NOTHING,
) -> Enrolled:
    """Remove a factor that somebody lost, as an administrator, with the reason; they are told."""
    reason = reason_of(reason)
    with alone(office, actor) as (work, author):
        expect_administrator(work, author.login)
        if work.person(login) is None:
            raise NoSuchPerson
        theirs = work.key(login)
    if login == actor.login:
        raise NotForOneself
    if theirs is None:
        raise NoSuchFactor
    _expect_factor(office, actor, proof)
    with tried(office, actor) as (own, right):
        gone = office.keys.remove_factor(theirs, factor, pin, proof, by=own)
        right()
    told = FactorTaken(
        at=office.now(),
        actor=actor.login,
        factor=gone.id,
        factor_kind=gone.kind,
        name=gone.name,
        reason=reason,
    )
    with office.work() as work:
        work.note(login, told)
    return gone


def _key(office: Office, login: Login) -> SealedKey:
    with office.work() as work:
        sealed = work.key(login)
    if sealed is None:
        raise NoKey
    return sealed


def _expect_factor(office: Office, person: Person, proof: FactorProof) -> None:
    """Refuse a change without a factor, by who has one. `SecondFactorRequired`."""
    if proof.kind is None and office.keys.factors(_key(office, person.login)):
        raise SecondFactorRequired(factor=SecondFactor.EITHER)
