"""The image of one's handwriting: kept by its owner alone, and shown as it will stand.

Its owner erases it; so does the closing of their account, since nobody is to put it any more.

It proves nothing: whoever has seen a signature can draw it. So nobody else puts it, each mark that
shows it tells its digest in the trail, and what proves a signature is the key.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from parapheur.domain.about_erasures import PersonErased
from parapheur.domain.about_people import HandwritingKept, HandwritingRemoved
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.events import AccountEvent, DossierEvent, StepSigned
from parapheur.domain.findings import Finding
from parapheur.domain.handwriting import Handwriting
from parapheur.domain.people import Login, Person
from parapheur.domain.signature import Mention, Signature
from parapheur.domain.words import Words
from parapheur.usecases.ports import Office, Work
from parapheur.usecases.signing import proof_of

SPECIMEN = Words("نموذج", "Spécimen", "Specimen")
NO_DOSSIER = DossierId(0)


def keep_handwriting(office: Office, *, actor: Person, image: bytes) -> Handwriting:
    """Keep what is drawn in a PNG or JPEG as the actor's handwriting, or raise the refusal."""
    drawn = office.intake.trace(image)
    with office.work() as work:
        work.set_handwriting(actor.login, drawn)
        at = office.now()
        work.note(actor.login, HandwritingKept(at=at, actor=actor.login, image=drawn.digest))
    return drawn


def remove_handwriting(office: Office, *, actor: Person) -> bool:
    """Erase the actor's own image; say whether there was one."""
    with office.work() as work:
        return erase_handwriting(work, actor.login, by=actor.login, at=office.now())


def erase_handwriting(work: Work, of: Login, *, by: Login, at: datetime) -> bool:
    """Erase the image of an account, with its trace; say whether there was one."""
    last = work.set_handwriting(of, None)
    if last is not None:
        work.note(of, HandwritingRemoved(at=at, actor=by, image=last))
    return last is not None


def specimen(office: Office, *, actor: Person, test: bool) -> bytes | None:
    """Return a mark as it will stand with the actor's handwriting (PNG), if they keep it."""
    drawn = office.reading.handwriting(actor.login)
    if drawn is None:
        return None
    return office.stamps.show(
        Mention(
            name=actor.name,
            capacity=actor.capacity,
            organisation=office.organisation,
            at=office.now(),
            reference=reference(NO_DOSSIER),
            test=test,
            reason=SPECIMEN,
            town=office.town,
            proof=proof_of(office, NO_DOSSIER),
            image=drawn,
        )
    )


def images_astray(
    office: Office, login: Login, events: Sequence[AccountEvent]
) -> Iterator[Finding]:
    """Yield that an account keeps another image than its trail tells."""
    changing = HandwritingKept | HandwritingRemoved | PersonErased
    changes = [one for one in events if isinstance(one, changing)]
    told = changes[-1].image if changes and isinstance(changes[-1], HandwritingKept) else None
    if office.reading.handwritings().get(login) == told:
        return
    if office.reading.account_events(login) == events:  # else it was changed meanwhile
        problem = "its image of handwriting is not the one that its trail tells"
        yield Finding(f"account/{login}", problem)


def images_unowned(office: Office, place: str, events: Sequence[DossierEvent]) -> Iterator[Finding]:
    """Yield each mark that showed handwriting which its signer had never kept."""
    for seq, event in enumerate(events, start=1):
        made = getattr(event, "signature", None)
        if isinstance(made, Signature) and made.image:
            told = office.reading.account_events(event.actor)
            kept = {one.image for one in told if isinstance(one, HandwritingKept)}
            if made.image not in kept or not isinstance(event, StepSigned):
                problem = f"shows handwriting that {event.actor} never kept"
                yield Finding(f"{place}, entry {seq}", problem)
