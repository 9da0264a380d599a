"""A letter is answered: a draft, a dossier, a departure number, a slip, each once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest

from parapheur.domain.about_incoming import (
    AnswerBegun,
    AnswerSent,
    Channel,
    LetterAssigned,
    LetterClosed,
)
from parapheur.domain.about_outgoing import LetterDispatched, Route, SlipMade
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NoSuchDossier, NotAllowed, ParapheurError, SubjectRequired
from parapheur.domain.filing import Confidentiality
from parapheur.domain.letters import Letter
from parapheur.domain.lifecycle import LetterState, State
from parapheur.domain.misdirected import (
    AddresseeWanted,
    AnswerTooOpen,
    HowWanted,
    LetterMovedOn,
    NoDossierToSend,
    NoRouteThere,
    NoSuchLetter,
    NotFinishedYet,
    SameBody,
    TextWanted,
    VoidAlready,
    WentOutAlready,
)
from parapheur.domain.people import Person
from parapheur.domain.registry import incoming, outgoing
from parapheur.domain.registry.lines import LettersSought
from parapheur.domain.registry.numbers import LetterId, OutgoingId, Register
from parapheur.domain.registry.purposes import Assignment, Purpose
from parapheur.store import Database
from parapheur.usecases.ports import Office
from parapheur.usecases.post import send_due
from parapheur.usecases.registry.answer import begin
from parapheur.usecases.registry.assign import Wanted
from parapheur.usecases.registry.dispatch import Departure, prove, send_out, void
from parapheur.usecases.registry.slip import give_missing_slips, give_slip
from tests.builders import CAST, LETTER, a_trail, acted, at, keep_all, standing
from tests.databases import BACKENDS, fresh
from tests.fake_subjects import SUBJECTS
from tests.fakes import FakeOffice
from tests.letter_desks import (
    CHIEF,
    EVERYBODY,
    UNIT,
    UNIT_HEAD,
    a_registered_letter,
    a_registry_office,
    an_answer,
    begin_answer,
    give,
    sign_all,
)
from tests.letters import (
    LETTER_DESKS,
    MINISTRY,
    OFFICER,
    OTHER,
    OTHER_OFFICER,
    PLAIN,
    SENDER,
    SOCIAL_HEAD,
    a_deposit,
    registered,
)

TO_UNIT = Wanted(desk=UNIT, purpose=Purpose.ATTRIBUTION)
BY_HAND = Departure(
    body=MINISTRY, kind=PLAIN, subject="Réponse", addressee="M. El Alami", route=Route.PRINT
)


@pytest.fixture
def fake(fake: FakeOffice) -> FakeOffice:
    return a_registry_office(fake)


@pytest.fixture
def letter(fake: FakeOffice) -> LetterId:
    """A letter on the unit's desk, with bytes."""
    return on_the_unit(fake)


def on_the_unit(
    fake: FakeOffice, level: Confidentiality = Confidentiality.ORDINARY, **more: object
) -> LetterId:
    version = fake.files.put(b"%PDF-1.7\n% what was sent\n%%EOF\n")
    piece = replace(a_deposit().pieces[0], deposited=version, shown=version)
    letter = a_registered_letter(fake, level, pieces=[piece], **more)
    give(fake, letter, TO_UNIT)
    return letter


def whole(fake: FakeOffice, letter: LetterId, sent: OutgoingId | None = None) -> incoming.Incoming:
    """The letter as it stands, which is what its trail adds up to."""
    reading = fake.office.reading
    kept = reading.incoming(letter)
    assert kept == incoming.replay(reading.incoming_events(letter))
    if sent is not None:
        out = reading.outgoing_letter(sent)
        assert out == outgoing.replay(reading.outgoing_events(sent))
    return kept


