"""One's handwriting is one's own: kept and erased by its owner, and told where it was put."""

from dataclasses import replace

import pytest

from parapheur.domain.about_people import HandwritingKept, HandwritingRemoved
from parapheur.domain.appearance import Appearance
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.events import StepSigned
from parapheur.domain.handwriting import Handwriting, NotAnImage
from parapheur.domain.people import Person
from parapheur.domain.trail import chain
from parapheur.domain.words import Language
from parapheur.store.codec import facts_of
from parapheur.usecases.fsck import fsck
from parapheur.usecases.handwriting import keep_handwriting, remove_handwriting, specimen
from parapheur.usecases.people import close_account, reopen_account
from parapheur.usecases.seal import seal
from parapheur.words import recount
from tests.builders import AMINA, HASSAN, MINISTER, RACHID, SALMA, SERVICE, a_subtype, a_type
from tests.fakes import FakeOffice
from tests.usecases.cards import asks, completes, enters, has_card, prepared
from tests.usecases.story import give
from tests.usecases.test_in_place_of import delegated, give_by
from tests.usecases.test_subtypes import on_its_way

PICTURE, ANOTHER = b"\x89PNG one", b"\x89PNG another"
DRAWN, PLAIN = "courrier/main", "courrier/sans"


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    """The same office, with a subtype whose marks show handwriting, and one without."""
    look = Appearance(image=True)
    fake.types = (a_type(a_subtype(id="main", appearance=look), a_subtype(id="sans")),)
    return fake


def before_the_minister(fake: FakeOffice, choice: str = DRAWN) -> DossierId:
    number = on_its_way(fake, choice)
    give(fake, number, SERVICE)
    return number


def signed(fake: FakeOffice, number: DossierId) -> StepSigned:
    events = fake.store.reading.events(number)
    return next(one for one in reversed(events) if isinstance(one, StepSigned))


def shown(fake: FakeOffice) -> Handwriting | None:
    return fake.stamps.drawn[-1].image


def strays(fake: FakeOffice) -> list[str]:
    return [one.problem for one in fsck(fake.office) if "handwriting" in one.problem]


def keep(fake: FakeOffice, person: Person, image: bytes = PICTURE) -> Handwriting:
    return keep_handwriting(fake.office, actor=person, image=image)


def test_it_is_kept_replaced_and_erased_and_the_account_tells_it(fake: FakeOffice) -> None:
    first, second = keep(fake, HASSAN), keep(fake, HASSAN, ANOTHER)
    assert fake.store.reading.handwriting(HASSAN.login) == second
    assert remove_handwriting(fake.office, actor=HASSAN)
    assert not remove_handwriting(fake.office, actor=HASSAN), "there is none any more"
    assert fake.store.reading.handwriting(HASSAN.login) is None
    told = fake.store.reading.account_events(HASSAN.login)[-3:]
    assert [(type(one), getattr(one, "image", None)) for one in told] == [
        (HandwritingKept, first.digest),
        (HandwritingKept, second.digest),
        (HandwritingRemoved, second.digest),
    ]
    assert strays(fake) == []


def test_what_is_refused_leaves_the_image_that_was_kept(fake: FakeOffice) -> None:
    kept = keep(fake, HASSAN)
    with pytest.raises(NotAnImage):
        keep(fake, HASSAN, b"%PDF-1.7")
    with pytest.raises(ParapheurError):
        keep(fake, HASSAN, b"\x89PNG" + b"\0" * (3 << 20))
    assert fake.store.reading.handwriting(HASSAN.login) == kept


def test_a_mark_shows_its_signers_handwriting_and_the_history_says_which(fake: FakeOffice) -> None:
    kept, number = keep(fake, HASSAN), before_the_minister(fake)
    give(fake, number, MINISTER)
    assert shown(fake) == kept
    event = signed(fake, number)
    assert event.signature.image == kept.digest
    assert kept.digest in recount(Language.FR, event)
    seal(fake.office, number)
    assert shown(fake) is None, "the organisation has no hand"
    remove_handwriting(fake.office, actor=HASSAN)
    assert strays(fake) == [], "what was put was the signer's at that time"


