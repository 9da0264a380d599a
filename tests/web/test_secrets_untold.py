"""Links, codes and secrets that are true ones stand in no trail, whatever they are refused for."""

from datetime import timedelta

from parapheur.domain.about_office import OfficeStream
from parapheur.domain.about_refusals import ActRefused, StrangerRefused
from parapheur.domain.guests import STAY
from tests.builders import AMINA, YOUSSEF
from tests.usecases.cards import has_card
from tests.web.ministry import FIRST, Ministry, give
from tests.web.test_cards import ask_for_code, call
from tests.web.test_guests import Home
from tests.web.test_second_factor import add_application
from tests.web.visitor import Visitor


def lines(ministry: Ministry) -> list[str]:
    kept = ministry.opened.store.kept
    return [entry.body.decode() for trail in kept.trails.values() for entry in trail]


def strangers(ministry: Ministry) -> list[tuple[str, str, int | None]]:
    events = ministry.opened.store.reading.office_events(OfficeStream.REFUSALS)
    found = [one for one in events if isinstance(one, StrangerRefused)]
    return [(one.refusal, one.what, one.dossier) for one in found]


def untold(ministry: Ministry, *secrets: str) -> None:
    told = lines(ministry)
    assert len(told) > 3
    for secret in secrets:
        assert len(secret) > 5
        assert not [line for line in told if secret in line]


def test_a_guests_link_and_code() -> None:
    home = Home()
    _, path, code = home.invites()
    token, bare = path.rpartition("/")[2], code.replace(" ", "")
    guest = Visitor(home.app)
    guest.see(path)
    wrong = str((int(bare) + 1) % 10 ** len(bare)).zfill(len(bare))
    guest.send(path, {"code": wrong}, status=403)
    assert home.happened[-1] == "GuestCodeRefused"
    assert strangers(home) == []  # the dossier tells it
    guest.follow(guest.send(path, {"code": bare}))
    fields = guest.page.fields(f"{path}/sign")
    fields.pop("confirm")
    guest.send(f"{path}/sign", fields, status=422)
    assert strangers(home)[-1] == ("NotConfirmed", "POST /guest/*/sign", FIRST)
    guest.send(f"{path}/sign", fields | {"shown": "0" * 64, "confirm": "1"}, status=409)
    assert strangers(home)[-1] == ("NotWhatWasShown", "POST /guest/*/sign", FIRST)
    guest.see(f"{path}/document/{'0' * 64}", 404)
    assert strangers(home)[-1] == ("NoSuchPiece", "GET /guest/*/document/*", FIRST)
    home.opened.clock.time += STAY + timedelta(minutes=1)
    guest.see(f"{path}x", 404)
    assert strangers(home)[-1][0] == "LinkDead"
    cookie = guest.client.get_cookie("guest", path=path)
    untold(home, token, bare, wrong, *([cookie.value] if cookie else []))


def test_the_secret_of_an_application_and_a_wrong_code_of_it() -> None:
    ministry = Ministry()
    ministry.deposit()
    youssef = ministry.let(YOUSSEF)
    phone = add_application(ministry, youssef)  # with a first code that is refused
    told = ministry.opened.store.reading.account_events(YOUSSEF.login)
    refused = [one for one in told if isinstance(one, ActRefused)]
    assert [(one.refusal, one.what) for one in refused] == [
        ("CodeRefused", "POST /account/factors/confirm")
    ]
    untold(ministry, phone._maker.secret, "000000,", phone._maker.now())


def test_the_code_of_a_card() -> None:
    ministry = Ministry()
    ministry.deposit()
    has_card(ministry.opened, YOUSSEF)
    youssef = ministry.let(YOUSSEF)
    code = ask_for_code(youssef)
    assert call(ministry, "prepare", code).status_code == 200
    assert call(ministry, "complete", code, value="AA==", certificate="AA==").status_code == 422
    one = ministry.opened.store.reading.account_events(YOUSSEF.login)[-1]
    assert isinstance(one, ActRefused)
    place = ("CardDiffers", "POST /api/card/complete", FIRST, 0)
    assert (one.refusal, one.what, one.dossier, one.position) == place
    give(youssef)
    assert call(ministry, "prepare", code).status_code == 409
    assert call(ministry, "prepare", f"{code}A").status_code == 401
    assert strangers(ministry) == [("CodeDead", "POST /api/card/prepare", None)]
    untold(ministry, code, code.replace("-", ""))


def test_the_session_and_the_token_of_a_form() -> None:
    ministry = Ministry()
    amina = ministry.let(AMINA)
    token = amina.see("/account").token
    amina.client.post("/deposit", data={"csrf_token": f"{token}x"})
    cookie = amina.client.get_cookie("parapheur")
    assert cookie is not None
    assert [one for one in lines(ministry) if "FormTooOld" in one]
    untold(ministry, token, cookie.value)
