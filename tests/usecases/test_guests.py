"""A guest, from the invitation to the signature: the link and the code, each of no use alone."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from parapheur.domain.about_guests import (
    GuestAdmitted,
    GuestCodeRefused,
    GuestDeclined,
    GuestInvited,
    GuestSigned,
    InvitationSpent,
)
from parapheur.domain.about_mail import MessageRetried
from parapheur.domain.circuit import Action, Visas
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.documents import Digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import (
    AddressRefused,
    AsksGuest,
    BeingSigned,
    DossierMoved,
    GuestOfTheHouse,
    LinkDead,
    NoMailServer,
    NotAllowed,
    NotConfirmed,
    NotWhatWasShown,
    TooManyTries,
    WrongCode,
)
from parapheur.domain.events import DossierEvent, SigningAbandoned
from parapheur.domain.findings import Finding
from parapheur.domain.guests import GuestSession
from parapheur.domain.levels import Level
from parapheur.domain.lifecycle import State
from parapheur.domain.people import GUEST, Person
from parapheur.domain.trail import chain
from parapheur.domain.words import Language
from parapheur.store.codec import facts_of
from parapheur.usecases.act import act
from parapheur.usecases.back import return_to
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.guest import come_in, decline, inside, look, outcome, sign
from parapheur.usecases.invite import Invited, invite, withdraw
from parapheur.usecases.links import code_of, token_of
from parapheur.usecases.ports import Office
from parapheur.usecases.post import retry, send_due
from parapheur.usecases.seats import take_desk
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key
from tests.builders import (
    AMINA,
    CIRCUITS,
    HASSAN,
    LEGAL,
    MINISTER,
    MORNING,
    PDF,
    PIN,
    RACHID,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.enrolled import enrolled
from tests.fake_mail import FakePost
from tests.fakes import an_office
from tests.usecases.test_post import raising

CONVENTION = a_circuit(
    a_step(Action.VISA, SERVICE, id="visa"),
    a_step(Action.EXTERNAL, LEGAL, id="partenaire"),
    a_step(Action.SIGN, MINISTER, id="signature"),
    id="convention",
)
ADDRESS, ELSEWHERE = "nadia@example.org", "192.0.2.7"


class House:
    """An office with a mail server, and a dossier that waits on a guest."""

    def __init__(self) -> None:
        self.fake = an_office()
        self.fake.store.mails = True
        self.fake.circuits = {**CIRCUITS, CONVENTION.id: CONVENTION}
        self.post = FakePost()
        self.office: Office = replace(self.fake.office, post=self.post)
        for person in (AMINA, YOUSSEF, SALMA, HASSAN):  # by the verb, so that its trail tells of it
            issue_key(self.office, person, PIN, by=person.login)
        self.number = self.waiting()

    def waiting(self) -> DossierId:
        number = deposit(
            self.office,
            actor=AMINA,
            subject="Convention",
            circuit=CONVENTION.id,
            main=("convention.pdf", PDF),
        )
        dossier = start(self.office, number, actor=AMINA)
        act(
            self.office,
            number,
            actor=YOUSSEF,
            desk=SERVICE,
            position=0,
            round=1,
            shown=dossier.version.digest,
            pin=PIN,
        )
        return number

    @property
    def dossier(self) -> Dossier:
        return self.office.reading.dossier(self.number)

    @property
    def shown(self) -> Digest:
        return self.dossier.version.digest

    def invites(
        self, actor: Person = SALMA, *, address: str = ADDRESS, number: DossierId | None = None
    ) -> Invited:
        number = number or self.number
        return invite(
            self.office,
            number,
            actor=actor,
            desk=LEGAL,
            position=1,
            round=self.office.reading.dossier(number).round,
            name="Nadia Berrada",
            address=address,
            language=Language.AR,
            until=date(2026, 3, 9),
        )

    def token(self, made: Invited, number: DossierId | None = None) -> str:
        return token_of(self.office.keys, number or self.number, made.invitation)

    def enters(self, made: Invited, secret: str = "session") -> GuestSession:  # noqa: S107  a test
        token = self.token(made)
        come_in(self.office, token, code=made.code, session=secret, address=ELSEWHERE)
        session = inside(self.office, token, secret)
        assert session is not None
        return session

    def findings(self) -> list[Finding]:
        return [one for one in fsck(self.office) if one.place.startswith("D-")]

    def forge(self, event: DossierEvent) -> None:
        """Somebody with the database in their hands tells the newest event otherwise."""
        trails, stream = self.fake.store.kept.trails, f"dossier/{self.number}"
        *before, _ = trails[stream]
        trails[stream] = (*before, chain(stream, facts_of(event), after=before[-1]))

    def told(self) -> list[type]:
        return [type(event) for event in self.office.reading.events(self.number)]


@pytest.fixture
def house() -> House:
    return House()


def test_the_link_comes_by_mail_the_code_is_told_and_the_guest_signs(house: House) -> None:
    made = house.invites()
    assert len(made.code) == 8
    assert made.code.isdecimal()
    assert send_due(house.office) == 1
    (letter,) = house.post.letters
    assert letter.bidding is not None
    assert (letter.address, letter.language, letter.lines) == (ADDRESS, Language.AR, ())
    assert letter.bidding.path == f"/guest/{house.token(made)}"
    token = letter.bidding.path.removeprefix("/guest/")
    assert look(house.office, token).invitation == made.invitation
    session = house.enters(made)
    sign(house.office, session, shown=house.shown, confirmed=True)
    event = outcome(house.office, session)
    assert isinstance(event, GuestSigned)
    assert (event.actor, event.name, event.test) == (GUEST, "Nadia Berrada", True)
    assert house.dossier.awaited == (MINISTER,)
    mention = house.fake.stamps.drawn[-1]
    assert mention.name.fr == "Nadia Berrada"
    assert mention.capacity.fr == "Invité par : Affaires juridiques"
    assert mention.test
    assert all(key.shut for key in house.fake.keys.opened)
    assert house.findings() == []


def test_it_goes_on_to_the_end_and_everything_agrees(house: House) -> None:
    session = house.enters(house.invites())
    sign(house.office, session, shown=house.shown, confirmed=True)
    act(
        house.office,
        house.number,
        actor=HASSAN,
        desk=MINISTER,
        position=2,
        round=1,
        shown=house.shown,
        pin=PIN,
    )
    assert house.dossier.state is State.FINISHED
    assert house.findings() == []


def test_nothing_that_is_kept_opens_an_invitation(house: House) -> None:
    made = house.invites()
    token = house.token(made)
    send_due(house.office)
    secret = token.rpartition("-")[2]
    kept = repr(house.fake.store.kept) + "".join(
        entry.body.decode() for entry in house.office.reading.trail(house.number)
    )
    assert ADDRESS in kept
    assert secret not in kept
    assert made.code not in kept
    assert secret not in repr(house.post.letters[0])
    assert made.code not in repr(made)


def test_another_installation_or_an_older_copy_has_other_links_and_codes(house: House) -> None:
    made = house.invites()
    one = made.invitation
    mine = house.token(made), made.code
    house.fake.keys.secret = b"of another"
    others = [(house.token(made), code_of(house.office.keys, house.number, one))]
    house.fake.keys.secret = b"of this installation"
    for other in (
        replace(one, at=one.at + timedelta(microseconds=1)),
        replace(one, name="Un autre"),
        replace(one, address="autre@example.org"),
        replace(one, round=2),
        replace(one, position=2),
        replace(one, number=2),
    ):
        keys = house.office.keys
        others.append((token_of(keys, house.number, other), code_of(keys, house.number, other)))
    others.append(
        (
            token_of(house.office.keys, DossierId(99), one),
            code_of(house.office.keys, DossierId(99), one),
        )
    )
    assert mine not in others
    assert len({token for token, _ in [*others, mine]}) == len(others) + 1
    assert len({code for _, code in [*others, mine]}) == len(others) + 1


def test_a_link_alone_never_signs(house: House) -> None:
    made = house.invites()
    token = house.token(made)
    for _ in range(3):
        look(house.office, token)  # what reads mails before their readers do
    assert inside(house.office, token, token) is None
    assert inside(house.office, token, "") is None
    assert house.dossier.invitations == (made.invitation,)


def test_a_code_alone_never_signs(house: House) -> None:
    made = house.invites()
    token = house.token(made)
    for other in (
        "",
        made.code,
        f"{house.number}-1-{'a' * 64}",
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        token + "\n",
        f"{house.number}-2-{token.rpartition('-')[2]}",
        f"99-1-{token.rpartition('-')[2]}",
        f"99999999999-1-{token.rpartition('-')[2]}",
    ):
        with pytest.raises(LinkDead):
            look(house.office, other)
        with pytest.raises(LinkDead):
            come_in(house.office, other, code=made.code, session="s", address=ELSEWHERE)
    assert GuestCodeRefused not in house.told()


@pytest.mark.parametrize("write", [str, lambda code: f" {code[:4]}-{code[4:]} "])
def test_the_code_is_read_however_it_is_grouped(house: House, write: Callable[[str], str]) -> None:
    made = house.invites()
    come_in(house.office, house.token(made), code=write(made.code), session="s", address="")
    assert inside(house.office, house.token(made), "s") is not None


def test_the_code_is_read_in_the_digits_of_an_arabic_keyboard(house: House) -> None:
    made = house.invites()
    written = made.code.translate({ord("0") + n: chr(0x0660 + n) for n in range(10)})
    come_in(house.office, house.token(made), code=written, session="s", address="")
    assert inside(house.office, house.token(made), "s") is not None


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


def test_five_wrong_codes_end_the_invitation(house: House) -> None:
    made = house.invites()
    token, left = house.token(made), []
    for number in range(5):
        with pytest.raises(WrongCode) as refusal:
            come_in(
                house.office, token, code=wrong(made.code), session="s", address=f"192.0.2.{number}"
            )
        left.append(refusal.value.facts["left"])
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(LinkDead):
        come_in(house.office, token, code=made.code, session="s", address=ELSEWHERE)
    assert house.told()[-5:] == [GuestCodeRefused] * 4 + [InvitationSpent]
    assert house.dossier.awaited == (LEGAL,)
    assert house.findings() == []


def test_tries_are_counted_where_they_come_from_as_at_the_entrance(house: House) -> None:
    made = house.invites()
    dead = f"{house.number}-7-{'a' * 64}"
    for _ in range(5):
        with pytest.raises(LinkDead):
            come_in(house.office, dead, code=made.code, session="s", address=ELSEWHERE)
    with pytest.raises(TooManyTries):
        come_in(house.office, dead, code=made.code, session="s", address=ELSEWHERE)
    house.enters(made)  # who followed another link from there is not kept out


def test_guesses_side_by_side_are_all_counted(house: House) -> None:
    made = house.invites()
    token, refused = house.token(made), []
    together = threading.Barrier(12)

    def guess(number: int) -> None:
        together.wait()
        try:
            come_in(
                house.office,
                token,
                code=f"{(int(made.code) + 1 + number) % 10**8:08d}",
                session=f"s{number}",
                address=f"198.51.100.{number}",
            )
        except (WrongCode, LinkDead) as refusal:
            refused.append(type(refusal))

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kind.__name__ for kind in refused) == ["LinkDead"] * 7 + ["WrongCode"] * 5
    told = house.told()
    assert (told.count(GuestCodeRefused), told.count(InvitationSpent)) == (4, 1)


@pytest.mark.parametrize("address", ["salma@example.ma", "S.ALMA@example.ma", "salma+x@EXAMPLE.ma"])
def test_nobody_of_the_house_is_a_guest(house: House, address: str) -> None:
    with house.office.work() as work:
        for who, known in ((SALMA, "salma@example.ma"), (YOUSSEF, "s.alma@example.ma")):
            work.set_correspondence(who.login, Correspondence(known), at=MORNING)
    with pytest.raises(GuestOfTheHouse):
        house.invites(address=address)
    assert house.dossier.invitations == ()


def test_the_address_of_a_closed_account_is_of_the_house_too(house: House) -> None:
    with house.office.work() as work:
        work.set_correspondence(YOUSSEF.login, Correspondence("y@example.ma"), at=MORNING)
        enrolled(work, replace(YOUSSEF, active=False), "x")
    with pytest.raises(GuestOfTheHouse):
        house.invites(address="y@example.ma")


def test_without_a_mail_server_nobody_is_invited(house: House) -> None:
    house.office = house.fake.office
    with pytest.raises(NoMailServer):
        house.invites()


@pytest.mark.parametrize("actor", [YOUSSEF, AMINA, replace(SALMA, active=False)])
def test_only_who_holds_the_desk_invites(house: House, actor: Person) -> None:
    with pytest.raises(NotAllowed):
        house.invites(actor)


def test_who_lost_the_desk_since_the_page_was_opened_invites_nobody(house: House) -> None:
    with house.office.work() as work:
        enrolled(work, replace(SALMA, desks=frozenset()), "x")
    with pytest.raises(NotAllowed):
        house.invites(SALMA)


def test_the_holder_does_not_sign_in_the_guests_place(house: House) -> None:
    house.invites()
    with pytest.raises(AsksGuest):
        act(
            house.office,
            house.number,
            actor=SALMA,
            desk=LEGAL,
            position=1,
            round=1,
            shown=house.shown,
            pin=PIN,
        )


def test_a_session_is_for_its_own_invitation_alone(house: House) -> None:
    made = house.invites()
    house.enters(made, "mine")
    other = house.waiting()
    theirs = house.invites(number=other)
    assert inside(house.office, house.token(theirs, other), "mine") is None
    session = house.enters(made, "again")
    assert (session.dossier, session.number) == (house.number, 1)
    withdraw(house.office, house.number, actor=SALMA, desk=LEGAL, position=1, number=1)
    house.invites()
    with pytest.raises(LinkDead):
        sign(house.office, session, shown=house.shown, confirmed=True)


def test_who_comes_in_again_and_again_fills_no_trail(house: House) -> None:
    made = house.invites()
    for number in range(7):  # more often than wrong codes are heard
        house.enters(made, f"session {number}")
    assert house.told().count(GuestAdmitted) == 1
    with pytest.raises(WrongCode):
        come_in(house.office, house.token(made), code=wrong(made.code), session="s", address="")
    house.enters(made)
    assert house.told()[-3:] == [GuestAdmitted, GuestCodeRefused, GuestAdmitted]


def test_a_session_ends_after_an_hour(house: House) -> None:
    made = house.invites()
    session = house.enters(made)
    house.fake.clock.time += timedelta(minutes=60)
    assert inside(house.office, house.token(made), "session") is None
    with pytest.raises(LinkDead):
        sign(house.office, session, shown=house.shown, confirmed=True)


def test_nothing_is_signed_that_was_not_confirmed_or_not_shown(house: House) -> None:
    session = house.enters(house.invites())
    with pytest.raises(NotConfirmed):
        sign(house.office, session, shown=house.shown, confirmed=False)
    with pytest.raises(NotWhatWasShown):
        sign(house.office, session, shown=house.dossier.main.version.digest, confirmed=True)
    assert GuestSigned not in house.told()


@pytest.mark.parametrize(
    "when", [datetime(2026, 3, 10, 0, 0, tzinfo=UTC), datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)]
)
def test_the_last_day_ends_at_midnight_in_casablanca(house: House, when: datetime) -> None:
    made = house.invites()
    house.fake.clock.time = when
    if when.day == 9:
        look(house.office, house.token(made))
        return
    with pytest.raises(LinkDead):
        look(house.office, house.token(made))
    with pytest.raises(LinkDead):
        come_in(house.office, house.token(made), code=made.code, session="s", address=ELSEWHERE)


def test_midnight_may_strike_while_the_guest_signs(house: House) -> None:
    made = house.invites()
    house.fake.clock.time = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)
    session = house.enters(made)

    def midnight() -> None:
        house.fake.clock.time += timedelta(seconds=1)

    house.fake.signer.before.append(midnight)
    with pytest.raises(LinkDead):
        sign(house.office, session, shown=house.shown, confirmed=True)
    assert house.dossier.awaited == (LEGAL,)


def changes(house: House) -> dict[str, Callable[[], object]]:
    return {
        "withdrawn": lambda: withdraw(
            house.office, house.number, actor=SALMA, desk=LEGAL, position=1, number=1
        ),
        "returned": lambda: return_to(
            house.office,
            house.number,
            actor=SALMA,
            desk=LEGAL,
            position=1,
            to=0,
            round=1,
            shown=house.shown,
            reason="revoir",
        ),
        "its inviter left": lambda: _close(house, SALMA),
        "its inviter left the desk": lambda: take_desk(
            house.office, SALMA.login, LEGAL, actor=RACHID
        ),
    }


def _close(house: House, person: Person) -> None:
    with house.office.work() as work:
        enrolled(work, replace(person, active=False), "x")


@pytest.mark.parametrize(
    "what", ["withdrawn", "returned", "its inviter left", "its inviter left the desk"]
)
def test_what_ends_an_invitation_while_the_guest_signs_keeps_nothing(
    house: House, what: str
) -> None:
    session = house.enters(house.invites())
    house.fake.signer.before.append(changes(house)[what])
    with pytest.raises(LinkDead):
        sign(house.office, session, shown=house.shown, confirmed=True)
    assert GuestSigned not in house.told()
    assert house.findings() == []


@pytest.mark.parametrize("what", ["withdrawn", "returned", "its inviter left"])
def test_what_ended_an_invitation_leaves_its_link_dead(house: House, what: str) -> None:
    made = house.invites()
    changes(house)[what]()
    for use in (
        lambda: look(house.office, house.token(made)),
        lambda: come_in(
            house.office, house.token(made), code=made.code, session="s", address=ELSEWHERE
        ),
    ):
        with pytest.raises(LinkDead):
            use()


def test_a_second_click_signs_nothing_more(house: House) -> None:
    session = house.enters(house.invites())
    shown = house.shown
    house.fake.signer.before.append(lambda: sign_meanwhile(house, session, shown))
    sign(house.office, session, shown=shown, confirmed=True)
    sign(house.office, session, shown=shown, confirmed=True)
    assert house.told().count(GuestSigned) == 1
    assert house.findings() == []


def sign_meanwhile(house: House, session: GuestSession, shown: Digest) -> None:
    with suppress(BeingSigned):
        sign(house.office, session, shown=shown, confirmed=True)


def test_after_signing_the_link_is_dead(house: House) -> None:
    made = house.invites()
    session = house.enters(made)
    sign(house.office, session, shown=house.shown, confirmed=True)
    with pytest.raises(LinkDead):
        look(house.office, house.token(made))
    with pytest.raises(LinkDead):
        decline(house.office, session, shown=house.shown, reason="non")


def test_a_guest_refuses_once_and_another_may_be_invited(house: House) -> None:
    made = house.invites()
    session = house.enters(made)
    decline(house.office, session, shown=house.shown, reason="Article 4")
    decline(house.office, session, shown=house.shown, reason="encore")
    assert house.told().count(GuestDeclined) == 1
    with pytest.raises(LinkDead):
        sign(house.office, session, shown=house.shown, confirmed=True)
    assert house.invites().invitation.number == 2
    assert house.findings() == []


def test_a_page_of_another_round_invites_nobody(house: House) -> None:
    with pytest.raises(DossierMoved):
        invite(
            house.office,
            house.number,
            actor=SALMA,
            desk=LEGAL,
            position=1,
            round=2,
            name="Nadia",
            address=ADDRESS,
            language=Language.FR,
            until=date(2026, 3, 9),
        )


def test_no_letter_goes_out_for_an_invitation_that_is_over(house: House) -> None:
    house.invites()
    withdraw(house.office, house.number, actor=SALMA, desk=LEGAL, position=1, number=1)
    send_due(house.office)
    assert house.post.letters == []


def test_two_guests_at_one_address_have_a_letter_each(house: House) -> None:
    first = house.invites()
    other = house.waiting()
    second = house.invites(number=other)
    send_due(house.office)
    paths = [letter.bidding.path for letter in house.post.letters if letter.bidding]
    assert sorted(paths) == sorted(
        [f"/guest/{house.token(first)}", f"/guest/{house.token(second, other)}"]
    )


def test_the_trail_tells_who_was_invited_and_never_how_to_come_in(house: House) -> None:
    made = house.invites()
    event = house.office.reading.events(house.number)[-1]
    assert isinstance(event, GuestInvited)
    assert (event.number, event.name, event.address) == (1, "Nadia Berrada", ADDRESS)
    assert house.token(made).rpartition("-")[2] not in repr(event)


def test_a_process_that_dies_with_a_guests_signature_leaves_the_step_as_it_was(
    house: House,
) -> None:
    session = house.enters(house.invites())

    def die() -> None:
        raise SystemExit

    house.fake.signer.before.append(die)
    with pytest.raises(SystemExit):
        sign(house.office, session, shown=house.shown, confirmed=True)
    assert house.told()[-2:] == [GuestInvited, GuestAdmitted]
    house.fake.clock.time += timedelta(minutes=1)  # past the lease
    sign(house.office, session, shown=house.shown, confirmed=True)
    assert house.told()[-2:] == [SigningAbandoned, GuestSigned]
    assert house.findings() == []


def test_fsck_finds_a_guest_who_is_told_to_have_more_than_a_guests_key(house: House) -> None:
    session = house.enters(house.invites())
    sign(house.office, session, shown=house.shown, confirmed=True)
    real = house.office.reading.events(house.number)[-1]
    assert isinstance(real, GuestSigned)
    for forged, problem in (
        (replace(real.signature, level=Level.QUALIFIED), "at a level that no guest's key gives"),
        (
            replace(
                real.signature,
                certificate=house.office.reading.certificates()[SALMA.login],
            ),
            "with somebody's own certificate",
        ),
    ):
        house.forge(replace(real, signature=forged))
        assert any(problem in one.problem for one in house.findings())


def test_what_is_signed_beside_the_document_is_signed_so_by_a_guest_too(house: House) -> None:
    beside = replace(CONVENTION, signatures=Visas.BESIDE)
    house.fake.circuits = {**CIRCUITS, beside.id: beside}
    house.office = replace(house.fake.office, post=house.post)
    house.number = house.waiting()
    session = house.enters(house.invites())
    sign(house.office, session, shown=house.shown, confirmed=True)
    event = outcome(house.office, session)
    assert isinstance(event, GuestSigned)
    assert event.signature.version is None
    assert event.signature.attestation is not None
    assert house.findings() == []


def test_a_guest_s_address_stands_in_no_administrator_s_trail(house: House) -> None:
    house.invites()
    house.post.before.append(raising(AddressRefused(problem="no such box")))
    assert send_due(house.office) == 1
    (stuck,) = house.office.reading.stuck_messages()
    assert stuck.to == ADDRESS
    assert retry(house.office, stuck.id, actor=RACHID)
    told = house.office.reading.account_events(RACHID.login)
    assert [one.to for one in told if isinstance(one, MessageRetried)] == [GUEST]
