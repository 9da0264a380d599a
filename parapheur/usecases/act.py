"""Give a visa or a signature: at one's own desk, or at another's by a delegation in force.

Who acts by delegation names it: what they were shown said in whose place they act. It is looked
at before a try at the PIN, before the intent, and again in the transaction that keeps the act; a
revocation in between refuses.
"""

from collections.abc import Callable
from datetime import datetime

from parapheur.domain.circuit import Action
from parapheur.domain.delegation import Delegation, DelegationId
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import ActDone, Dossier, DossierId
from parapheur.domain.errors import NotAllowed, NotDelegated, NotYourTurn
from parapheur.domain.factors import NOTHING, FactorProof, Question
from parapheur.domain.grants import Asked
from parapheur.domain.pages import Pages
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import expect_round, expect_values_shown
from parapheur.domain.signature import Mention, Signature, SigningTask
from parapheur.domain.terms import Interim
from parapheur.usecases.capacity import expect_capacity, named
from parapheur.usecases.factors import ask_passkey, expect_second_factor
from parapheur.usecases.pages import pages_shown
from parapheur.usecases.ports import Key, Office, Work
from parapheur.usecases.signing import (
    Drafted,
    Way,
    draft_inside,
    marked,
    mention_of,
    put_signature,
    sign_beside,
    sign_inside,
)
from parapheur.usecases.unlock import unlock

Make = Callable[[SigningTask, Dossier], Signature]


def act(
    office: Office,
    dossier_id: DossierId,
    *,
    actor: Person,
    desk: DeskId,
    position: int,
    round: int,
    shown: Digest,
    pin: str,
    proof: FactorProof = NOTHING,
    delegation: DelegationId | None = None,
    values: Digest | None = None,
) -> Dossier:
    """Give what the step asks of `desk` in this round, on the bytes that were `shown`.

    `proof`: what was given beside the PIN, where the dossier asks for a second factor.
    `values`: what the dossier was said to be about, as it was shown (`rounds.values_shown`).
    """
    asked = Asked(int(dossier_id), round, position, desk, shown, delegation, values)
    _expect_possible(office, actor, asked, proof)  # before a try at the PIN is spent for nothing
    with unlock(office, actor, pin, [asked.grant], proof) as key:
        return act_with(office, asked, actor=actor, key=key)


def ask_passkey_for(office: Office, actor: Person, asked: Asked) -> Question:
    """Ask the actor's passkeys for an act, if it is theirs to give now."""
    _expect_possible(office, actor, asked)
    return ask_passkey(office, actor, grants=[asked.grant])


def _expect_possible(
    office: Office, actor: Person, asked: Asked, proof: FactorProof | None = None
) -> None:
    """Refuse what is not theirs to give now, and a `proof` that is not what is asked."""
    dossier_id = DossierId(asked.dossier)
    expect_desk(actor, asked)
    by = named(office, actor, asked.delegation)
    shown_pages = pages_shown(office, dossier_id, actor)
    with office.work() as work:
        dossier = work.dossier(dossier_id)
        expect_asked(work, dossier, actor, asked, by, shown_pages(dossier), office.now())
        sealed = work.key(actor.login)
        if sealed is not None:
            dossier.expect_level(asked.position, sealed.level)
    if proof is not None:
        expect_second_factor(office, dossier.second_factor_at(asked.position), sealed, proof)


def expect_desk(actor: Person, asked: Asked) -> None:
    """Refuse who has neither the desk nor a delegation to name. `NotAllowed`."""
    if not actor.active or (asked.delegation is None and asked.desk not in actor.desks):
        raise NotAllowed


def expect_asked(
    work: Work,
    dossier: Dossier,
    actor: Person,
    asked: Asked,
    by: Delegation | None,
    pages: Pages,
    at: datetime,
) -> tuple[SigningTask, Interim | None]:
    """Return what is signed, and the interim by which, if the person may give the act now."""
    interim = expect_capacity(work, dossier, actor, asked.desk, asked.position, by, at)
    return _task(dossier, actor, asked, by, interim, pages), interim


