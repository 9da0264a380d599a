"""Marks placed by hand on a draft, and what is kept of them when it starts."""

import pytest

from parapheur.domain.appearance import Mark, Spot
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    DossierMoved,
    MarkOffPage,
    MarkOverText,
    MoveNotAllowed,
    NotAllowed,
    TagOfNobody,
)
from parapheur.domain.people import Person
from parapheur.domain.standing import replay
from parapheur.usecases.act import act
from parapheur.usecases.deposit import deposit
from parapheur.usecases.marks import place_marks, placing
from parapheur.usecases.reject import recycle, reject
from parapheur.usecases.start import start
from tests.builders import (
    AMINA,
    CLAIRE,
    HASSAN,
    LETTER,
    MINISTER,
    PDF,
    PIN,
    RACHID,
    SERVICE,
    YOUSSEF,
)
from tests.fakes import FakeOffice, an_office

SIGN = LETTER.steps[1].id
HIGH, LOW = Spot(1, 20, 30), Spot(1, 20, 200)


@pytest.fixture
def fake() -> FakeOffice:
    return an_office()


def draft(fake: FakeOffice, pdf: bytes = PDF, circuit: str = LETTER.id) -> DossierId:
    return deposit(
        fake.office, actor=AMINA, subject="Réponse", circuit=circuit, main=("l.pdf", pdf)
    )


def put(fake: FakeOffice, number: DossierId, *spots: Spot, by: Person = AMINA) -> None:
    marks = [Mark(SIGN, slot, spot) for slot, spot in enumerate(spots)]
    place_marks(fake.office, number, actor=by, round=1, marks=marks)


def told(fake: FakeOffice, number: DossierId) -> list[str]:
    return [type(event).__name__ for event in fake.store.reading.events(number)]


def test_marks_are_kept_and_the_field_stands_there(fake: FakeOffice) -> None:
    number = draft(fake)
    put(fake, number, LOW)
    put(fake, number, LOW)  # as before: no event
    started = start(fake.office, number, actor=AMINA)
    assert [field.spot for field in started.fields if field.action == "sign"] == [LOW]
    assert told(fake, number) == ["DossierDeposited", "MarksPlaced", "DossierStarted"]
    assert replay(fake.store.reading.events(number)) == fake.store.reading.stored(number)


def test_marks_may_be_given_back_to_the_rule(fake: FakeOffice) -> None:
    number = draft(fake)
    put(fake, number, LOW)
    put(fake, number)
    started = start(fake.office, number, actor=AMINA)
    assert {field.spot for field in started.fields} == {None}


@pytest.mark.parametrize("spot", [Spot(2, 20, 30), Spot(1, 126, 30), Spot(1, 20, 268)])
def test_a_mark_off_its_sheet_is_refused_with_the_step_s_name(fake: FakeOffice, spot: Spot) -> None:
    with pytest.raises(MarkOffPage) as refused:
        put(fake, draft(fake), spot)
    assert refused.value.facts["step"] == LETTER.steps[1].name


@pytest.mark.parametrize("somebody", [RACHID, YOUSSEF, CLAIRE])
def test_nobody_else_places_them(fake: FakeOffice, somebody: Person) -> None:
    number = draft(fake)
    with pytest.raises(NotAllowed):
        put(fake, number, LOW, by=somebody)


def test_a_mark_of_no_such_step_is_refused(fake: FakeOffice) -> None:
    number = draft(fake)
    for wrong in (Mark("other", 0, LOW), Mark(SIGN, 1, LOW), Mark(LETTER.steps[0].id, 0, LOW)):
        with pytest.raises(DossierMoved):
            place_marks(fake.office, number, actor=AMINA, round=1, marks=[wrong])


def test_nothing_is_placed_once_it_left(fake: FakeOffice) -> None:
    number = draft(fake)
    start(fake.office, number, actor=AMINA)
    with pytest.raises(MoveNotAllowed):
        put(fake, number, LOW)


def test_a_tag_places_a_mark_that_hides_it(fake: FakeOffice) -> None:
    number = draft(fake, PDF + b"\n%tag " + MINISTER.encode())
    started = start(fake.office, number, actor=AMINA)
    assert [(one.spot, one.tag) for one in started.fields if one.action == "sign"] == [
        (Spot(1, 20, 20), True)
    ]


def test_whoever_deposits_is_told_before_it_starts(fake: FakeOffice) -> None:
    number = draft(fake, PDF + b"\n%tag wali")
    put(fake, number, HIGH)
    found = placing(fake.office, fake.store.reading.stored(number))
    assert {type(one) for one in found.warnings} >= {MarkOverText, TagOfNobody}
    assert [field.spot for field in found.fields][:1] == [HIGH]


def test_another_document_forgets_them_and_the_same_keeps_them(fake: FakeOffice) -> None:
    for main, kept in ((None, (Mark(SIGN, 0, LOW),)), (("m.pdf", PDF + b"%2"), ())):
        number = draft(fake)
        put(fake, number, LOW)
        shown = start(fake.office, number, actor=AMINA).version.digest
        reject(
            fake.office, number, actor=YOUSSEF, desk=SERVICE, position=0, round=1, shown=shown,
            reason="À revoir",
        )  # fmt: skip
        assert recycle(fake.office, number, actor=AMINA, main=main, round=1).marks == kept


def test_the_mark_of_a_tag_is_opaque(fake: FakeOffice) -> None:
    for pdf, opaque in ((PDF + b"\n%tag " + MINISTER.encode(), True), (PDF, False)):
        number = draft(fake, pdf)
        dossier = start(fake.office, number, actor=AMINA)
        for person, desk, position in ((YOUSSEF, SERVICE, 0), (HASSAN, MINISTER, 1)):
            dossier = act(
                fake.office, number, actor=person, desk=desk, position=position, round=1,
                shown=dossier.version.digest, pin=PIN,
            )  # fmt: skip
        assert fake.stamps.drawn[-1].opaque is opaque
