"""Visas and signatures: look, act, look again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parapheur.domain import trail
from parapheur.domain.depositing import LONGEST_REASON
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import (
    AlreadyDone,
    BeingSigned,
    BytesLost,
    DossierMoved,
    MoveNotAllowed,
    NoSuchDossier,
    NotAllowed,
    NotWhatWasShown,
    NotYourTurn,
    ParapheurError,
    SignatureUnsound,
    TextTooLong,
)
from parapheur.domain.events import SigningAbandoned, StepSigned, VisaGiven
from parapheur.domain.jobs import Task
from parapheur.domain.lifecycle import State
from parapheur.domain.people import Person, Role
from parapheur.domain.tries import NO_TRIES
from parapheur.usecases.reject import recycle
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from parapheur.usecases.sweep import abandon_stale, forgotten_seals
from tests.builders import (
    ALL,
    AMINA,
    BESIDE,
    DIVISION,
    HASSAN,
    KHADIJA,
    LEGAL,
    MINISTER,
    MORNING,
    PDF,
    SERVICE,
    YOUSSEF,
)
from tests.fakes import FakeOffice
from tests.usecases.story import STARTED, give, on_its_way, refuse, stands, told


def tries(fake: FakeOffice) -> object:
    with fake.store.work() as work:
        key = work.key(YOUSSEF.login)
    assert key is not None
    return key.tries


def refusals(fake: FakeOffice, do: object) -> list[str]:
    """Let somebody do something in the middle of the next signature; tell what was refused."""
    refused: list[str] = []

    def meanwhile() -> None:
        assert callable(do)
        try:
            do()
        except ParapheurError as error:
            refused.append(type(error).__name__)

    fake.signer.before.append(meanwhile)
    return refused


# The way to the end


def test_a_letter_goes_from_deposit_to_seal(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, MINISTER)
    assert [job.task for job in fake.store.kept.jobs] == [Task.SEAL]
    dossier = seal(fake.office, dossier_id)
    assert dossier.state is State.FINISHED
    assert told(fake, dossier_id) == [*STARTED, "VisaGiven", "StepSigned", "StepSealed"]
    final = fake.files.get(dossier.version.digest)
    assert (
        tuple(one.field for one in fake.signer.verify(final, at=MORNING).signatures)
        == dossier.signed
    )
    for version in dossier.versions:
        assert final.startswith(fake.files.get(version.digest))
    assert final.startswith(PDF)
    assert trail.breaks(fake.store.reading.trail(dossier_id)) == []
    assert fake.store.reading.open_intents() == []


def test_a_visa_leaves_no_mark_a_signature_does(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    assert fake.stamps.drawn == []
    give(fake, dossier_id, MINISTER)
    (mention,) = fake.stamps.drawn
    assert (mention.name, mention.capacity) == (HASSAN.name, HASSAN.capacity)
    assert (mention.reference, mention.seal, mention.test) == ("D-000001", False, True)
    seal(fake.office, dossier_id)
    assert fake.stamps.drawn[-1].seal
    assert fake.stamps.drawn[-1].name == fake.office.organisation


def test_a_visa_beside_keeps_its_signature_in_the_record(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, BESIDE)
    before = stands(fake, dossier_id).version
    give(fake, dossier_id, SERVICE)
    assert stands(fake, dossier_id).version == before
    event = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(event, VisaGiven)
    kept = event.signature.attestation
    assert kept is not None
    fake.signer.check_attestation(
        fake.files.get(before.digest),
        fake.files.get(kept.digest),
        certificate=event.signature.certificate,
    )


def test_the_key_is_shut_after_use_even_when_the_act_fails(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    refusals(fake, lambda: fake.files.kept.clear())
    with pytest.raises(BytesLost):
        give(fake, dossier_id, MINISTER)
    assert len(fake.keys.opened) == 3
    assert all(key.shut for key in fake.keys.opened)


# Looked at before anything is spent


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (HASSAN, NotAllowed),
        (AMINA, NotAllowed),
        (replace(YOUSSEF, active=False), NotAllowed),
        (replace(YOUSSEF, desks=frozenset()), NotAllowed),
    ],
)
def test_only_its_active_holder_acts_for_a_desk(
    fake: FakeOffice, actor: object, refusal: type[ParapheurError]
) -> None:
    dossier_id = on_its_way(fake)
    with pytest.raises(refusal):
        give(fake, dossier_id, SERVICE, actor=actor)  # type: ignore[arg-type]  # a person
    with pytest.raises(refusal):
        refuse(fake, dossier_id, actor=actor)  # type: ignore[arg-type]  # a person
    assert told(fake, dossier_id) == STARTED


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"position": 1}, NotYourTurn),
        ({"shown": "0" * 64}, NotWhatWasShown),
    ],
)
def test_no_try_at_the_pin_is_spent_on_an_act_that_is_not_open(
    fake: FakeOffice, change: dict[str, object], refusal: type[ParapheurError]
) -> None:
    dossier_id = on_its_way(fake)
    with pytest.raises(refusal):
        give(fake, dossier_id, SERVICE, pin="0000", **change)  # type: ignore[arg-type]  # one each
    assert tries(fake) == NO_TRIES
    assert told(fake, dossier_id) == STARTED


def test_nobody_acts_on_what_is_not_there(fake: FakeOffice) -> None:
    on_its_way(fake)
    with pytest.raises(NoSuchDossier):
        refuse(fake, DossierId(9), shown=Digest("0" * 64))


def test_who_comes_second_reads_who_came_first(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    shown = stands(fake, dossier_id).version.digest
    give(fake, dossier_id, SERVICE)
    with pytest.raises(AlreadyDone) as refused:
        give(fake, dossier_id, SERVICE, shown=shown, position=0)
    assert refused.value.facts["actor"] == YOUSSEF.login
    assert tries(fake) == NO_TRIES


# Somebody else in between


def renewed(fake: FakeOffice, person: Person) -> None:
    """An administrator changes an account."""
    with fake.store.work() as work:
        work.add_person(person, "x")


@pytest.mark.parametrize(
    "now", [replace(YOUSSEF, active=False), replace(YOUSSEF, desks=frozenset({LEGAL}))]
)
def test_who_lost_the_desk_while_signing_has_not_signed(fake: FakeOffice, now: Person) -> None:
    dossier_id = on_its_way(fake)
    refusals(fake, lambda: renewed(fake, now))
    with pytest.raises(NotAllowed):
        give(fake, dossier_id, SERVICE)
    assert told(fake, dossier_id) == [*STARTED, "SigningAbandoned"]
    assert fake.store.reading.open_intents() == []
    assert stands(fake, dossier_id).acts == ()


@pytest.mark.parametrize(
    "now", [replace(YOUSSEF, active=False), replace(YOUSSEF, desks=frozenset())]
)
def test_who_lost_the_desk_since_the_page_was_opened_does_nothing(
    fake: FakeOffice, now: Person
) -> None:
    dossier_id = on_its_way(fake)
    renewed(fake, now)
    with pytest.raises(NotAllowed):
        give(fake, dossier_id, SERVICE, actor=YOUSSEF)
    with pytest.raises(NotAllowed):
        refuse(fake, dossier_id)
    assert told(fake, dossier_id) == STARTED
    assert tries(fake) == NO_TRIES


@pytest.mark.parametrize(
    "now", [replace(AMINA, active=False), replace(AMINA, roles=frozenset({Role.OFFICIAL}))]
)
def test_a_secretary_who_is_one_no_more_takes_nothing_up_again(
    fake: FakeOffice, now: Person
) -> None:
    dossier_id = on_its_way(fake)
    refuse(fake, dossier_id)
    renewed(fake, now)
    with pytest.raises(NotAllowed):
        recycle(fake.office, dossier_id, actor=AMINA)
    assert stands(fake, dossier_id).state is State.REJECTED


def test_a_form_of_an_earlier_round_refuses_nothing(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    shown = stands(fake, dossier_id).version.digest
    refuse(fake, dossier_id, shown=shown)
    recycle(fake.office, dossier_id, actor=AMINA, main=("b.pdf", PDF + b"% corrected"))
    start(fake.office, dossier_id, actor=AMINA)
    with pytest.raises(NotWhatWasShown):
        refuse(fake, dossier_id, shown=shown)
    assert stands(fake, dossier_id).state is State.CIRCULATING


def test_a_reason_has_an_end(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    with pytest.raises(TextTooLong):
        refuse(fake, dossier_id, reason="x" * (LONGEST_REASON + 1))
    assert refuse(fake, dossier_id, reason="x" * LONGEST_REASON).state is State.REJECTED


def test_a_corrected_document_is_not_taken_in_for_a_dossier_that_is_not_rejected(
    fake: FakeOffice,
) -> None:
    dossier_id = on_its_way(fake)
    kept = dict(fake.files.kept)
    with pytest.raises(MoveNotAllowed):
        recycle(fake.office, dossier_id, actor=AMINA, main=("b.pdf", PDF + b"% another"))
    assert fake.files.kept == kept


def test_another_desk_waits_while_one_signs(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, ALL)
    refused = refusals(fake, lambda: give(fake, dossier_id, DIVISION))
    give(fake, dossier_id, SERVICE)
    assert refused == ["BeingSigned"]
    assert told(fake, dossier_id) == [*STARTED, "VisaGiven"]


def test_a_desk_that_waits_gets_its_turn(fake: FakeOffice) -> None:
    """The other one's intent ends during the wait; then the act goes on, over the new bytes."""
    dossier_id = on_its_way(fake, ALL)
    shown = stands(fake, dossier_id).version
    task = stands(fake, dossier_id).task(desk=SERVICE, position=0, shown=shown.digest)
    with fake.store.work() as work:
        intent = work.intend(
            dossier_id, task, actor=YOUSSEF.login, at=fake.clock.now(), lease=timedelta(minutes=1)
        )
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        with fake.store.work() as work:
            work.abandon(intent, at=fake.clock.now())

    fake.clock.pause = pause  # type: ignore[method-assign]  # the world moves while one waits
    give(fake, dossier_id, DIVISION)
    assert pauses == [0.05]
    assert told(fake, dossier_id) == [*STARTED, "SigningAbandoned", "VisaGiven"]


