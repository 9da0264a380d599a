"""Every page is read before the act, by whoever acts, wherever they act from."""

from dataclasses import replace

import pytest

from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    NoSuchPage,
    NotAllowed,
    NotWhatWasShown,
    PagesLeft,
)
from parapheur.domain.events import DossierEvent, StepAnswered, StepSigned, VisaGiven
from parapheur.domain.pages import NO_PAGES, Pages
from parapheur.domain.people import DeskId, Login, Person
from parapheur.domain.tries import Tries
from parapheur.usecases.answer import Said, answer
from parapheur.usecases.back import return_to
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.pages import mark_shown, must_read
from parapheur.usecases.people import close_account
from parapheur.usecases.reject import recycle
from parapheur.usecases.start import start
from tests.builders import (
    AMINA,
    CLAIRE,
    DIVISION,
    HASSAN,
    KHADIJA,
    LETTER,
    MINISTER,
    PDF,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice
from tests.usecases.story import give, refuse, stands
from tests.usecases.test_batch import batch, said, ticked
from tests.usecases.test_in_place_of import delegated, give_by
from tests.usecases.test_interim import appointed

LONG = PDF + b"%pages 12\n"
READ = a_circuit(
    replace(a_step(Action.VISA, SERVICE), read_all=True),
    replace(a_step(Action.OPINION, DIVISION), read_all=True),
    replace(a_step(Action.SIGN, MINISTER), read_all=True),
    id=LETTER.id,
)
ALL = Pages.upto(12)


@pytest.fixture
def dossier_id(fake: FakeOffice) -> DossierId:
    return long(fake)


def long(fake: FakeOffice, circuit: Circuit = READ) -> DossierId:
    fake.circuits = {**fake.circuits, circuit.id: circuit}
    dossier_id = deposit(
        fake.office,
        actor=AMINA,
        subject="Rapport annuel",
        circuit=circuit.id,
        main=("rapport.pdf", LONG),
    )
    start(fake.office, dossier_id, actor=AMINA)
    return dossier_id


def read(
    fake: FakeOffice,
    dossier_id: DossierId,
    person: Person,
    pages: Pages = ALL,
    document: Digest | None = None,
) -> Pages:
    main = stands(fake, dossier_id).main.version.digest
    return mark_shown(fake.office, dossier_id, actor=person, document=document or main, pages=pages)


def newest(fake: FakeOffice, dossier_id: DossierId) -> DossierEvent:
    return fake.store.reading.events(dossier_id)[-1]


def opine(fake: FakeOffice, dossier_id: DossierId) -> None:
    dossier = stands(fake, dossier_id)
    answer(
        fake.office,
        dossier_id,
        actor=KHADIJA,
        desk=DIVISION,
        position=1,
        round=dossier.round,
        shown=dossier.version.digest,
        said=Said(opinion=Opinion.FAVOURABLE),
    )


def test_the_visa_waits_for_the_last_page_and_tells_the_reading(
    fake: FakeOffice, dossier_id: DossierId
) -> None:
    read(fake, dossier_id, YOUSSEF, Pages.of({1, 2, 4, 5, 6}))
    with pytest.raises(PagesLeft, match="pages 3, 7 to 12"):
        give(fake, dossier_id, SERVICE, pin="9999")
    with fake.store.work() as work:
        key = work.key(YOUSSEF.login)
    assert key is not None
    assert key.tries == Tries()  # no try at the PIN was spent
    assert read(fake, dossier_id, YOUSSEF, Pages.of({3})) == Pages.upto(6)
    read(fake, dossier_id, YOUSSEF)
    give(fake, dossier_id, SERVICE)
    visa = newest(fake, dossier_id)
    assert isinstance(visa, VisaGiven)
    assert visa.pages_read == 12


def test_an_answer_and_a_signature_wait_too_each_for_its_own_reader(
    fake: FakeOffice, dossier_id: DossierId
) -> None:
    read(fake, dossier_id, YOUSSEF)
    give(fake, dossier_id, SERVICE)
    with pytest.raises(PagesLeft):
        opine(fake, dossier_id)
    read(fake, dossier_id, KHADIJA)
    opine(fake, dossier_id)
    told = newest(fake, dossier_id)
    assert isinstance(told, StepAnswered)
    assert told.pages_read == 12
    with pytest.raises(PagesLeft):
        give(fake, dossier_id, MINISTER)
    read(fake, dossier_id, HASSAN)
    give(fake, dossier_id, MINISTER)
    signed = newest(fake, dossier_id)
    assert isinstance(signed, StepSigned)
    assert signed.pages_read == 12


def test_in_a_batch_each_dossier_has_its_own_result(fake: FakeOffice) -> None:
    first, second = long(fake), long(fake)
    read(fake, second, YOUSSEF)
    results = batch(fake, ticked(fake, first), ticked(fake, second))
    assert said(results) == ["PagesLeft", "done"]


def test_the_delegate_reads_and_not_who_delegates(fake: FakeOffice) -> None:
    circuit = a_circuit(replace(a_step(Action.SIGN, MINISTER), read_all=True), id=LETTER.id)
    dossier_id = long(fake, circuit)
    by = delegated(fake)
    read(fake, dossier_id, HASSAN)
    with pytest.raises(PagesLeft):
        give_by(fake, dossier_id, by.id)
    assert read(fake, dossier_id, SALMA) == ALL
    give_by(fake, dossier_id, by.id)
    signed = newest(fake, dossier_id)
    assert isinstance(signed, StepSigned)
    assert (signed.on_behalf_of, signed.pages_read) == (HASSAN.login, 12)


def test_whoever_holds_the_desk_for_the_time_being_reads(fake: FakeOffice) -> None:
    circuit = a_circuit(replace(a_step(Action.SIGN, MINISTER), read_all=True), id=LETTER.id)
    dossier_id = long(fake, circuit)
    salma = replace(SALMA, desks=SALMA.desks | {MINISTER})
    appointed(fake)
    with pytest.raises(PagesLeft):
        give(fake, dossier_id, MINISTER, actor=salma)
    assert read(fake, dossier_id, salma) == ALL
    give(fake, dossier_id, MINISTER, actor=salma)


def test_marks_are_kept_for_who_may_come_to_act_and_for_nobody_else(
    fake: FakeOffice, dossier_id: DossierId
) -> None:
    assert read(fake, dossier_id, HASSAN, Pages.upto(3)) == Pages.upto(3)  # his turn will come
    for person in (CLAIRE, AMINA, SALMA):
        assert read(fake, dossier_id, person) == NO_PAGES
    assert fake.store.reading.readers(dossier_id) == [HASSAN.login]
    plain = long(fake, a_circuit(a_step(Action.VISA, SERVICE), id="sans-lecture"))
    assert read(fake, plain, YOUSSEF) == NO_PAGES
    assert fake.store.reading.readers(plain) == []


def test_pages_that_are_not_there_are_refused(fake: FakeOffice, dossier_id: DossierId) -> None:
    for pages in (Pages.of({13}), Pages.upto(13), Pages.upto(10**9)):
        with pytest.raises(NoSuchPage):
            read(fake, dossier_id, YOUSSEF, pages)
    with pytest.raises(NotWhatWasShown):
        read(fake, dossier_id, YOUSSEF, document=Digest("0" * 64))
    close_account(fake.office, YOUSSEF.login, actor=RACHID)
    with pytest.raises(NotAllowed):
        read(fake, dossier_id, YOUSSEF)


def test_a_return_keeps_what_was_read_and_another_document_does_not(
    fake: FakeOffice, dossier_id: DossierId
) -> None:
    read(fake, dossier_id, YOUSSEF)
    give(fake, dossier_id, SERVICE)
    dossier = stands(fake, dossier_id)
    return_to(
        fake.office,
        dossier_id,
        actor=KHADIJA,
        desk=DIVISION,
        position=1,
        to=0,
        round=dossier.round,
        shown=dossier.version.digest,
        reason="À revoir",
    )
    give(fake, dossier_id, SERVICE)
    refuse(fake, dossier_id, actor=KHADIJA, desk=DIVISION)
    recycle(fake.office, dossier_id, actor=AMINA, main=("corrige.pdf", LONG + b"% corrige"))
    start(fake.office, dossier_id, actor=AMINA)
    with pytest.raises(PagesLeft, match="pages 1 to 12"):
        give(fake, dossier_id, SERVICE)


def test_nothing_is_asked_once_the_step_is_done(fake: FakeOffice, dossier_id: DossierId) -> None:
    assert must_read(fake.office, stands(fake, dossier_id), YOUSSEF)
    read(fake, dossier_id, YOUSSEF)
    give(fake, dossier_id, SERVICE)
    assert not must_read(fake.office, stands(fake, dossier_id), YOUSSEF)
    assert must_read(fake.office, stands(fake, dossier_id), KHADIJA)


def wrong(fake: FakeOffice) -> list[str]:
    return [one.problem for one in fsck(fake.office) if "certificate" not in one.problem]


def tamper(fake: FakeOffice, dossier_id: DossierId, login: Login, pages: Pages | None) -> None:
    kept = fake.store.kept.shown  # by a hand that has the database
    digest = stands(fake, dossier_id).main.version.digest
    if pages is None:
        del kept[dossier_id, login, digest]
    else:
        kept[dossier_id, login, digest] = pages


def test_an_inspection_finds_a_reading_that_is_not_kept_or_could_not_be(
    fake: FakeOffice, dossier_id: DossierId
) -> None:
    read(fake, dossier_id, YOUSSEF)
    give(fake, dossier_id, SERVICE)
    assert wrong(fake) == []
    tamper(fake, dossier_id, YOUSSEF.login, Pages.upto(11))
    assert wrong(fake) == ["youssef was not shown all the pages that it tells of"]
    tamper(fake, dossier_id, YOUSSEF.login, Pages.upto(13))
    assert wrong(fake) == ["youssef was shown pages that none of its documents has"]
    tamper(fake, dossier_id, YOUSSEF.login, None)
    assert wrong(fake) == ["youssef was not shown all the pages that it tells of"]


def test_which_desk_is_asked_says_who_must_read(fake: FakeOffice) -> None:
    desk = DeskId("division")
    circuit = a_circuit(
        a_step(Action.VISA, SERVICE),
        replace(a_step(Action.READ, desk), read_all=True),
        a_step(Action.SIGN, MINISTER),
        id=LETTER.id,
    )
    dossier = stands(fake, long(fake, circuit))
    asked = [
        one.login for one in (YOUSSEF, KHADIJA, HASSAN) if must_read(fake.office, dossier, one)
    ]
    assert asked == [KHADIJA.login]
