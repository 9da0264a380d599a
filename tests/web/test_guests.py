"""The pages around a guest: inviting from a dossier, and what somebody without an account sees."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from parapheur.domain.about_guests import GuestDeclined, GuestSigned
from parapheur.domain.circuit import Action
from parapheur.domain.correspondence import Correspondence
from parapheur.domain.dossier import DossierId
from parapheur.domain.people import Person
from parapheur.domain.words import Language
from parapheur.usecases.post import send_due
from tests.builders import (
    CIRCUITS,
    CLAIRE,
    HASSAN,
    LEGAL,
    MINISTER,
    MORNING,
    PIN,
    SALMA,
    SERVICE,
    YOUSSEF,
    a_circuit,
    a_step,
)
from tests.fake_mail import FakePost
from tests.fakes import an_office
from tests.web.ministry import FIRST, Ministry, give
from tests.web.visitor import Page, Visitor, some_pages

CONVENTION = a_circuit(
    a_step(Action.VISA, SERVICE, id="visa"),
    a_step(Action.EXTERNAL, LEGAL, id="partenaire"),
    a_step(Action.SIGN, MINISTER, id="signature"),
    id="convention",
)
INVITE, WITHDRAW = "/dossiers/1/invite", "/dossiers/1/withdraw"
ASKED = {"name": "Nadia Berrada", "address": "nadia@example.org", "language": "fr"}
DEAD = "Ce lien ne sert à rien"


class Home(Ministry):
    """A ministry with a mail server, and a dossier that waits on a guest."""

    def __init__(self, *, secure: bool = False) -> None:
        self.opened = an_office()
        self.post = FakePost()
        self.opened.post = self.post
        self.opened.store.mails = True
        self.opened.circuits = {**CIRCUITS, CONVENTION.id: CONVENTION}
        self.app = some_pages(self.opened, secure=secure)
        self.waiting()

    def waiting(self) -> None:
        self.deposit(circuit=CONVENTION.id)
        give(self.let(YOUSSEF))

    def invites(
        self, actor: Person = SALMA, language: Language = Language.FR, **changed: str
    ) -> tuple[Visitor, str, str]:
        """Who invites, with the page they are on; the path in the mail; and the code."""
        visitor = self.let(actor, language)
        fields = visitor.see("/dossiers/1").fields(INVITE)
        answer = visitor.send(INVITE, {**fields, **ASKED, **changed}, status=200)
        code = re.search(r'class="given" dir="ltr">([0-9 ]+)<', answer.text)
        assert code is not None
        send_due(self.opened.office)
        bidding = self.post.letters[-1].bidding
        assert bidding is not None
        return visitor, bidding.path, code[1]

    def guest(self, path: str, code: str, language: Language = Language.FR) -> Visitor:
        """A guest who followed the link and gave the code."""
        visitor = Visitor(self.app, language)
        visitor.see(path)
        visitor.follow(visitor.send(path, {"code": code}))
        return visitor

    @property
    def happened(self) -> list[str]:
        events = self.opened.store.reading.events(FIRST)
        return [type(event).__name__ for event in events]


@pytest.fixture
def home() -> Home:
    return Home()


def signing(page: Page, path: str) -> dict[str, str]:
    return {**page.fields(f"{path}/sign"), "confirm": "1"}


@pytest.mark.parametrize("language", Language)
def test_a_guest_signs_from_the_link_and_the_code(home: Home, language: Language) -> None:
    salma, path, code = home.invites(language=language)
    assert path not in salma.page.html
    assert path.rpartition("-")[2] not in salma.see("/dossiers/1").html
    assert code not in salma.page.html  # it was shown once
    guest = home.guest(path, code, language)
    page = guest.page
    assert "Nadia Berrada" in page.text
    assert not page.offers("/logout")
    assert "/tray" not in page.html
    shown = page.fields(f"{path}/sign")["shown"]
    source = f"{path}/document/{shown}"
    assert source in page.html
    document = guest.client.get(source)
    assert document.data == home.opened.files.get(shown)  # type: ignore[arg-type]  # a digest
    assert document.headers["Cache-Control"] == "no-store"
    done = guest.follow(guest.send(f"{path}/sign", signing(page, path)))
    assert "Nadia Berrada" in done.text
    assert home.happened[-1] == "GuestSigned"
    signed = home.opened.store.reading.dossier(FIRST).version.digest
    assert guest.client.get(f"{path}/document/{signed}").status_code == 200
    assert "Nadia Berrada" in home.let(HASSAN, language).see("/dossiers/1").text
    assert "Nadia Berrada" in home.let(CLAIRE, language).see("/dossiers/1/history").text
    home.let(CLAIRE, language).see("/dossiers/1/verdict")


def test_the_link_alone_shows_who_invites_and_nothing_else(home: Home) -> None:
    _, path, _ = home.invites()
    stranger = Visitor(home.app, Language.FR)
    stranger.see(path)
    stranger.see(path)  # what reads mails before their readers do has been here
    page = stranger.see(path)
    assert "Salma" in page.text
    for withheld in ("Réponse à la commune", "Nadia", "nadia@example.org", "/sign", "D-000001"):
        assert withheld not in page.html
    assert stranger.client.get(f"{path}/document").status_code == 303
    assert stranger.client.get(f"{path}/done").status_code == 303
    shown = home.opened.store.reading.dossier(FIRST).version.digest
    assert stranger.client.get(f"{path}/document/{shown}").status_code == 404
    sign = {"shown": shown, "confirm": "1"}
    assert stranger.send(f"{path}/sign", sign).headers["Location"] == path
    refuse = {"shown": shown, "reason": "x"}
    assert stranger.send(f"{path}/decline", refuse).headers["Location"] == path
    assert home.happened[-1] == "GuestInvited"


def test_a_wrong_code_is_told_and_the_fifth_ends_it(home: Home) -> None:
    _, path, code = home.invites()
    guest = Visitor(home.app, Language.FR)
    guest.see(path)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}"
    for left in (4, 3, 2, 1):
        answer = guest.send(path, {"code": wrong}, status=403)
        assert f"Essais restants : {left}." in guest.page.text
        assert wrong not in answer.text
    answer = guest.send(path, {"code": wrong})
    assert (answer.status_code, DEAD in answer.text) == (404, True)
    salma = home.let(SALMA)
    assert "un code erroné de trop" in salma.see("/dossiers/1").text
    assert salma.page.offers(INVITE)


def same(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)


def test_every_dead_link_is_answered_alike(home: Home) -> None:
    salma, path, code = home.invites()
    salma.see("/dossiers/1")
    salma.follow(salma.send(WITHDRAW, salma.page.fields(WITHDRAW)))
    assert "Nadia" not in salma.page.fields(INVITE).get("name", "")
    _, second, code = home.invites()
    guest = home.guest(second, code)
    guest.follow(guest.send(f"{second}/sign", signing(guest.page, second)))
    visitor = Visitor(home.app, Language.FR)
    answers = [
        same(visitor.client.get(one))
        for one in (
            path,
            second,
            f"/guest/1-9-{'a' * 64}",
            f"/guest/999-1-{'a' * 64}",
            "/guest/x",
            f"/guest/{'9' * 500}",
            path[:-1] + ("a" if path[-1] != "a" else "b"),
        )
    ]
    assert {status for status, _ in answers} == {404}
    pages = [re.sub(r"/guest/[^\"]*", "", text) for _, text in answers]
    assert len(set(pages)) == 1
    assert DEAD in pages[0]


def test_a_guest_refuses_with_a_reason_that_the_desk_reads(home: Home) -> None:
    _, path, code = home.invites()
    guest = home.guest(path, code)
    refuse = f"{path}/decline"
    fields = guest.page.fields(refuse)
    guest.send(refuse, {**fields, "reason": "  "}, status=422)
    done = guest.follow(guest.send(refuse, {**fields, "reason": "L’article 4 manque."}))
    assert "L’article 4 manque." in done.text
    assert home.happened[-1] == "GuestDeclined"
    page = home.let(SALMA).see("/dossiers/1")
    assert "L’article 4 manque." in page.text
    assert "a refusé de signer" in page.text
    assert page.offers(INVITE)
    assert page.offers("/dossiers/1/reject")


def test_a_double_click_signs_once_and_shows_the_same_page(home: Home) -> None:
    _, path, code = home.invites()
    guest = home.guest(path, code)
    fields = signing(guest.page, path)
    first = guest.send(f"{path}/sign", fields)
    second = guest.send(f"{path}/sign", fields)
    assert first.headers["Location"] == second.headers["Location"] == f"{path}/done"
    guest.follow(second)
    assert home.happened.count("GuestSigned") == 1
    assert guest.client.get(path).headers["Location"] == f"{path}/document"
    assert guest.client.get(f"{path}/document").headers["Location"] == f"{path}/done"


def test_nothing_is_signed_without_the_tick_or_over_other_bytes(home: Home) -> None:
    _, path, code = home.invites()
    guest = home.guest(path, code)
    fields = signing(guest.page, path)
    guest.send(f"{path}/sign", {**fields, "confirm": ""}, status=422)
    guest.send(f"{path}/sign", {**fields, "shown": "0" * 64}, status=409)
    assert "GuestSigned" not in home.happened


def test_a_session_is_for_its_own_link_alone(home: Home) -> None:
    _, path, code = home.invites()
    guest = home.guest(path, code)
    home.deposit(circuit=CONVENTION.id)
    youssef = home.let(YOUSSEF)
    fields = youssef.see("/dossiers/2").fields("/dossiers/2/act")
    youssef.send("/dossiers/2/act", {**fields, "pin": PIN})
    salma = home.let(SALMA)
    fields = salma.see("/dossiers/2").fields("/dossiers/2/invite")
    salma.send("/dossiers/2/invite", {**fields, **ASKED}, status=200)
    send_due(home.opened.office)
    bidding = home.post.letters[-1].bidding
    assert bidding is not None
    other = bidding.path
    cookie = guest.client.get_cookie("guest", path=path)
    assert cookie is not None
    guest.client.set_cookie("guest", cookie.value, path=other)
    assert guest.client.get(f"{other}/document").status_code == 303
    shown = home.opened.store.reading.dossier(DossierId(2)).version.digest
    answer = guest.send(f"{other}/sign", {"shown": shown, "confirm": "1"})
    assert answer.headers["Location"] == other
    assert "GuestSigned" not in home.happened


def test_the_cookie_is_short_and_kept_from_scripts_and_from_other_pages() -> None:
    home = Home(secure=True)
    _, path, code = home.invites()
    guest = Visitor(home.app, Language.FR)
    guest.see(path)
    answer = guest.send(path, {"code": code})
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if "guest=" in c]
    for part in ("__Secure-guest=", "; Secure", "HttpOnly", "SameSite=Strict", f"Path={path}"):
        assert part in cookie
    assert "Max-Age=3600" in cookie
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_after_an_hour_the_code_is_asked_again(home: Home) -> None:
    _, path, code = home.invites()
    guest = home.guest(path, code)
    home.opened.clock.time += timedelta(hours=1)
    assert guest.client.get(f"{path}/document").headers["Location"] == path
    page = guest.follow(guest.send(f"{path}/sign", signing(guest.page, path)))
    assert "Redonnez le code" in page.text
    assert "GuestSigned" not in home.happened


def test_what_is_sent_from_elsewhere_is_refused(home: Home) -> None:
    _, path, code = home.invites()
    guest = home.guest(path, code)
    fields = signing(guest.page, path)
    answer = guest.client.post(f"{path}/sign", data={**fields, "csrf_token": "x"})
    assert answer.status_code == 400
    answer = guest.client.post(
        f"{path}/sign", data=fields, headers={"Origin": "https://ailleurs.example"}
    )
    assert answer.status_code == 403
    assert "GuestSigned" not in home.happened


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"address": "nadia@example"}, "Ce n’est pas une adresse électronique"),
        ({"address": "salma@example.ma"}, "un invité vient de l’extérieur"),
        ({"name": " "}, "Écrivez le nom de l’invité"),
        ({"until": "2027-01-01"}, "30 prochains jours"),
        ({"until": "demain"}, "30 prochains jours"),
    ],
)
def test_a_refusal_stands_in_the_form_with_what_was_typed(
    home: Home, changed: dict[str, str], sentence: str
) -> None:
    with home.opened.store.work() as work:
        work.set_correspondence(SALMA.login, Correspondence("salma@example.ma"), at=MORNING)
    salma = home.let(SALMA)
    fields = salma.see("/dossiers/1").fields(INVITE)
    salma.send(INVITE, {**fields, **ASKED, **changed})
    answer = salma.send(INVITE, {**fields, **ASKED, **changed})
    assert answer.status_code == 422
    page = salma.read(answer)
    assert sentence in page.text
    typed = page.fields(INVITE)
    assert typed["address"] == {**ASKED, **changed}["address"]
    assert home.post.letters == []


def test_without_a_mail_server_the_page_says_so(home: Home) -> None:
    home.opened.post = None
    home.app = some_pages(home.opened)
    salma = home.let(SALMA)
    page = salma.see("/dossiers/1")
    assert "Aucun serveur de courrier n’est configuré" in page.text
    answer = salma.send(INVITE, {**page.fields(INVITE), **ASKED})
    assert answer.status_code == 409
    assert "GuestInvited" not in home.happened


def test_nobody_else_is_offered_to_invite(home: Home) -> None:
    for person in (YOUSSEF, HASSAN, CLAIRE):
        assert not home.let(person).see("/dossiers/1").offers(INVITE)
    youssef = home.let(YOUSSEF)
    youssef.see("/dossiers/1")
    fields = {"desk": LEGAL, "position": "1", "round": "1", "until": "2026-03-09", **ASKED}
    assert youssef.send(INVITE, fields).status_code == 403


def test_what_the_guest_did_is_told_in_every_sentence(home: Home) -> None:
    _, path, code = home.invites()
    guest = home.guest(path, code)
    guest.follow(guest.send(f"{path}/sign", signing(guest.page, path)))
    events = home.opened.store.reading.events(FIRST)
    assert isinstance(events[-1], GuestSigned)
    assert not any(isinstance(event, GuestDeclined) for event in events)
    page = home.let(CLAIRE).see("/dossiers/1/history")
    assert "Nadia Berrada, à l’invitation du bureau" in page.text
    assert "Invitation 1" in page.text


def test_a_dead_link_is_told_in_the_language_of_the_browser(home: Home) -> None:
    visitor = Visitor(home.app, Language.FR)
    visitor.client.delete_cookie("language")
    dead = f"/guest/9-9-{'a' * 64}"
    for asked, sentence in (
        ("fr-MA,fr;q=0.9", "Ce lien ne sert à rien"),
        ("en", "This link is of no use"),
        ("de", "لا يصلح هذا الرابط"),
    ):
        answer = visitor.client.get(dead, headers={"Accept-Language": asked})
        assert (answer.status_code, sentence in answer.text) == (404, True)


def test_the_guest_may_change_the_language(home: Home) -> None:
    _, path, code = home.invites(language=Language.FR)
    visitor = Visitor(home.app, Language.FR)
    visitor.client.delete_cookie("language")
    visitor.see(path)  # in the language that whoever invited chose
    visitor.language = Language.AR
    visitor.follow(visitor.send("/language", {"language": "ar", "next": path}))
    visitor.follow(visitor.send(path, {"code": code}))


@pytest.mark.parametrize("language", Language)
def test_the_tray_tells_that_a_guest_is_awaited_and_when_no_more(
    home: Home, language: Language
) -> None:
    home.invites(until="2026-03-09")
    salma = home.let(SALMA, language)
    running = {
        "ar": "يمكن لضيف",
        "fr": "peut signer jusqu’au 9 mars 2026",
        "en": "A guest may sign",
    }
    over = {"ar": "انتهى أجل دعوة ضيف", "fr": "a expiré", "en": "is over"}
    page = salma.see("/tray/todo")
    assert running[language] in page.text
    assert "Nadia Berrada" in page.text
    home.opened.clock.time = MORNING + timedelta(days=8)
    assert over[language] in home.let(SALMA, language).see("/tray/todo").text