def test_a_draft_becomes_a_dossier_with_the_letter_joined(
    fake: FakeOffice, letter: LetterId
) -> None:
    dossier_id = begin_answer(fake, letter)
    dossier, kept = fake.office.reading.dossier(dossier_id), whole(fake, letter)
    assert (dossier.state, dossier.subject) == (State.DRAFT, "Votre demande d’attestation")
    assert [one.name for one in dossier.annexes] == ["lettre.pdf"]
    assert dossier.annexes[0].version == kept.pieces[0].shown
    assert b"L\xe2\x80\x99attestation est jointe" in fake.files.get(dossier.version.digest)
    assert (kept.dossiers, kept.state) == ((int(dossier_id),), LetterState.ASSIGNED)
    assert fake.office.reading.letter_of_dossier(dossier_id) == letter
    (draft,) = fake.letter_papers.drafts
    assert (draft.number, [one.fr for one in draft.units]) == (
        "1/2026",
        ["Affaires sociales", "Accueil"],
    )


def test_what_is_not_whole_becomes_no_dossier(fake: FakeOffice, letter: LetterId) -> None:
    def answer(**more: object) -> DossierId:
        return begin(
            fake.office,
            letter,
            actor=UNIT_HEAD,
            desk=UNIT,
            written=an_answer(**more),
            circuit=LETTER.id,
            answers={},
            seen=0,
        )

    wrong: list[tuple[dict[str, object], type[ParapheurError]]] = [
        ({"addressee": " \u200b"}, AddresseeWanted),
        ({"text": ""}, TextWanted),
        ({"capacity": " "}, TextWanted),
        ({"subject": ""}, SubjectRequired),
    ]
    for more, refusal in wrong:
        with pytest.raises(refusal):
            answer(**more)
    assert whole(fake, letter).dossiers == ()
    assert answer() == DossierId(1)
    with pytest.raises(LetterMovedOn):  # the same form, sent again
        answer()


@pytest.mark.parametrize(
    ("person", "refusal"),
    [
        (SOCIAL_HEAD, NoSuchLetter),
        (OTHER_OFFICER, NoSuchLetter),
        (OFFICER, NotAllowed),
    ],
)
def test_who_has_the_letter_answers_it_alone(
    fake: FakeOffice, letter: LetterId, person: Person, refusal: type[ParapheurError]
) -> None:
    with pytest.raises(refusal):
        begin_answer(fake, letter, by=person)
    assert whole(fake, letter).dossiers == ()


def test_a_confidential_letter_is_answered_in_a_dossier_as_closed(fake: FakeOffice) -> None:
    letter = on_the_unit(fake, Confidentiality.CONFIDENTIAL)
    with pytest.raises(AnswerTooOpen):
        begin_answer(fake, letter)


def answered(fake: FakeOffice, letter: LetterId) -> DossierId:
    dossier = begin_answer(fake, letter)
    sign_all(fake, dossier)
    return dossier


def test_the_number_is_taken_after_signature_and_answers_the_letter(
    fake: FakeOffice, letter: LetterId
) -> None:
    dossier = answered(fake, letter)
    portal = replace(BY_HAND, route=Route.PORTAL)
    sent = send_out(fake.office, dossier, portal, actor=OFFICER)
    kept, out = whole(fake, letter, sent), fake.office.reading.outgoing_letter(sent)
    assert (kept.state, kept.outgoing, kept.waits_on) == (LetterState.ANSWERED, int(sent), ())
    assert (str(out.number), out.answers, out.dossier) == ("1/2026", int(letter), int(dossier))
    assert out.document == fake.office.reading.dossier(dossier).version
    assert out.slip is not None
    assert b"slip of 1/2026" in fake.files.get(out.slip.digest)
    (line,) = fake.office.reading.numbers(
        MINISTRY, out.number.register, out.at.date(), out.at.date()
    )
    assert line.stream == f"outgoing/{sent}"
    assert give_slip(fake.office, sent) == out.slip  # the same one, ever after
    with pytest.raises(WentOutAlready):
        send_out(fake.office, dossier, portal, actor=OFFICER)


