"""The way of one signature: look, act, look again.

1. In one transaction: may this person, is it this desk's turn, on these very bytes? Write the
   intent down.
2. Outside any transaction: sign, check the new bytes, keep them (flushed and read back).
3. In one transaction: is all of it still so? Then the dossier, its trail and what follows,
   together.

So whoever dies in between leaves the old state or the new one, and an intent that says what was
being done; the worker ends such an intent with an event once its lease is over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from parapheur.domain.appearance import Appearance
from parapheur.domain.baseline import Baseline
from parapheur.domain.delegation import Delegation
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.dossier import reference as reference_of
from parapheur.domain.errors import BeingSigned, NotGranted
from parapheur.domain.events import DossierEvent
from parapheur.domain.factors import Given
from parapheur.domain.people import DeskId, Login
from parapheur.domain.registry.bodies import Sealer
from parapheur.domain.signature import Field, Mention, Signature, SigningTask
from parapheur.domain.terms import Interim
from parapheur.domain.words import Words
from parapheur.usecases.halting import expect_whole
from parapheur.usecases.ports import Intent, Key, Office, Work

VERIFY = "/verify"
"""The page where anybody asks whether this office vouches for a document."""
PATIENCE = 100
"""How often to look again while somebody else signs, a twentieth of a second apart."""


@dataclass(frozen=True, slots=True)
class Way:
    """What one signature takes through the three steps."""

    dossier: DossierId
    actor: Login
    expect: Callable[[Work], object]
    """Refuses an actor who has not, or no longer, the right to it."""
    look: Callable[[Dossier], SigningTask]
    act: Callable[[SigningTask, Dossier], Signature]
    tell: Callable[[Dossier, SigningTask, Signature], DossierEvent]
    draft: Callable[[SigningTask, Dossier], "Drafted"] | None = None
    """Does the same but for the key's value; None: it is made in one go."""
    also: Callable[[Work], object] = lambda work: None
    """What else is looked at, and kept, in the transaction that keeps the act."""
    made: Callable[[Work, Signature], object] = lambda work, signature: None
    """What is kept in it of what was made."""

    def begun(self, office: Office, work: Work) -> tuple[Intent, Dossier]:
        """Look, and write the intent down (1)."""
        dossier = work.dossier(self.dossier, lock=True)
        expect_whole(work)
        self.expect(work)
        task, at = self.look(dossier), office.now()
        intent = work.intend(self.dossier, task, actor=self.actor, at=at, lease=office.lease)
        return intent, dossier

    def kept(self, work: Work, intent: Intent, signature: Signature) -> Dossier:
        """Look again, and keep the act (3)."""
        dossier = work.dossier(self.dossier, lock=True)
        self.expect(work)
        self.also(work)
        work.settle(intent)
        self.made(work, signature)
        return work.keep(self.dossier, self.tell(dossier, intent.task, signature))


def put_signature(office: Office, way: Way) -> Dossier:
    """Take one signature through the three steps above, and return the dossier after it."""
    intent, dossier = _intend(office, way)  # 1
    try:
        signature = way.act(intent.task, dossier)  # 2
        with office.work() as work:  # 3
            return way.kept(work, intent, signature)
    except Exception:
        with office.work() as work:
            work.abandon(intent, at=office.now())
        raise


def _intend(office: Office, way: Way) -> tuple[Intent, Dossier]:
    patience = PATIENCE
    while True:
        try:
            with office.work() as work:
                return way.begun(office, work)
        except BeingSigned:
            # Another desk of a parallel step is at it: it takes a moment, so wait for our turn.
            patience -= 1
            if not patience:
                raise
        office.pause(0.05)


def certify(
    office: Office,
    task: SigningTask,
    fields: Sequence[Field],
    look: Appearance,
    key: Key,
    least: Baseline | None = None,
) -> Signature:
    """Place the fields and certify the document in the organisation's name.

    `least` is what the certification must be; None: it gets no timestamp.
    """
    before = office.files.get(task.over.digest)
    after = office.signer.certify(before, fields, key=key, at=office.now(), look=look, least=least)
    return kept_inside(office, task, (), before, after, key)


