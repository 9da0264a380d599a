"""Several visas under one PIN, with a result for each dossier."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Action
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    NotAllowed,
    NothingTicked,
    TooManyAtOnce,
    WrongPin,
)
from parapheur.domain.people import Person
from parapheur.domain.several import MOST, Result, Ticked
from parapheur.usecases.back import undo
from parapheur.usecases.batch import TIME, acts_for, give_all, in_batch
from parapheur.usecases.ports import Key
from tests.builders import (
    BESIDE,
    DIVISION,
    EITHER,
    HASSAN,
    KHADIJA,
    LETTER,
    MINISTER,
    PIN,
    SERVICE,
    TWO_OF_THREE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fakes import FakeOffice, FakeSigner
from tests.usecases.story import STARTED, give, on_its_way, refuse, stands, told

TO_READ = a_circuit(a_step(Action.READ, SERVICE), a_step(Action.SIGN, MINISTER), id="a-lire")


def ticked(fake: FakeOffice, dossier_id: DossierId, person: Person = YOUSSEF) -> Ticked:
    return next(acts_for(person, dossier_id, stands(fake, dossier_id)))


def batch(
    fake: FakeOffice, *forms: Ticked, actor: Person = YOUSSEF, pin: str = PIN
) -> tuple[Result, ...]:
    return give_all(fake.office, actor=actor, ticked=forms, pin=pin)


def said(results: tuple[Result, ...]) -> list[str]:
    """`done`, `before`, or the name of the refusal."""
    return [
        type(one.refusal).__name__ if one.refusal else "before" if one.before else "done"
        for one in results
    ]


def test_each_dossier_has_its_own_result_and_a_refusal_undoes_no_other(fake: FakeOffice) -> None:
    good, moved, rejected, other, last = (on_its_way(fake, BESIDE) for _ in range(5))
    forms = [ticked(fake, one) for one in (good, moved, rejected, other, last)]
    forms[3] = replace(forms[3], shown=Digest("0" * 64))
    give(fake, moved, SERVICE)
    undo(fake.office, moved, actor=YOUSSEF, desk=SERVICE, position=0, round=1)
    refuse(fake, rejected)
    stranger = replace(forms[0], dossier=DossierId(99))
    results = batch(fake, *forms[:4], stranger, forms[4])
    assert said(results) == [
        "done", "DossierMoved", "MoveNotAllowed", "NotWhatWasShown", "NoSuchDossier", "done",
    ]  # fmt: skip
    assert [one.done for one in results] == [True, False, False, False, False, True]
    for one in (good, last):
        assert told(fake, one) == [*STARTED, "VisaGiven"]
    assert told(fake, other) == STARTED
    assert fake.store.reading.open_intents() == []


def test_the_pin_opens_the_key_once(fake: FakeOffice) -> None:
    forms = [ticked(fake, on_its_way(fake)) for _ in range(3)]
    before = len(fake.keys.opened)
    with pytest.raises(WrongPin):
        batch(fake, *forms, pin="0000")
    assert [len(stands(fake, one.dossier).acts) for one in forms] == [0, 0, 0]
    assert said(batch(fake, *forms)) == ["done"] * 3
    assert len(fake.keys.opened) == before + 1


def test_the_same_form_sent_twice_gives_the_same_results(fake: FakeOffice) -> None:
    forms = [ticked(fake, on_its_way(fake, circuit)) for circuit in (LETTER, BESIDE)]
    assert said(batch(fake, *forms, forms[0])) == ["done", "done", "before"]
    assert said(batch(fake, *forms)) == ["before", "before"]
    assert all(one.done for one in batch(fake, *forms))
    assert [len(stands(fake, one.dossier).acts) for one in forms] == [1, 1]


def test_what_another_did_is_not_told_as_ones_own(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, EITHER)
    form = ticked(fake, dossier_id)
    give(fake, dossier_id, DIVISION, actor=KHADIJA)
    (result,) = batch(fake, form)
    assert said((result,)) == ["AlreadyDone"]
    assert not result.done


def test_visas_and_signatures_are_given_together(fake: FakeOffice) -> None:
    visa, signature = on_its_way(fake), on_its_way(fake, TWO_OF_THREE)
    forms = [ticked(fake, visa), ticked(fake, signature)]
    results = batch(fake, *forms)
    assert said(results) == ["done", "done"]
    assert [one.action for one in results] == [Action.VISA, Action.SIGN]
    assert told(fake, signature) == [*STARTED, "StepSigned"]
    assert [one.action for one in batch(fake, *forms)] == [Action.VISA, Action.SIGN], "said before"


def test_what_takes_more_than_a_yes_and_other_peoples_dossiers_are_no_part_of_a_batch(
    fake: FakeOffice,
) -> None:
    fake.circuits = {**fake.circuits, TO_READ.id: TO_READ}
    reading, theirs = on_its_way(fake, TO_READ), on_its_way(fake)
    assert list(acts_for(YOUSSEF, reading, stands(fake, reading))) == []
    shown = stands(fake, reading).version.digest
    assert said(batch(fake, Ticked(reading, 0, 1, shown, SERVICE))) == ["NotForBatch"]
    pretended = replace(ticked(fake, theirs), desk=MINISTER)
    assert said(batch(fake, pretended)) == ["NotAllowed"]
    hers = replace(ticked(fake, theirs), desk=DIVISION)
    assert said(batch(fake, hers, actor=KHADIJA)) == ["NoSuchDossier"]
    assert told(fake, reading) == told(fake, theirs) == STARTED


def test_whatever_goes_wrong_with_one_is_its_own(fake: FakeOffice) -> None:
    forms = [ticked(fake, on_its_way(fake)) for _ in range(3)]

    class Failing(FakeSigner):
        """The signer, which fails at the second document in a way nobody thought of."""

        asked = 0

        def sign(self, *document: Any, **rest: Any) -> bytes:  # noqa: ANN401 as its parent's
            self.asked += 1
            if self.asked == 2:
                raise RuntimeError("nobody thought of this")
            return super().sign(*document, **rest)

    fake.signer = Failing()
    assert said(batch(fake, *forms)) == ["done", "NotManaged", "done"]
    assert fake.store.reading.open_intents() == []
    assert said(batch(fake, *forms)) == ["before", "done", "before"]


def test_whoever_no_longer_listens_has_no_further_one_begun(fake: FakeOffice) -> None:
    forms = [ticked(fake, on_its_way(fake)) for _ in range(3)]
    with in_batch(fake.office, actor=YOUSSEF, ticked=forms, pin=PIN) as results:
        assert next(results).done
    assert [len(stands(fake, one.dossier).acts) for one in forms] == [1, 0, 0]
    assert said(batch(fake, *forms)) == ["before", "done", "done"]


def test_a_batch_is_neither_empty_nor_endless_nor_a_strangers(fake: FakeOffice) -> None:
    form = ticked(fake, on_its_way(fake))
    with pytest.raises(NothingTicked):
        batch(fake)
    with pytest.raises(TooManyAtOnce):
        batch(fake, *[form] * (MOST + 1))
    with pytest.raises(NotAllowed):
        batch(fake, form, actor=replace(YOUSSEF, active=False))
    assert said(batch(fake, form, actor=HASSAN)) == ["NotAllowed"]


def test_a_batch_stops_in_time_and_is_taken_up_where_it_stopped(fake: FakeOffice) -> None:
    forms = [ticked(fake, on_its_way(fake)) for _ in range(3)]
    clock = fake.clock
    began = clock.now()

    class Slow(FakeSigner):
        """The signer, at its ease."""

        def sign(
            self,
            pdf: bytes,
            field: str,
            *,
            key: Key,
            at: datetime,
            appearance: bytes | None = None,
            least: Baseline | None = None,
        ) -> bytes:
            clock.pause(TIME.total_seconds() / 2 + 1)
            return super().sign(pdf, field, key=key, at=at, appearance=appearance, least=least)

    fake.signer = Slow()
    assert said(batch(fake, *forms)) == ["done", "done", "NotTried"]
    assert clock.now() - began < TIME + timedelta(seconds=5)
    assert said(batch(fake, *forms)) == ["before", "before", "done"]