def test_a_draft_never_takes_a_number(fake: FakeOffice, letter: LetterId) -> None:
    dossier = begin_answer(fake, letter)
    with pytest.raises(NotFinishedYet):
        send_out(fake.office, dossier, BY_HAND, actor=OFFICER)
    day = fake.clock.now().date()
    assert not fake.office.reading.numbers(MINISTRY, Register.DEPARTURE, day, day)


def test_whose_it_is_not_sends_nothing(fake: FakeOffice, letter: LetterId) -> None:
    dossier = answered(fake, letter)
    theirs = replace(BY_HAND, body=OTHER)
    for person, departure in ((OTHER_OFFICER, theirs), (OTHER_OFFICER, BY_HAND), (CHIEF, BY_HAND)):
        with pytest.raises(NoDossierToSend):
            send_out(fake.office, dossier, departure, actor=person)
    with pytest.raises(NoDossierToSend):
        send_out(fake.office, DossierId(99), BY_HAND, actor=OFFICER)
    for wrong, refusal in (
        (replace(BY_HAND, addressee=" "), AddresseeWanted),
        (replace(BY_HAND, route=Route.BODY), NoRouteThere),
        (replace(BY_HAND, to_body=OTHER), NoRouteThere),
        (replace(BY_HAND, route=Route.BODY, to_body=MINISTRY), SameBody),
    ):
        with pytest.raises(refusal):
            send_out(fake.office, dossier, wrong, actor=OFFICER)
    assert fake.office.reading.went_out(dossier) is None


def test_a_letter_closed_meanwhile_is_looked_at_first(fake: FakeOffice, letter: LetterId) -> None:
    dossier = answered(fake, letter)
    with fake.store.work() as work:
        work.keep_letter(
            letter, LetterClosed(at=fake.clock.now(), actor=OFFICER.login, reason="Retirée")
        )
    with pytest.raises(LetterMovedOn):
        send_out(fake.office, dossier, BY_HAND, actor=OFFICER)


def test_to_another_body_it_is_a_letter_there(fake: FakeOffice, letter: LetterId) -> None:
    dossier = answered(fake, letter)
    there = replace(BY_HAND, route=Route.BODY, to_body=OTHER)
    sent = send_out(fake.office, dossier, there, actor=OFFICER)
    (line,) = fake.office.reading.letters(LettersSought(body=OTHER))
    assert (line.letter.channel, line.letter.from_outgoing) == (Channel.BODY, int(sent))
    assert (line.letter.reference, line.letter.depositor.latin) == ("1/2026", "Ministère")
    assert line.letter.pieces[0].deposited == fake.office.reading.dossier(dossier).version


def test_a_void_departure_takes_the_letter_up_again(fake: FakeOffice, letter: LetterId) -> None:
    dossier = answered(fake, letter)
    first = send_out(fake.office, dossier, BY_HAND, actor=OFFICER)
    with pytest.raises(NotAllowed):
        void(fake.office, first, actor=OTHER_OFFICER.login, reason="Erreur")
    void(fake.office, first, actor=OFFICER.login, reason="Mauvais destinataire")
    assert whole(fake, letter, first).state is LetterState.ASSIGNED
    assert whole(fake, letter).outgoing is None
    with pytest.raises(VoidAlready):
        void(fake.office, first, actor=OFFICER.login, reason="Encore")
    with pytest.raises(VoidAlready):
        prove(fake.office, first, actor=OFFICER.login, arrived=True, how="Accusé")
    again = send_out(fake.office, dossier, BY_HAND, actor=OFFICER)
    assert str(fake.office.reading.outgoing_letter(again).number) == "2/2026"
    assert whole(fake, letter, again).state is LetterState.ANSWERED


def test_a_void_departure_leaves_a_letter_that_was_destroyed_as_it_is(
    fake: FakeOffice, letter: LetterId
) -> None:
    sent = send_out(fake.office, answered(fake, letter), BY_HAND, actor=OFFICER)
    fake.store.kept.letters[letter] = replace(fake.office.reading.incoming(letter), disposal=1)
    assert void(fake.office, sent, actor=OFFICER.login, reason="Mauvais destinataire").void
    assert fake.office.reading.incoming(letter).state is LetterState.ANSWERED


