"""A second factor where the type asks: for one act, for a batch, added, removed, lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from parapheur.domain.about_factors import FactorAdded, FactorRefused, FactorRemoved, FactorTaken
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    CodeRefused,
    NoFactor,
    NoSuchFactor,
    NotAllowed,
    NotByCard,
    NotForOneself,
    PasskeyRefused,
    ReasonWanted,
    SecondFactorRequired,
    SubtypeMoved,
    TooManyTries,
    WrongPin,
)
from parapheur.domain.events import AccountEvent, PinRefused, StepSigned, VisaGiven
from parapheur.domain.factors import (
    NOTHING,
    Factor,
    FactorProof,
    Given,
    SecondFactor,
    together,
)
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Person
from parapheur.domain.retracing import allowed
from parapheur.domain.soundness import Fault, Severity, check
from parapheur.domain.standing import replay
from parapheur.domain.subtypes import Format, chosen
from parapheur.domain.tries import Tries
from parapheur.keys.codes import STEP
from parapheur.usecases import factors as verbs
from parapheur.usecases.act import act
from parapheur.usecases.batch import acts_for, asked_in, give_all, grant_of
from parapheur.usecases.batch_by_card import ask_for_batch
from parapheur.usecases.deposit import deposit
from parapheur.usecases.factors import factors_held
from parapheur.usecases.fsck import fsck
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key
from parapheur.usecases.walkable import chart_here
from tests.builders import (
    AMINA,
    CAST,
    CLAIRE,
    HASSAN,
    PDF,
    PIN,
    RACHID,
    SERVICE,
    YOUSSEF,
    a_subtype,
    a_type,
)
from tests.fakes import PAGES, FakeOffice
from tests.keys.device import Device
from tests.usecases.cards import asks, enters, has_card
from tests.usecases.story import stands

Codes = Callable[[], FactorProof]


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    """The same office, with a subtype for each way of asking."""
    for person in CAST:  # by the verb, so that the account's trail tells of it
        issue_key(fake.office, person, PIN, by=RACHID.login)
    asking = [a_subtype(id=asked, second_factor=asked) for asked in SecondFactor]
    beside = a_subtype(id="a-part", second_factor=SecondFactor.EITHER, format=Format.CADES)
    fake.types = (a_type(*asking, beside, a_subtype(id="simple")),)
    return fake


def on_its_way(fake: FakeOffice, choice: str) -> DossierId:
    number = a_draft(fake, choice)
    start(fake.office, number, actor=AMINA, round=1)
    return number


def a_draft(fake: FakeOffice, choice: str) -> DossierId:
    return deposit(
        fake.office,
        actor=AMINA,
        subject="Réponse",
        circuit=f"courrier/{choice}",
        main=("lettre.pdf", PDF),
    )


def give(
    fake: FakeOffice,
    number: DossierId,
    proof: FactorProof = NOTHING,
    person: Person = YOUSSEF,
    pin: str = PIN,
) -> None:
    dossier = stands(fake, number)
    (position, desk), *_ = dossier.waiting
    act(
        fake.office,
        number,
        actor=person,
        desk=desk,
        position=position,
        round=dossier.round,
        shown=dossier.version.digest,
        pin=pin,
        proof=proof,
    )


def with_codes(fake: FakeOffice, person: Person = YOUSSEF) -> Codes:
    """The person has an application; each code that is asked of it is of another step."""
    begun = verbs.begin_code(fake.office, person, PIN)
    maker = pyotp.TOTP(begun.secret)

    def code() -> FactorProof:
        fake.clock.time += timedelta(seconds=STEP)
        return FactorProof(code=maker.at(fake.clock.time))

    verbs.confirm(fake.office, person, "Téléphone", replace(code(), asked=begun.asked))
    return code


def with_passkey(fake: FakeOffice, person: Person = YOUSSEF) -> Device:
    device = Device(PAGES, PAGES.removeprefix("https://"))
    question = verbs.begin_passkey(fake.office, person, PIN)
    verbs.confirm(fake.office, person, "Clé", device.made(question))
    return device


def events(fake: FakeOffice, person: Person = YOUSSEF) -> list[AccountEvent]:
    return list(fake.store.reading.account_events(person.login))


def tries(fake: FakeOffice, person: Person = YOUSSEF) -> Tries:
    with fake.store.work() as work:
        key = work.key(person.login)
    assert key
    return key.tries


@pytest.mark.parametrize("choice", ["code", "either", "a-part"])
def test_who_gives_it_signs_and_the_record_says_so(fake: FakeOffice, choice: str) -> None:
    code, number = with_codes(fake), on_its_way(fake, choice)
    give(fake, number, code())
    (held,) = verbs.factors_of(fake.office, YOUSSEF.login)
    visa = fake.store.reading.events(number)[-1]
    assert isinstance(visa, VisaGiven)
    assert visa.signature.second == Given(Factor.CODE, held.id)
    minister = with_codes(fake, HASSAN)
    with pytest.raises(SecondFactorRequired):
        give(fake, number, person=HASSAN)
    give(fake, number, minister(), HASSAN)
    assert isinstance(fake.store.reading.events(number)[-1], StepSigned)
    seal(fake.office, number)  # a seal is nobody's
    assert stands(fake, number).state is State.FINISHED
    assert list(fsck(fake.office)) == []


def test_a_dossier_that_does_not_ask_is_signed_by_the_pin_alone(fake: FakeOffice) -> None:
    code, number = with_codes(fake), on_its_way(fake, "simple")
    give(fake, number)
    visa = fake.store.reading.events(number)[-1]
    assert isinstance(visa, VisaGiven)
    assert visa.signature.second is None
    number = on_its_way(fake, "simple")
    give(fake, number, code())  # and one that is given all the same is said
    visa = fake.store.reading.events(number)[-1]
    assert isinstance(visa, VisaGiven)
    assert visa.signature.second
    assert list(fsck(fake.office)) == []


@pytest.mark.parametrize("choice", ["code", "either", "passkey"])
def test_who_has_none_is_told_before_a_try_is_spent(fake: FakeOffice, choice: str) -> None:
    number = on_its_way(fake, choice)
    with pytest.raises(NoFactor):
        give(fake, number, pin="nothing")
    assert tries(fake) == Tries()


def test_the_kind_is_the_one_that_is_asked(fake: FakeOffice) -> None:
    code, number = with_codes(fake), on_its_way(fake, "passkey")
    with pytest.raises(NoFactor):
        give(fake, number, code())
    device = Device(PAGES, PAGES.removeprefix("https://"))
    question = verbs.begin_passkey(fake.office, YOUSSEF, PIN, code())
    verbs.confirm(fake.office, YOUSSEF, "Clé", device.made(question))
    with pytest.raises(SecondFactorRequired):
        give(fake, number, code())
    assert tries(fake) == Tries()
    waiting = list(acts_for(YOUSSEF, number, stands(fake, number)))
    result = give_all(
        fake.office, actor=YOUSSEF, ticked=waiting, pin=PIN, proof=answer(fake, device, number)
    )
    assert [one.done for one in result] == [True]


def answer(fake: FakeOffice, device: Device, *numbers: DossierId) -> FactorProof:
    grants = [
        grant_of(one)
        for number in numbers
        for one in acts_for(YOUSSEF, number, stands(fake, number))
    ]
    return device.answers(verbs.ask_passkey(fake.office, YOUSSEF, grants=grants))


def test_an_answer_for_one_dossier_signs_no_other(fake: FakeOffice) -> None:
    device = with_passkey(fake)
    first, second = on_its_way(fake, "passkey"), on_its_way(fake, "passkey")
    with pytest.raises(PasskeyRefused):
        give(fake, second, answer(fake, device, first))
    assert isinstance(events(fake)[-1], FactorRefused)
    assert stands(fake, second).acts == ()
    give(fake, second, answer(fake, device, second))


def test_one_factor_does_for_a_batch_and_for_all_of_it(fake: FakeOffice) -> None:
    device = with_passkey(fake)
    numbers = [on_its_way(fake, one) for one in ("passkey", "either", "simple")]
    ticked = [one for n in numbers for one in acts_for(YOUSSEF, n, stands(fake, n))]
    assert asked_in(fake.office, ticked) == (SecondFactor.PASSKEY, SecondFactor.EITHER)
    with pytest.raises(SecondFactorRequired):
        give_all(fake.office, actor=YOUSSEF, ticked=ticked, pin=PIN)
    proof = answer(fake, device, *numbers)
    results = give_all(fake.office, actor=YOUSSEF, ticked=ticked, pin=PIN, proof=proof)
    assert [one.done for one in results] == [True] * 3
    assert list(fsck(fake.office)) == []


def test_what_several_ask_together_is_what_does_for_all() -> None:
    assert together([None, None]) is None
    assert together([None, SecondFactor.EITHER]) is SecondFactor.EITHER
    assert together([SecondFactor.CODE, SecondFactor.EITHER]) is SecondFactor.CODE
    assert together([SecondFactor.EITHER, SecondFactor.PASSKEY]) is SecondFactor.PASSKEY
    assert (
        together([SecondFactor.CODE, SecondFactor.PASSKEY]) is SecondFactor.EITHER
    )  # each is told of the other


def test_wrong_codes_and_wrong_pins_are_counted_together(fake: FakeOffice) -> None:
    code, number = with_codes(fake), on_its_way(fake, "code")
    wrong, left = FactorProof(code="000000"), []
    for pin, kind in ((PIN, CodeRefused), ("369147", WrongPin)) * 2:
        with pytest.raises(kind) as refused:
            give(fake, number, wrong, pin=pin)
        left.append(refused.value.facts["left"])
    assert left == [4, 3, 2, 1]
    assert [type(one) for one in events(fake)[-4:]] == [FactorRefused, PinRefused] * 2
    with pytest.raises(CodeRefused):
        give(fake, number, wrong)
    with pytest.raises(TooManyTries):
        give(fake, number, code())
    assert stands(fake, number).acts == ()


def test_what_was_asked_at_the_deposit_is_what_is_asked(fake: FakeOffice) -> None:
    number = on_its_way(fake, "code")
    fake.types = (a_type(a_subtype(id="code")),)  # the house asks for nothing any more
    assert stands(fake, number).second_factor_at(0) is SecondFactor.CODE
    with pytest.raises(NoFactor):
        give(fake, number)


def test_a_draft_does_not_leave_with_less_or_more_than_it_was_deposited_with(
    fake: FakeOffice,
) -> None:
    number = a_draft(fake, "code")
    for other in (None, SecondFactor.EITHER):
        fake.types = (a_type(a_subtype(id="code", second_factor=other)),)
        with pytest.raises(SubtypeMoved):
            start(fake.office, number, actor=AMINA, round=1)


def test_the_seal_is_not_asked(fake: FakeOffice) -> None:
    code, minister = with_codes(fake), with_codes(fake, HASSAN)
    number, asked = on_its_way(fake, "code"), list[SecondFactor | None]()
    for proof, person in ((code, YOUSSEF), (minister, HASSAN)):
        asked.append(stands(fake, number).second_factor_at(len(asked)))
        give(fake, number, proof(), person)
    asked.append(stands(fake, number).second_factor_at(2))
    assert asked == [SecondFactor.CODE, SecondFactor.CODE, None]


def test_a_record_without_it_is_one_that_the_rules_tell_otherwise(fake: FakeOffice) -> None:
    code, number = with_codes(fake), on_its_way(fake, "code")
    give(fake, number, code())
    *before, visa = fake.store.reading.events(number)
    assert isinstance(visa, VisaGiven)
    dossier = replay(before)
    assert allowed(dossier, visa)
    with pytest.raises(SecondFactorRequired):
        allowed(dossier, replace(visa, signature=replace(visa.signature, second=None)))


def test_changes_are_told_in_the_trail(fake: FakeOffice) -> None:
    code = with_codes(fake)
    (held,) = verbs.factors_of(fake.office, YOUSSEF.login)
    with pytest.raises(SecondFactorRequired):
        verbs.remove(fake.office, YOUSSEF, held.id, PIN, NOTHING)
    with pytest.raises(SecondFactorRequired):
        verbs.begin_passkey(fake.office, YOUSSEF, PIN)
    assert tries(fake) == Tries()
    with pytest.raises(WrongPin):
        verbs.remove(fake.office, YOUSSEF, held.id, "369147", code())
    assert tries(fake).failed == 1
    verbs.remove(fake.office, YOUSSEF, held.id, PIN, code())
    assert tries(fake) == Tries()
    added, refused, removed = events(fake)[-3:]
    assert isinstance(added, FactorAdded)
    assert isinstance(refused, PinRefused)
    assert isinstance(removed, FactorRemoved)
    assert (added.factor, added.name) == (removed.factor, removed.name) == (held.id, "Téléphone")
    assert list(fsck(fake.office)) == []


def test_a_lost_one_is_removed_by_an_administrator(fake: FakeOffice) -> None:
    with_codes(fake)
    (held,) = verbs.factors_of(fake.office, YOUSSEF.login)

    def take(actor: Person = RACHID, reason: str = "Téléphone perdu", pin: str = PIN) -> None:
        verbs.take(fake.office, YOUSSEF.login, held.id, reason=reason, actor=actor, pin=pin)

    for actor in (YOUSSEF, CLAIRE, AMINA):
        with pytest.raises(NotAllowed):
            take(actor)
    with pytest.raises(ReasonWanted):
        take(reason=" ")
    with pytest.raises(WrongPin):
        take(pin="369147")
    take()
    told = events(fake)[-1]
    assert isinstance(told, FactorTaken)
    assert (told.actor, told.reason) == (RACHID.login, "Téléphone perdu")
    assert verbs.factors_of(fake.office, YOUSSEF.login) == ()
    with pytest.raises(NoSuchFactor):
        take()
    code = with_codes(fake, RACHID)
    (own,) = verbs.factors_of(fake.office, RACHID.login)
    with pytest.raises(NotForOneself):
        verbs.take(
            fake.office, RACHID.login, own.id, reason="Perdu", actor=RACHID, pin=PIN, proof=code()
        )


def test_an_administrator_who_has_a_factor_gives_it(fake: FakeOffice) -> None:
    with_codes(fake)
    code = with_codes(fake, RACHID)
    (held,) = verbs.factors_of(fake.office, YOUSSEF.login)
    with pytest.raises(SecondFactorRequired):
        verbs.take(fake.office, YOUSSEF.login, held.id, reason="Perdu", actor=RACHID, pin=PIN)
    verbs.take(
        fake.office, YOUSSEF.login, held.id, reason="Perdu", actor=RACHID, pin=PIN, proof=code()
    )
    assert verbs.factors_of(fake.office, YOUSSEF.login) == ()


def test_a_factor_that_no_trail_tells_of_is_found(fake: FakeOffice) -> None:
    with_codes(fake)
    stream = f"account/{YOUSSEF.login}"
    kept = fake.store.kept.trails
    kept[stream] = tuple(one for one in kept[stream] if one.facts["kind"] != "FactorAdded")
    assert any("never added" in one.problem for one in fsck(fake.office))


def test_a_signature_that_names_a_factor_nobody_added_is_found(fake: FakeOffice) -> None:
    code, number = with_codes(fake), on_its_way(fake, "code")
    give(fake, number, code())
    stream = f"account/{YOUSSEF.login}"
    kept = fake.store.kept.trails
    kept[stream] = tuple(one for one in kept[stream] if one.facts["kind"] != "FactorAdded")
    assert any("had not added" in one.problem for one in fsck(fake.office))


def test_the_check_warns_where_nobody_has_what_is_asked(fake: FakeOffice) -> None:
    with_codes(fake)

    def flaws(choice: str) -> list[tuple[Fault, int | None, object]]:
        chart = replace(chart_here(fake.office), factors=factors_held(fake.office))
        circuit = chosen(f"courrier/{choice}", fake.office.types, fake.office.circuits)
        found = [one for one in check(circuit, chart) if one.fault is Fault.NO_FACTOR]
        assert all(one.severity is Severity.WARNING for one in found)
        return [(one.fault, one.position, one.facts["held"]) for one in found]

    assert flaws("code") == flaws("either") == [(Fault.NO_FACTOR, 1, 0)]
    assert flaws("passkey") == [(Fault.NO_FACTOR, 0, 0), (Fault.NO_FACTOR, 1, 0)]
    assert flaws("simple") == []
    with_codes(fake, HASSAN)
    assert flaws("code") == []


def test_a_card_in_ones_own_computer_signs_no_dossier_that_asks(fake: FakeOffice) -> None:
    has_card(fake, YOUSSEF)
    entered = enters(fake, YOUSSEF)
    asks(fake, on_its_way(fake, "simple"), YOUSSEF, SERVICE, entered)
    with pytest.raises(NotByCard):
        asks(fake, on_its_way(fake, "code"), YOUSSEF, SERVICE, entered)


def test_of_a_batch_by_a_card_those_that_ask_stay_on_the_desk(fake: FakeOffice) -> None:
    has_card(fake, YOUSSEF)
    numbers = [on_its_way(fake, one) for one in ("simple", "code")]
    forms = [one for each in numbers for one in acts_for(YOUSSEF, each, stands(fake, each))]
    session = enters(fake, YOUSSEF)
    _, refused = ask_for_batch(
        fake.office, actor=YOUSSEF, session=session, handle="b", ticked=forms
    )
    assert [(one.dossier, type(why)) for one, why in refused] == [(numbers[1], NotByCard)]