def act_with(
    office: Office,
    asked: Asked,
    *,
    actor: Person,
    key: Key,
    make: Make | None = None,
    also: Callable[[Work], object] = lambda work: None,
) -> Dossier:
    """Do the same with a key that is open already, and was opened for it."""
    return put_signature(office, way_of(office, asked, actor=actor, key=key, make=make, also=also))


def way_of(
    office: Office,
    asked: Asked,
    *,
    actor: Person,
    key: Key,
    make: Make | None = None,
    also: Callable[[Work], object] = lambda work: None,
) -> Way:
    """Return what the act takes through the three steps of a signature.

    `make` makes the signature in another way than at once; `also` as in `Way`.
    """
    key, dossier_id = key.under(asked.grant), DossierId(asked.dossier)
    by, shown_pages = named(office, actor, asked.delegation), pages_shown(office, dossier_id, actor)
    interim: Interim | None = None

    def expect(work: Work) -> None:
        nonlocal interim
        dossier = work.dossier(dossier_id) if by else None
        interim = expect_capacity(
            work, dossier, actor, asked.desk, asked.position, by, office.now()
        )

    def look(dossier: Dossier) -> SigningTask:
        task = _task(dossier, actor, asked, by, interim, shown_pages(dossier))
        dossier.expect_level(asked.position, key.level)
        dossier.expect_second(asked.position, key.second.kind if key.second else None)
        return task

    def tell(dossier: Dossier, task: SigningTask, signature: Signature) -> ActDone:
        at = office.now()
        expect_values_shown(dossier, asked.values)  # nobody corrected them while it was made
        if by is not None and by.over(at):  # midnight struck since it was looked at
            raise NotDelegated
        if interim is not None and interim.over(at):
            raise NotAllowed
        return dossier.acted(
            task,
            signature,
            actor=actor.login,
            at=at,
            on_behalf_of=by.by if by else None,
            delegation=by.act_reference if by else None,
            interim=_act_of(interim),
            pages=shown_pages(dossier),
        )

    def draft(task: SigningTask, dossier: Dossier) -> Drafted:
        mention = mention_for(office, dossier_id, dossier, task, actor, key, by, interim)
        return draft_inside(office, task, dossier, key, mention)

    return Way(
        dossier_id,
        actor.login,
        expect,
        look,
        act=make
        or (
            lambda task, dossier: _signature(
                office, dossier_id, task, dossier, actor, key, by, interim
            )
        ),
        tell=tell,
        draft=None if make else draft,
        also=also,
    )


def _act_of(interim: Interim | None) -> str | None:
    return interim.act_reference if interim else None


def _task(
    dossier: Dossier,
    actor: Person,
    asked: Asked,
    by: Delegation | None,
    interim: Interim | None,
    pages: Pages,
) -> SigningTask:
    """Return what is signed, if nothing in the dossier forbids this act."""
    task = dossier.task(desk=asked.desk, position=asked.position, shown=asked.shown)
    expect_round(dossier, asked.round)
    if task.action is Action.SEAL:  # the program's own, whoever was given its desk
        raise NotYourTurn
    expect_values_shown(dossier, asked.values)
    dossier.expect_apart(
        asked.position, actor.login, by.by if by else None, _act_of(interim), desk=asked.desk
    )
    dossier.expect_read(asked.position, pages)
    return task


def _signature(
    office: Office,
    dossier_id: DossierId,
    task: SigningTask,
    dossier: Dossier,
    actor: Person,
    key: Key,
    by: Delegation | None,
    interim: Interim | None,
) -> Signature:
    if task.field is None:
        return sign_beside(office, task, dossier, key)
    mention = mention_for(office, dossier_id, dossier, task, actor, key, by, interim)
    return sign_inside(office, task, dossier, key, mention)


def mention_for(
    office: Office,
    dossier_id: DossierId,
    dossier: Dossier,
    task: SigningTask,
    actor: Person,
    key: Key,
    by: Delegation | None,
    interim: Interim | None,
) -> Mention | None:
    """Return what the signature says on the page, if it says anything there."""
    if not task.action.shows or not marked(dossier, task):
        return None
    hand = bool(dossier.circuit and dossier.circuit.appearance.image)
    return mention_of(office, dossier_id, actor.login, key, by=by, interim=interim, hand=hand)