def test_what_another_desk_of_the_step_signed_since_does_not_stop_an_act(
    fake: FakeOffice,
) -> None:
    dossier_id = on_its_way(fake, ALL)
    shown = stands(fake, dossier_id).version.digest
    give(fake, dossier_id, LEGAL)
    over = stands(fake, dossier_id).version.digest
    give(fake, dossier_id, SERVICE, shown=shown)
    event = fake.store.reading.events(dossier_id)[-1]
    assert isinstance(event, VisaGiven)
    assert (event.signature.shown, event.signature.over) == (shown, over)


def test_a_refusal_in_between_wins_over_the_signature(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, ALL)
    refused = refusals(
        fake,
        lambda: refuse(fake, dossier_id, actor=KHADIJA, desk=DIVISION),
    )
    with pytest.raises(MoveNotAllowed):
        give(fake, dossier_id, SERVICE)
    assert refused == []
    assert told(fake, dossier_id) == [*STARTED, "DossierRejected", "SigningAbandoned"]
    assert stands(fake, dossier_id).state is State.REJECTED


def test_a_signer_who_took_too_long_is_fenced_off(fake: FakeOffice) -> None:
    """The sweep ended the intent, and somebody else may have begun: nothing is kept."""
    dossier_id = on_its_way(fake)

    def stall() -> None:
        fake.clock.pause(31)
        assert len(abandon_stale(fake.office)) == 1

    refusals(fake, stall)
    with pytest.raises(DossierMoved):
        give(fake, dossier_id, SERVICE)
    assert told(fake, dossier_id) == [*STARTED, "SigningAbandoned"]
    assert stands(fake, dossier_id).awaited == (SERVICE,)
    give(fake, dossier_id, SERVICE)
    assert told(fake, dossier_id)[-1] == "VisaGiven"


