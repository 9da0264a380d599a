"""A deposit under way: what it holds, what it refuses, and that it becomes one letter."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from parapheur.domain.documents import Digest
from parapheur.domain.errors import NoMailServer, NotSent, ParapheurError, TooManyTries
from parapheur.domain.misdirected import (
    DraftMoved,
    DraftOver,
    DraftSent,
    DraftUnfinished,
    NoDeskOfTheBody,
    NoSuchBody,
    NoSuchKind,
    NoticeUnread,
    NotPdfNorImage,
    PasscodeOver,
    PasscodeWrong,
    PieceTwice,
    TooHeavyTogether,
    TooManyPieces,
)
from parapheur.domain.registry.drafts import OF_CONTACT, OF_LETTER, Draft, fingerprint
from parapheur.domain.registry.notices import Accepted, notice_of
from parapheur.domain.registry.passcodes import LASTS, TRIES
from parapheur.domain.words import Language
from parapheur.usecases.ports import Office
from parapheur.usecases.registry import drafting, hand_in, passcode
from parapheur.usecases.registry.send import Sent
from tests.builders import PDF
from tests.depositing import FakePost, an_office_with_bodies
from tests.fakes import FakeOffice

TOKEN, HERE = "t" * 43, "192.0.2.1"
LETTER = {"subject": "Demande", "reference": "12/B", "dated": "2026-03-01"}
CONTACT = {
    "depositor": "citizen",
    "identifier": "cin",
    "number": "AB123456",
    "name": "يوسف العلمي",
    "email": "youssef@example.org",
}


@pytest.fixture
def opened() -> FakeOffice:
    return an_office_with_bodies()


@pytest.fixture
def post(opened: FakeOffice) -> FakePost:
    opened.post = made = FakePost()
    return made


def begin(office: Office, token: str = TOKEN, **other: str) -> Draft:
    chosen = {"body": "ministere", "kind": "demande", "service": "", "address": HERE, **other}
    return drafting.begin(office, token, **chosen)


def join(office: Office, data: bytes = PDF, *, main: bool = True, address: str = HERE) -> Draft:
    return drafting.join(office, TOKEN, ("lettre.pdf", data), main=main, address=address)


def finished(office: Office, email: str = "youssef@example.org") -> Draft:
    """A draft that lacks nothing but perhaps its code."""
    begin(office)
    join(office)
    drafting.write(office, TOKEN, LETTER, OF_LETTER)
    return drafting.write(office, TOKEN, {**CONTACT, "email": email}, OF_CONTACT)


NOTICE = notice_of(1, Language.AR, ["What your data are used for."])


def send(
    office: Office, shown: Digest | None = None, *, noticed: Digest | None = NOTICE.digest
) -> Sent:
    draft = drafting.look(office, TOKEN)
    told = fingerprint(draft, TOKEN) if draft else Digest("0" * 64)
    return hand_in.hand_in(
        office,
        TOKEN,
        shown=shown or told,
        noticed=noticed,
        notice=lambda _: NOTICE,
        address=HERE,
    )


def ask(office: Office, address: str = HERE) -> None:
    passcode.ask_passcode(office, TOKEN, language=Language.AR, address=address)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"body": "nowhere"}, NoSuchBody),
        ({"kind": ""}, NoSuchKind),
        ({"service": "autre-direction"}, NoDeskOfTheBody),
    ],
)
def test_a_draft_is_addressed_to_what_is_there(
    opened: FakeOffice, wrong: dict[str, str], refusal: type[ParapheurError]
) -> None:
    with pytest.raises(refusal):
        begin(opened.office, **wrong)
    assert drafting.look(opened.office, TOKEN) is None


def test_another_body_keeps_what_was_typed_and_brought(opened: FakeOffice) -> None:
    office = opened.office
    begin(office, service="affaires-sociales")
    join(office)
    drafting.write(office, TOKEN, LETTER, OF_LETTER)
    draft = begin(office, body="etablissement", kind="courrier")
    assert (draft.body, draft.service, draft.subject) == ("etablissement", "", "Demande")
    assert draft.main is not None


def test_a_draft_waits_for_one_day_and_is_forgotten(opened: FakeOffice) -> None:
    office = opened.office
    finished(office)
    opened.clock.time += timedelta(hours=23, minutes=59)
    assert drafting.write(office, TOKEN, {"subject": "Autre"}, OF_LETTER).subject == "Autre"
    opened.clock.time += timedelta(hours=24)
    assert drafting.look(office, TOKEN) is None
    for act in (lambda: join(office), lambda: send(office), lambda: ask(office)):
        with pytest.raises((DraftOver, NoMailServer)):
            act()
    opened.clock.time += timedelta(seconds=1)
    assert drafting.forget_drafts(office) == 1
    assert not opened.drafts.kept


def test_a_draft_of_another_browser_is_no_draft(opened: FakeOffice) -> None:
    finished(opened.office)
    for token in ("", "another"):
        with pytest.raises(DraftOver):
            drafting.write(opened.office, token, LETTER, OF_LETTER)


def test_files_have_their_limits(opened: FakeOffice) -> None:
    office = opened.office
    begin(office)
    join(office)
    with pytest.raises(PieceTwice):
        join(office, main=False)
    with pytest.raises(NotPdfNorImage):
        join(office, b"PK\3\4", main=False)
    for number in range(9):
        join(office, PDF + b"%d" % number, main=False)
    with pytest.raises(TooManyPieces):
        join(office, PDF + b"one more", main=False)
    draft = join(office, PDF + b"another letter")  # in the place of the first
    assert len(draft.pieces) == 10
    gone = draft.joined[0].version.digest
    assert gone not in {one.version.digest for one in drafting.take_out(office, TOKEN, gone).pieces}
    assert gone not in opened.drafts.kept[TOKEN].files
    with pytest.raises(TooHeavyTogether):
        join(office, PDF + bytes(60 << 20), main=False)


def test_a_letter_is_what_its_last_page_showed(opened: FakeOffice) -> None:
    office = opened.office
    shown = fingerprint(finished(office), TOKEN)
    drafting.write(office, TOKEN, {"subject": "Tout autre chose"}, OF_LETTER)
    with pytest.raises(DraftMoved):
        send(office, shown)
    with pytest.raises(NoticeUnread):
        send(office, noticed=None)
    with pytest.raises(DraftMoved):  # another notice than the one that was read
        send(office, noticed=Digest("0" * 64))
    assert not opened.store.reading.letter_numbers()
    sent = send(office)
    letter = opened.store.reading.incoming(sent.letter)
    assert letter.subject == "Tout autre chose"
    assert not letter.depositor.checked
    assert letter.notice == Accepted(NOTICE, letter.deposited_at)
    assert letter.language is NOTICE.language


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ({"subject": " \u200f "}, "letter"),
        ({"dated": "2026-13-01"}, "letter"),
        ({"dated": "2031-01-01"}, "letter"),
        ({"reference": "x" * 101}, "letter"),
        ({"depositor": "king"}, "contact"),
        ({"number": ""}, "contact"),
        ({"identifier": "ice"}, "contact"),
        ({"name": "12345"}, "contact"),
        ({"name": "x" * 301}, "contact"),
        ({"country": "XX"}, "contact"),
        ({"email": "youssef@"}, "contact"),
        ({"address": "x" * 501}, "contact"),
    ],
)
def test_nothing_unfinished_is_sent(opened: FakeOffice, typed: dict[str, str], step: str) -> None:
    office = opened.office
    finished(office)
    draft = drafting.write(office, TOKEN, typed, (*OF_LETTER, *OF_CONTACT))
    assert hand_in.missing(office, draft) == step
    with pytest.raises(DraftUnfinished):
        send(office)
    assert not opened.store.reading.letter_numbers()


def test_it_is_sent_once_however_often_and_from_wherever(opened: FakeOffice) -> None:
    office = opened.office
    finished(office)
    shown = fingerprint(drafting.expect_draft(office, TOKEN), TOKEN)
    sent: list[Sent] = []
    threads = [threading.Thread(target=lambda: sent.append(send(office, shown))) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    opened.drafts.kept.clear()  # swept meanwhile
    sent.append(send(office, shown))
    assert len(sent) == 5
    assert len(set(sent)) == 1
    assert opened.store.reading.letter_numbers() == [sent[0].letter]


def test_what_was_sent_is_changed_by_nobody(opened: FakeOffice) -> None:
    office = opened.office
    finished(office)
    send(office)
    assert not opened.drafts.kept[TOKEN].files
    acts: list[Callable[[], object]] = [
        lambda: join(office),
        lambda: begin(office),
        lambda: drafting.write(office, TOKEN, LETTER, OF_LETTER),
        lambda: drafting.take_out(office, TOKEN, Digest("0" * 64)),
    ]
    for act in acts:
        with pytest.raises(DraftSent):
            act()
    drafting.give_up(office, TOKEN)
    assert hand_in.sent_by(office, TOKEN) is not None


def test_a_draft_that_is_given_up_is_gone(opened: FakeOffice) -> None:
    finished(opened.office)
    drafting.give_up(opened.office, TOKEN)
    assert not opened.drafts.kept
    assert hand_in.sent_by(opened.office, TOKEN) is None


def test_a_flood_from_one_network_is_slowed(opened: FakeOffice) -> None:
    office = opened.office
    for number in range(drafting.DRAFTS):
        begin(office, f"draft {number}")
    with pytest.raises(TooManyTries):
        begin(office, "one more")
    assert "one more" not in opened.drafts.kept
    begin(office, "draft 1")  # that one is begun already
    begin(office, "elsewhere", address="198.51.100.7")
    opened.clock.time += timedelta(minutes=15)
    begin(office, "later")


def test_a_number_is_given_once_the_code_came_back(opened: FakeOffice, post: FakePost) -> None:
    office = opened.office
    draft = finished(office)
    assert hand_in.missing(office, draft) == "code"
    with pytest.raises(DraftUnfinished):
        send(office)
    ask(office)
    (mail,) = post.taken
    assert (mail.address, mail.language) == ("youssef@example.org", Language.AR)
    passcode.give_passcode(office, TOKEN, f" {post.code[:3]} {post.code[3:]} ")
    sent = send(office)
    assert opened.store.reading.incoming(sent.letter).depositor.checked


def test_a_code_is_read_in_digits_of_every_script(opened: FakeOffice, post: FakePost) -> None:
    finished(opened.office)
    ask(opened.office)
    arabic = post.code.translate({48 + one: 0x660 + one for one in range(10)})
    passcode.give_passcode(opened.office, TOKEN, arabic)
    draft = drafting.expect_draft(opened.office, TOKEN)
    assert draft.is_checked
    assert not replace(draft, email="other@example.org").is_checked


def test_a_code_counts_once_for_ten_minutes_and_five_tries(
    opened: FakeOffice, post: FakePost
) -> None:
    office = opened.office
    finished(office)
    with pytest.raises(PasscodeOver):
        passcode.give_passcode(office, TOKEN, "000000")
    ask(office)
    wrong = f"{(int(post.code) + 1) % 10**6:06d}"
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(PasscodeWrong) as refused:
            passcode.give_passcode(office, TOKEN, wrong)
        assert refused.value.facts == {"left": left}
    with pytest.raises(PasscodeOver):
        passcode.give_passcode(office, TOKEN, wrong)
    with pytest.raises(PasscodeOver):  # even the right one, now
        passcode.give_passcode(office, TOKEN, post.code)
    ask(office)
    opened.clock.time += LASTS
    with pytest.raises(PasscodeOver):
        passcode.give_passcode(office, TOKEN, post.code)


def test_a_code_is_for_its_address_and_its_draft_alone(opened: FakeOffice, post: FakePost) -> None:
    office = opened.office
    finished(office)
    ask(office)
    first = post.code
    drafting.write(office, TOKEN, {"email": "other@example.org"}, OF_CONTACT)
    with pytest.raises(PasscodeOver):
        passcode.give_passcode(office, TOKEN, first)
    drafting.write(office, TOKEN, {"email": "youssef@example.org"}, OF_CONTACT)
    held = drafting.expect_draft(office, TOKEN).passcode
    begin(office, "another")
    with opened.drafts.hold("another") as other:
        assert other.draft is not None
        other.keep(replace(other.draft, email="youssef@example.org", passcode=held))
    with pytest.raises(PasscodeWrong):
        passcode.give_passcode(office, "another", first)
    assert first not in str(opened.drafts.kept[TOKEN].draft)


def test_one_network_sends_a_box_so_many_codes(opened: FakeOffice, post: FakePost) -> None:
    office = opened.office
    finished(office)
    for _ in range(passcode.TO_A_BOX):
        ask(office)
    for email in ("youssef@example.org", "Youssef+1@EXAMPLE.org"):
        drafting.write(office, TOKEN, {"email": email}, OF_CONTACT)
        with pytest.raises(TooManyTries):
            ask(office)
    for _ in range(passcode.A_DAY - passcode.TO_A_BOX):
        opened.clock.time += timedelta(minutes=16)
        ask(office)
    opened.clock.time += timedelta(minutes=16)
    with pytest.raises(TooManyTries) as refusal:
        ask(office)
    assert len(post.taken) == passcode.A_DAY
    until = refusal.value.facts["until"]
    assert isinstance(until, datetime)
    opened.clock.time = until
    drafting.write(office, TOKEN, {"email": "youssef@example.org"}, OF_CONTACT)
    ask(office)


def uses_up(opened: FakeOffice, addresses: list[str]) -> int:
    """Strangers ask for as many codes to the same box as they get, all day; return how many."""
    begin(opened.office, "a stranger's")
    drafting.write(opened.office, "a stranger's", {"email": "youssef@example.org"}, OF_CONTACT)
    got = 0
    for address in addresses * (passcode.A_DAY + 1):
        opened.clock.time += timedelta(minutes=16) / len(addresses)
        with suppress(TooManyTries):
            passcode.ask_passcode(
                opened.office, "a stranger's", language=Language.AR, address=address
            )
            got += 1
    return got


def test_a_stranger_keeps_nobody_from_the_codes_of_their_own_box(
    opened: FakeOffice, post: FakePost
) -> None:
    finished(opened.office)
    assert uses_up(opened, ["203.0.113.9"]) == passcode.A_DAY
    for _ in range(passcode.TO_A_BOX):
        ask(opened.office)


@pytest.mark.parametrize(
    "addresses",
    [[f"203.0.113.{one}" for one in range(30)], [f"2001:db8:7:{one:x}::1" for one in range(30)]],
    ids=["a network of IPv4", "a site of IPv6"],
)
def test_nor_does_one_with_many_addresses_beside_each_other(
    opened: FakeOffice, post: FakePost, addresses: list[str]
) -> None:
    finished(opened.office)
    assert uses_up(opened, addresses) == passcode.FROM_EVERYWHERE - passcode.FOR_OTHERS
    ask(opened.office)
    passcode.give_passcode(opened.office, TOKEN, post.code)
    assert drafting.expect_draft(opened.office, TOKEN).is_checked


def test_nobody_fills_a_stranger_s_letter_box_from_however_many_places(
    opened: FakeOffice, post: FakePost
) -> None:
    finished(opened.office)
    places = [f"10.0.{one}.1" for one in range(60)]
    assert uses_up(opened, places) == passcode.FROM_EVERYWHERE
    with pytest.raises(TooManyTries):
        ask(opened.office)
    drafting.write(opened.office, TOKEN, {"email": "other@example.org"}, OF_CONTACT)
    ask(opened.office)


def test_one_network_asks_for_so_many_codes(opened: FakeOffice, post: FakePost) -> None:
    office = opened.office
    finished(office)
    for number in range(passcode.FROM_A_NETWORK):
        drafting.write(office, TOKEN, {"email": f"a{number}@example.org"}, OF_CONTACT)
        ask(office)
    drafting.write(office, TOKEN, {"email": "last@example.org"}, OF_CONTACT)
    with pytest.raises(TooManyTries):
        ask(office)
    ask(office, "198.51.100.7")


def test_a_mail_that_does_not_leave_is_said(opened: FakeOffice, post: FakePost) -> None:
    finished(opened.office)
    post.refusal = NotSent(problem="away")
    with pytest.raises(NotSent):
        ask(opened.office)


def test_without_a_mail_server_no_code_is_asked(opened: FakeOffice) -> None:
    draft = finished(opened.office, email="")
    assert hand_in.missing(opened.office, draft) == ""
    with pytest.raises(NoMailServer):
        ask(opened.office)