def sign_inside(
    office: Office, task: SigningTask, dossier: Dossier, key: Key, mention: Mention | None
) -> Signature:
    """Fill the task's field in the document, with a mark where its circuit wants one."""
    if task.field is None:
        raise ValueError("a task without a field is signed beside the document")
    before = office.files.get(task.over.digest)
    after = office.signer.sign(
        before,
        task.field,
        key=key,
        at=office.now(),
        appearance=drawn(office, task, dossier, mention),
        least=least_of(dossier, task),
    )
    made = kept_inside(office, task, dossier.signed, before, after, key)
    return replace(made, image=image_in(task, dossier, mention))


@dataclass(frozen=True, slots=True)
class Drafted:
    """A signature inside a document, of which the value alone is lacking."""

    attributes: bytes
    """What the key is to sign."""
    finish: Callable[[bytes], Signature]
    """Makes it whole with the key's value, checks and keeps it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A key that has given its value, over these bytes and no others."""

    key: Key
    data: bytes
    value: bytes

    @property
    def certificate(self) -> Digest:
        """SHA-256 of its certificate."""
        return self.key.certificate

    @property
    def certificate_der(self) -> bytes:
        """Its X.509 certificate."""
        return self.key.certificate_der

    @property
    def chain_der(self) -> Sequence[bytes]:
        """The authorities' certificates above it, nearest first."""
        return self.key.chain_der

    @property
    def second(self) -> Given | None:
        """The second factor that was given beside its PIN."""
        return self.key.second

    def sign(self, data: bytes) -> bytes:
        """Return the value. `NotGranted`: it was given for other bytes."""
        if data != self.data:
            raise NotGranted
        return self.value


def draft_inside(
    office: Office, task: SigningTask, dossier: Dossier, key: Key, mention: Mention | None
) -> Drafted:
    """Do what `sign_inside` does, in two steps: for who asks a key for several values at once."""
    if task.field is None:
        raise ValueError("a task without a field is signed beside the document")
    before, at, least = office.files.get(task.over.digest), office.now(), least_of(dossier, task)
    draft = office.signer.draft(
        before,
        task.field,
        key=key,
        at=at,
        appearance=drawn(office, task, dossier, mention),
        least=least,
    )

    def finish(value: bytes) -> Signature:
        given = Answered(key, draft.attributes, value)
        after = office.signer.finish(
            before, draft, task.field, key=given, at=at, now=office.now(), least=least
        )
        made = kept_inside(office, task, dossier.signed, before, after, key, office.now() - at)
        return replace(made, image=image_in(task, dossier, mention))

    return Drafted(draft.attributes, finish)


def image_in(task: SigningTask, dossier: Dossier, mention: Mention | None) -> Digest | None:
    """Return which handwriting the mark of a signature shows, if it shows any."""
    image = mention.image if mention and marked(dossier, task) else None
    return image.digest if image else None


def drawn(
    office: Office, task: SigningTask, dossier: Dossier, mention: Mention | None
) -> bytes | None:
    """Return the mark that a signature shows on the page, where its circuit wants one."""
    if mention is None or not marked(dossier, task):
        return None
    if dossier.circuit:
        mention = replace(
            mention,
            shows=dossier.circuit.appearance.shows,
            reason=dossier.circuit.steps[task.position].name,
            opaque=any(one.name == task.field and one.tag for one in dossier.fields),
        )
    return office.stamps.draw(mention)


def least_of(dossier: Dossier, task: SigningTask) -> Baseline | None:
    """Return what a signature must be at this step; None: it gets no timestamp."""
    return dossier.circuit.least_at(task.position) if dossier.circuit else None