def test_where_it_is_not_wanted_or_not_kept_there_is_none(fake: FakeOffice) -> None:
    keep(fake, SALMA)
    give(fake, before_the_minister(fake), MINISTER)
    assert shown(fake) is None, "Hassan keeps none"
    keep(fake, HASSAN)
    number = before_the_minister(fake, PLAIN)
    give(fake, number, MINISTER)
    assert shown(fake) is None
    assert signed(fake, number).signature.image is None


@pytest.mark.parametrize("keeps", [False, True])
def test_a_substitute_puts_their_own_or_none(fake: FakeOffice, keeps: bool) -> None:
    keep(fake, HASSAN)
    own = keep(fake, SALMA, ANOTHER) if keeps else None
    given, number = delegated(fake), before_the_minister(fake)
    give_by(fake, number, given.id)
    assert shown(fake) == own
    assert signed(fake, number).signature.image == (own.digest if own else None)
    assert strays(fake) == []


def test_one_looks_at_it_as_it_will_stand(fake: FakeOffice) -> None:
    assert specimen(fake.office, actor=HASSAN, test=True) is None
    kept = keep(fake, HASSAN)
    assert specimen(fake.office, actor=HASSAN, test=True)
    drawn = fake.stamps.drawn[-1]
    assert (drawn.name, drawn.image, drawn.test) == (HASSAN.name, kept, True)
    assert drawn.reason is not None
    assert drawn.reason.fr == "Spécimen"


def test_an_image_that_was_put_into_the_rows_by_hand_is_found(fake: FakeOffice) -> None:
    kept = keep(fake, HASSAN)
    with fake.store.work() as work:
        work.set_handwriting(AMINA.login, kept)
    assert strays(fake) == ["its image of handwriting is not the one that its trail tells"]


def test_a_mark_with_handwriting_that_was_never_the_signers_is_found(fake: FakeOffice) -> None:
    keep(fake, HASSAN)
    number = before_the_minister(fake)
    give(fake, number, MINISTER)
    event, trails, stream = signed(fake, number), fake.store.kept.trails, f"dossier/{number}"
    *before, _ = trails[stream]
    for image, found in (
        (keep(fake, SALMA, ANOTHER).digest, [f"shows handwriting that {HASSAN.login} never kept"]),
        (keep(fake, HASSAN).digest, []),
    ):
        told = replace(event, signature=replace(event.signature, image=image))
        trails = fake.store.kept.trails
        trails[stream] = (*before, chain(stream, facts_of(told), after=before[-1]))
        assert strays(fake) == found


def test_it_goes_with_the_account_and_does_not_come_back(fake: FakeOffice) -> None:
    drawn = keep(fake, HASSAN)
    close_account(fake.office, HASSAN.login, actor=RACHID)
    assert fake.store.reading.handwriting(HASSAN.login) is None
    (told,) = (
        one
        for one in fake.store.reading.account_events(HASSAN.login)
        if isinstance(one, HandwritingRemoved)
    )
    assert (told.actor, told.image) == (RACHID.login, drawn.digest)
    reopen_account(fake.office, HASSAN.login, "une phrase de passe longue", actor=RACHID)
    assert fake.store.reading.handwriting(HASSAN.login) is None
    assert strays(fake) == []


def test_who_kept_none_has_none_erased(fake: FakeOffice) -> None:
    close_account(fake.office, HASSAN.login, actor=RACHID)
    events = fake.store.reading.account_events(HASSAN.login)
    assert not any(isinstance(one, HandwritingRemoved) for one in events)


def test_a_card_shows_its_holders_handwriting_as_it_was_when_it_was_drafted(
    fake: FakeOffice,
) -> None:
    drawn, number = keep(fake, HASSAN), before_the_minister(fake)
    card = has_card(fake, HASSAN)
    ticket = asks(fake, number, HASSAN, MINISTER, enters(fake, HASSAN))
    to_sign = prepared(fake, ticket)
    assert shown(fake) == drawn
    remove_handwriting(fake.office, actor=HASSAN)
    completes(fake, ticket, card, to_sign)
    assert signed(fake, number).signature.image == drawn.digest
    assert strays(fake) == []