def test_its_proof_is_noted_by_an_officer(fake: FakeOffice, letter: LetterId) -> None:
    sent = send_out(fake.office, answered(fake, letter), BY_HAND, actor=OFFICER)
    verb = (fake.office, sent)
    with pytest.raises(HowWanted):
        prove(*verb, actor=OFFICER.login, arrived=True, how=" ")
    with pytest.raises(NotAllowed):
        prove(*verb, actor=UNIT_HEAD.login, arrived=True, how="Vu")
    prove(*verb, actor=OFFICER.login, arrived=False, how="Retour à l’envoyeur")
    prove(*verb, actor=OFFICER.login, arrived=True, how="Accusé de réception signé")
    out = fake.office.reading.outgoing_letter(sent)
    assert (out.arrived, out.how) == (True, "Accusé de réception signé")


def test_who_dies_before_the_slip_leaves_it_to_the_worker(
    fake: FakeOffice, letter: LetterId, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = answered(fake, letter)
    with monkeypatch.context() as dying:
        dying.setattr(fake.letter_papers, "slip", lambda _: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            send_out(fake.office, dossier, BY_HAND, actor=OFFICER)
    (sent,) = fake.office.reading.outgoing_numbers()
    assert whole(fake, letter, sent).state is LetterState.ANSWERED  # numbered, whole, and told
    assert give_missing_slips(fake.office) == []
    fake.clock.pause(61)
    assert give_missing_slips(fake.office) == [sent]
    assert give_missing_slips(fake.office) == []
    events = fake.office.reading.outgoing_events(sent)
    assert sum(isinstance(one, SlipMade) for one in events) == 1


def test_who_dies_in_the_transaction_leaves_nothing_half(
    fake: FakeOffice, letter: LetterId, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr("parapheur.usecases.registry.answer.in_capacity", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            begin_answer(fake, letter)
    assert fake.store.kept.dossiers == {}
    dossier = answered(fake, letter)
    with monkeypatch.context() as dying:
        dying.setattr("parapheur.usecases.registry.dispatch.AnswerSent", lambda **_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            send_out(fake.office, dossier, BY_HAND, actor=OFFICER)
    assert fake.office.reading.outgoing_numbers() == []
    sent = send_out(fake.office, dossier, BY_HAND, actor=OFFICER)
    assert fake.office.reading.outgoing_letter(sent).number.number == 1  # no gap


@pytest.fixture(params=BACKENDS)
def real(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The same office over a real database."""
    fake = FakeOffice(directory=a_registry_office().directory)
    for url in fresh(request.param, tmp_path):
        database = Database(url, SUBJECTS)
        with database.work() as work:
            for desk in LETTER_DESKS:
                work.add_desk(desk)
            for person in (*CAST, *EVERYBODY):
                if person.login not in {one.login for one in database.reading.people()}:
                    work.add_person(person, "hash")
        yield replace(fake.office, work=database.work, reading=database.reading)
        database.close()


def answered_in(real: Office, dossier: DossierId) -> LetterId:
    """A letter whose answer is this dossier."""
    given = Assignment(1, UNIT, Purpose.ATTRIBUTION, None)
    with real.work() as work:
        letter = work.create_letter(a_deposit(), Digest("1" * 64))
        work.keep_letter(letter, registered())
        work.keep_letter(
            letter,
            LetterAssigned(at=at(1), actor=OFFICER.login, desk=UNIT, assignments=(given,)),
        )
        work.keep_letter(
            letter, AnswerBegun(at=at(2), actor=UNIT_HEAD.login, desk=UNIT, dossier=int(dossier))
        )
    return letter


def test_two_officers_who_send_the_same_dossier_take_one_number(real: Office) -> None:
    trail = a_trail(LETTER, on_step=3)
    dossier = keep_all(real, [*trail, acted(standing(trail), when=at(9))])
    letter = answered_in(real, dossier)
    start, told = Barrier(4), list[object]()

    def send() -> None:
        start.wait()
        try:
            told.append(send_out(real, dossier, BY_HAND, actor=OFFICER))
        except ParapheurError as refusal:
            told.append(type(refusal))

    threads = [Thread(target=send) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    (sent,) = real.reading.outgoing_numbers()
    assert sorted(map(str, told)) == sorted(map(str, [sent, *[WentOutAlready] * 3]))
    assert real.reading.outgoing_letter(sent).number.number == 1
    events = [*real.reading.incoming_events(letter), *real.reading.outgoing_events(sent)]
    assert sum(isinstance(one, AnswerSent | LetterDispatched | SlipMade) for one in events) == 3


class Tray:
    """What was sent by mail."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


@pytest.mark.parametrize("checked", [True, False])
def test_by_mail_it_goes_to_an_address_that_was_checked_alone(
    fake: FakeOffice, checked: bool
) -> None:
    fake.store.mails, fake.post = True, (tray := Tray())
    letter = on_the_unit(fake, depositor=replace(SENDER, checked=checked))
    dossier = answered(fake, letter)
    mailed = replace(BY_HAND, route=Route.MAIL)
    if not checked:
        with pytest.raises(NoRouteThere):
            send_out(fake.office, dossier, mailed, actor=OFFICER)
        return
    send_out(fake.office, dossier, mailed, actor=OFFICER)
    while send_due(fake.office):
        pass
    (brought,) = [one.told.answer for one in tray.letters if one.told and one.told.answer]
    assert brought == fake.files.get(fake.office.reading.dossier(dossier).version.digest)


def test_a_second_answer_is_sent_by_hand(fake: FakeOffice, letter: LetterId) -> None:
    first, second = begin_answer(fake, letter), begin_answer(fake, letter)
    for one in (first, second):
        sign_all(fake, one)
    send_out(fake.office, first, replace(BY_HAND, route=Route.PORTAL), actor=OFFICER)
    for route in (Route.PORTAL, Route.MAIL):  # the depositor reads the first one there
        with pytest.raises(NoRouteThere):
            send_out(fake.office, second, replace(BY_HAND, route=route), actor=OFFICER)
    sent = send_out(fake.office, second, BY_HAND, actor=OFFICER)
    assert whole(fake, letter, sent).outgoing == 1
    assert str(fake.office.reading.outgoing_letter(sent).number) == "2/2026"


def test_the_same_draft_sent_at_once_makes_one_dossier(real: Office) -> None:
    version = real.files.put(b"%PDF-1.7\n% what was sent\n%%EOF\n")
    piece = replace(a_deposit().pieces[0], deposited=version, shown=version)
    given = Assignment(1, UNIT, Purpose.ATTRIBUTION, None)
    with real.work() as work:
        letter = work.create_letter(a_deposit(pieces=[piece]), Digest("1" * 64))
        work.keep_letter(letter, registered())
        work.keep_letter(
            letter,
            LetterAssigned(at=at(1), actor=OFFICER.login, desk=UNIT, assignments=(given,)),
        )
    start, told = Barrier(3), list[object]()

    def draft() -> None:
        start.wait()
        try:
            made = begin(
                real,
                letter,
                actor=UNIT_HEAD,
                desk=UNIT,
                written=an_answer(),
                circuit=LETTER.id,
                answers={},
                seen=0,
            )
            told.append(made)
        except ParapheurError as refusal:
            told.append(type(refusal))

    threads = [Thread(target=draft) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, told)) == sorted(map(str, [1, *[LetterMovedOn] * 2]))
    assert real.reading.incoming(letter).dossiers == (1,)
    assert real.reading.letter_of_dossier(DossierId(1)) == letter
    with pytest.raises(NoSuchDossier):
        real.reading.dossier(DossierId(2))