def test_the_one_who_took_over_signs_and_the_slow_one_does_not(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake, ALL)

    def take_over() -> None:
        fake.clock.pause(31)
        give(fake, dossier_id, DIVISION)

    refused = refusals(fake, take_over)
    with pytest.raises(DossierMoved):
        give(fake, dossier_id, SERVICE)
    assert refused == []
    assert told(fake, dossier_id) == [*STARTED, "SigningAbandoned", "VisaGiven"]
    assert [act.desk for act in stands(fake, dossier_id).acts] == [DIVISION]


def test_a_dead_signer_gives_way_after_the_lease(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    refused = refusals(fake, lambda: _die())
    with pytest.raises(KeyboardInterrupt):
        give(fake, dossier_id, SERVICE)
    assert refused == []
    assert len(fake.store.reading.open_intents()) == 1
    with pytest.raises(BeingSigned):
        give(fake, dossier_id, SERVICE)
    assert list(abandon_stale(fake.office)) == []
    fake.clock.pause(31)
    give(fake, dossier_id, SERVICE)
    events = fake.store.reading.events(dossier_id)
    assert [type(event) for event in events[2:]] == [SigningAbandoned, VisaGiven]


def _die() -> None:
    raise KeyboardInterrupt


# What fails leaves the old state, and says so


def test_an_unsound_signature_is_never_kept(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    before, files = stands(fake, dossier_id), set(fake.files.kept)

    def spoil() -> None:
        raise SignatureUnsound(problem="the device answered nonsense")

    fake.signer.before.append(spoil)
    with pytest.raises(SignatureUnsound):
        give(fake, dossier_id, SERVICE)
    assert stands(fake, dossier_id) == before
    assert set(fake.files.kept) == files
    assert told(fake, dossier_id) == [*STARTED, "SigningAbandoned"]
    give(fake, dossier_id, SERVICE)
    assert told(fake, dossier_id)[-1] == "VisaGiven"


def test_missing_bytes_stop_the_act(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    fake.files.kept.clear()
    with pytest.raises(BytesLost):
        give(fake, dossier_id, SERVICE)
    assert told(fake, dossier_id) == [*STARTED, "SigningAbandoned"]


# The seal


def test_the_seal_is_put_once_however_often_it_is_asked_for(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    assert seal(fake.office, dossier_id).state is State.CIRCULATING  # not its turn: nothing
    give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, MINISTER)
    first, second = seal(fake.office, dossier_id), seal(fake.office, dossier_id)
    assert first == second
    assert told(fake, dossier_id).count("StepSealed") == 1


def test_a_forgotten_seal_is_found(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, MINISTER)
    assert list(forgotten_seals(fake.office)) == []
    fake.clock.pause(121)
    assert list(forgotten_seals(fake.office)) == [dossier_id]
    seal(fake.office, dossier_id)
    assert list(forgotten_seals(fake.office)) == []


# Refused, and taken up again


def test_a_refused_letter_comes_back_corrected_and_is_signed(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    give(fake, dossier_id, SERVICE)
    refuse(fake, dossier_id, actor=HASSAN, desk=MINISTER)
    corrected = PDF + b"% corrected"
    recycle(fake.office, dossier_id, actor=AMINA, main=("lettre-2.pdf", corrected))
    start(fake.office, dossier_id, actor=AMINA)
    give(fake, dossier_id, SERVICE)
    give(fake, dossier_id, MINISTER)
    dossier = seal(fake.office, dossier_id)
    assert (dossier.state, dossier.round) == (State.FINISHED, 2)
    assert fake.files.get(dossier.version.digest).startswith(corrected)
    signed = [e for e in fake.store.reading.events(dossier_id) if isinstance(e, StepSigned)]
    assert len(signed) == 1


def test_only_its_originator_takes_a_refused_letter_up(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    with pytest.raises(MoveNotAllowed):
        recycle(fake.office, dossier_id, actor=AMINA)
    refuse(fake, dossier_id)
    with pytest.raises(NotAllowed):
        recycle(fake.office, dossier_id, actor=YOUSSEF)
    assert recycle(fake.office, dossier_id, actor=AMINA).state is State.DRAFT