def marked(dossier: Dossier, task: SigningTask) -> bool:
    """Say whether the field of this task stands visibly on the page."""
    return any(one.name == task.field and one.visible for one in dossier.fields)


def sign_beside(office: Office, task: SigningTask, dossier: Dossier, key: Key) -> Signature:
    """Sign the document's bytes with a signature that stays in the record."""
    over, least = office.files.get(task.over.digest), least_of(dossier, task)
    attestation = office.signer.attest(over, key=key, at=office.now(), least=least)
    return kept_beside(office, task, over, attestation, key)


def kept_beside(
    office: Office,
    task: SigningTask,
    over: bytes,
    attestation: bytes,
    key: Key,
    waited: timedelta = timedelta(),
) -> Signature:
    """Check a signature beside the document, and keep it; it may be stamped that much later."""
    proved = office.signer.check_attestation(
        over, attestation, certificate=key.certificate, waited=waited, second=key.second
    )
    return Signature(
        over=task.over.digest,
        shown=task.shown,
        certificate=key.certificate,
        attestation=office.files.put(attestation),
        level=key.level,
        baseline=proved,
        second=key.second,
    )


def mention_of(
    office: Office,
    dossier_id: DossierId,
    actor: Login,
    key: Key,
    *,
    sealer: Sealer | None = None,
    by: Delegation | None = None,
    interim: Interim | None = None,
    hand: bool = False,
) -> Mention:
    """Return what the visible signature says; `sealer`: it is a seal, and whose.

    `hand`: it shows the actor's handwriting, where they keep an image of it: their own, whomever
    they act for.
    """
    house = sealer.name if sealer else office.organisation
    name = capacity = house
    if sealer is None:
        person = office.reading.person(actor)
        if person is not None:
            name, capacity = person.name, person.capacity
    if interim is not None:
        capacity = _for_the_time_being(called(office, interim.desk))
    return Mention(
        name=name,
        capacity=capacity,
        organisation=house,
        at=office.now(),
        reference=reference_of(dossier_id),
        seal=sealer is not None,
        test=key.test,
        on_behalf_of=called(office, by.desk) if by else None,
        delegation=by.act_reference if by else "",
        town=office.town,
        proof=proof_of(office, dossier_id),
        image=office.reading.handwriting(actor) if hand and sealer is None else None,
    )


def proof_of(office: Office, dossier_id: DossierId) -> str:
    """Return the address that a visible signature leads to."""
    if not office.url:
        return ""
    code = office.reading.newest_code(dossier_id)
    return f"{office.url}{VERIFY}/{code}" if code else f"{office.url}{VERIFY}"


def called(office: Office, desk: DeskId) -> Words:
    """Return a desk's name as it stands inside a sentence."""
    names = (known.called for known in office.reading.desks() if known.id == desk)
    return next(names, Words(desk, desk, desk))


def _for_the_time_being(called: Words) -> Words:
    """Return the capacity of who holds a desk par intérim."""
    fr, en = (text[:1].upper() + text[1:] for text in (called.fr, called.en))
    return Words(f"{called.ar} بالنيابة", f"{fr} par intérim", f"{en} ad interim")


def kept_inside(
    office: Office,
    task: SigningTask,
    signed: tuple[str, ...],
    before: bytes,
    after: bytes,
    key: Key,
    waited: timedelta = timedelta(),
) -> Signature:
    """Check the new version, and keep it; it may be stamped that much later than it claims."""
    field = task.field or ""
    signed = (*signed, field)
    proved = office.signer.check(
        before,
        after,
        signed=signed,
        certificate=key.certificate,
        waited=waited,
        second=key.second,
    )
    return Signature(
        over=task.over.digest,
        shown=task.shown,
        certificate=key.certificate,
        field=field,
        version=office.files.grow(task.over, after[len(before) :]),  # `check` proved the prefix
        level=key.level,
        baseline=proved,
        second=key.second,
    )
