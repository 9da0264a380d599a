"""Nothing replaced: the program's own processes, a card, and what other programs say of it all."""

import base64
import json
import subprocess
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from parapheur.agent import Batch, Signing, a_reader, an_office, come
from parapheur.bootstrap import Opened, open_office
from parapheur.domain.baseline import Baseline
from parapheur.domain.cards import code_digest
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import OfficeRefuses
from parapheur.domain.events import StepSigned, VisaGiven
from parapheur.domain.levels import Level
from parapheur.domain.words import Language
from parapheur.usecases.fsck import fsck
from tests.agent.ministry import Agent, Browser, Ministry
from tests.keys.drawer import HELD, RSA
from tests.needs import needs
from tests.signing.desk import PIN

FIRST, SECOND, THIRD, FOURTH = map(DossierId, range(1, 5))


@pytest.fixture(scope="module")
def houda(ministry: Ministry) -> Browser:
    """She gives visas, by the RSA key of a card that she registers herself."""
    return registered(ministry, "houda", RSA.key)


@pytest.fixture(scope="module")
def karim(ministry: Ministry) -> Browser:
    """He signs, by a P-256 key."""
    return registered(ministry, "karim", HELD.key)


@pytest.fixture(scope="module")
def opened(ministry: Ministry) -> Iterator[Opened]:
    with open_office(ministry.settings) as opened:
        yield opened


def registered(ministry: Ministry, login: str, key: str) -> Browser:
    browser = ministry.let(login)
    agent = ministry.agent("--key", key)
    agent.hear("Code: ")
    agent.say(browser.a_code_to_register(login))
    agent.hear(rf"Account: .*\({login}\)")
    assert browser.url.removeprefix("http://") in agent.said
    agree(agent)
    assert agent.end() == 0, agent.said
    assert "The card is registered." in agent.said
    assert PIN not in agent.said, "a PIN is not shown"
    return browser


def agree(agent: Agent, pin: str = PIN) -> None:
    agent.hear(r"Sign\?.* ")
    agent.say("yes")
    agent.hear("PIN of the card: ")
    agent.say(pin)


def sign(ministry: Ministry, browser: Browser, number: DossierId) -> str:
    agent = ministry.agent()
    agent.hear("Code: ")
    agent.say(browser.a_code(number))
    agree(agent)
    assert agent.end() == 0, agent.said
    return agent.said


def stands(opened: Opened, number: DossierId) -> Dossier:
    return opened.office.reading.dossier(number)


def checked(opened: Opened, number: DossierId, file: Path) -> str:
    """What another program says of the document."""
    file.write_bytes(opened.office.files.get(stands(opened, number).version.digest))
    command = [str(needs("pdfsig")), "-nocert", str(file)]
    return subprocess.run(command, capture_output=True, check=False).stdout.decode(errors="replace")


class Beside:
    """What `parapheur token-agent` does, step by step, in this process."""

    def __init__(self, ministry: Ministry, code: str, token: str = HELD.token) -> None:
        self.office = an_office(ministry.url, code, Language.EN)
        self.reader = a_reader(ministry.drawer.module, token)
        errand = come(self.office, self.reader, code_digest(code))
        assert not isinstance(errand, Batch)
        self.errand = errand

    def signed(self) -> dict[str, str]:
        """Let the card sign, and tell nobody yet."""
        card = self.errand.card
        with self.reader.open(card, PIN) as key:
            value = key.sign(self.errand.data)
        return {"value": base64_of(value), "certificate": base64_of(card.certificate)}

    def gives(self, words: dict[str, str]) -> str:
        """Tell the office, and return what it says."""
        try:
            return str(self.office.complete(**words)["done"])
        except OfficeRefuses as refusal:
            return str(refusal)

    def does(self) -> str:
        return self.gives(self.signed())


def test_a_visa_beside_and_a_signature_inside_are_given_by_cards(
    ministry: Ministry, houda: Browser, karim: Browser, opened: Opened
) -> None:
    shown = stands(opened, FIRST).version.digest
    said = sign(ministry, houda, FIRST)
    for word in ("The visa was given.", "D-000001", "Note n° 1", f"SHA-256: {shown}", "Visa"):
        assert word in said
    houda.see(houda.at.removeprefix(houda.url.rstrip("/")))
    assert "It is signed, by your card." in houda.page
    karim.see("/dossiers/1")
    assert 'name="pin"' not in karim.page, "a key that gives less is not asked for"
    said = sign(ministry, karim, FIRST)
    assert "The document was signed." in said
    assert "Advanced signature" in said
    made = [
        one.signature
        for one in opened.office.reading.events(FIRST)
        if isinstance(one, VisaGiven | StepSigned)
    ]
    assert [(one.level, one.baseline) for one in made] == [(Level.ADVANCED, Baseline.T)] * 2
    told = checked(opened, FIRST, ministry.folder / "signed.pdf")
    assert told.count("Signature Validation: Signature is Valid.") == 2, told
    assert "Total document signed" in told
    karim.see("/dossiers/1/history")
    assert karim.page.count("By a card in the signer’s own computer") == 2
    assert "Advanced signature" in karim.page
    assert not (list((ministry.folder / "elsewhere").iterdir())), "nothing is left behind"


def test_what_is_kept_agrees_with_itself(karim: Browser, opened: Opened) -> None:
    assert list(fsck(opened.office)) == []


def test_an_agent_that_is_killed_holds_nobody_up(
    ministry: Ministry, houda: Browser, karim: Browser, opened: Opened
) -> None:
    agent = ministry.agent()
    agent.hear("Code: ")
    agent.say(houda.a_code(SECOND))
    agent.hear(r"Sign\?.* ")
    agent.kill()
    page = houda.see(houda.at.removeprefix(houda.url.rstrip("/")))
    assert "has fetched it" in page
    rachid = ministry.let("rachid")  # the other desk of that step, with a PIN, at once
    rachid.see("/dossiers/2")
    rachid.send("/dossiers/2/act", {**rachid.fields("/dossiers/2/act"), "pin": "904726"})
    assert stands(opened, SECOND).position == 1
    assert opened.office.reading.open_intents() == []
    assert "SigningAbandoned" not in [
        type(one).__name__ for one in opened.office.reading.events(SECOND)
    ]


def test_the_same_code_goes_on_after_a_kill(
    ministry: Ministry, karim: Browser, opened: Opened
) -> None:
    """`test_an_agent_that_is_killed_holds_nobody_up` brought the dossier here."""
    code = karim.a_code(SECOND)
    killed = ministry.agent()
    killed.hear("Code: ")
    killed.say(code)
    killed.hear(r"Sign\?.* ")
    killed.say("yes")
    killed.hear("PIN of the card: ")
    killed.kill()
    assert Beside(ministry, code).does() == "The document was signed."
    told = checked(opened, SECOND, ministry.folder / "second.pdf")
    assert told.count("Signature is Valid.") == 2, told


def test_a_wrong_pin_and_a_no_sign_nothing(
    ministry: Ministry, houda: Browser, opened: Opened
) -> None:
    code = houda.a_code(THIRD)
    wrong = ministry.agent()
    wrong.hear("Code: ")
    wrong.say(code)
    agree(wrong, "000000")
    assert wrong.end() == 3
    assert "The card refuses this PIN; nothing was signed." in wrong.said
    unwilling = ministry.agent()
    unwilling.hear("Code: ")
    unwilling.say(code)
    unwilling.hear(r"Sign\?.* ")
    unwilling.say("no")
    assert unwilling.end() == 1
    assert "Nothing was signed." in unwilling.said
    assert stands(opened, THIRD).position == 0


def test_two_who_complete_at_once_make_one_act(
    ministry: Ministry, houda: Browser, opened: Opened
) -> None:
    code = houda.a_code(THIRD)
    both, said = [Beside(ministry, code) for _ in range(2)], list[str]()
    words, gate = [one.signed() for one in both], threading.Barrier(2)

    def completes(one: Beside, words: dict[str, str]) -> None:
        gate.wait()
        said.append(one.gives(words))

    threads = [
        threading.Thread(target=completes, args=pair) for pair in zip(both, words, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count("The visa was given.") == 1, said
    events = [type(one).__name__ for one in opened.office.reading.events(THIRD)]
    assert events.count("VisaGiven") == 1
    with pytest.raises(OfficeRefuses, match="used already"):
        both[0].office.prepare()


def test_a_dossier_that_moved_is_refused_in_a_sentence(
    ministry: Ministry, houda: Browser, opened: Opened
) -> None:
    late = Beside(ministry, houda.a_code(FOURTH))
    assert isinstance(late.errand, Signing)
    rachid = ministry.let("rachid")
    rachid.see("/dossiers/4")
    rachid.send("/dossiers/4/act", {**rachid.fields("/dossiers/4/act"), "pin": "904726"})
    assert "already acted on this step" in late.does()
    events = [type(one).__name__ for one in opened.office.reading.events(FOURTH)]
    assert events.count("VisaGiven") == 1


def test_a_code_of_somebody_else_signs_by_nobody_s_other_card(
    ministry: Ministry, karim: Browser, opened: Opened
) -> None:
    """Houda's card lies in the same reader; Karim's code asks for his own."""
    beside = Beside(ministry, karim.a_code(FOURTH))
    found = {one.label: one for one in beside.reader.found()}
    assert isinstance(beside.errand, Signing)
    assert beside.errand.card == found[HELD.key]
    with beside.reader.open(found[RSA.key], PIN) as key:
        value = key.sign(beside.errand.attributes)
    for certificate in (found[RSA.key].certificate, found[HELD.key].certificate):
        with pytest.raises(OfficeRefuses, match=r"not the card|no signature of what"):
            beside.office.complete(value=base64_of(value), certificate=base64_of(certificate))
    assert stands(opened, FOURTH).position == 1


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"{}", 401),
        ({"Authorization": "Bearer "}, b"{}", 401),
        ({"Authorization": "Basic ABCD"}, b"{}", 401),
        ({"Authorization": "Bearer AAAA-BBBB-CCCC"}, b"{}", 401),
        ({"Authorization": "Bearer " + "A" * 5000}, b"{}", 401),
        ({"Cookie": "parapheur=a-session"}, b"{}", 401),
    ],
)
@pytest.mark.parametrize("what", ["prepare", "document", "complete"])
def test_without_a_code_that_holds_nobody_is_let_in(
    ministry: Ministry, what: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    for spoken, word in (("fr", "Ce code est inconnu"), ("ar", "هذا الرمز غير معروف")):
        answer = ask(ministry, what, body, {**headers, "Accept-Language": spoken})
        assert answer[0] == status
        assert answer[1]["error"] == "CodeDead"
        assert word in str(answer[1]["sentence"])


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"nothing", b'{"value": 7}', b'{"value": "!", "certificate": "!"}']
)
def test_what_is_no_answer_of_a_card_is_not_understood(
    ministry: Ministry, karim: Browser, body: bytes
) -> None:
    code = {"Authorization": f"Bearer {karim.a_code(FOURTH)}"}
    status, said = ask(ministry, "complete", body, code)
    assert (status, said["error"]) == (400, "NotUnderstood")


def ask(
    ministry: Ministry, what: str, body: bytes, headers: dict[str, str]
) -> tuple[int, dict[str, object]]:
    line = HTTPConnection(urlsplit(ministry.url).netloc, timeout=30)
    line.request("POST", f"/api/card/{what}", body, {"Content-Type": "application/json", **headers})
    answer = line.getresponse()
    said = json.loads(answer.read())
    line.close()
    return answer.status, said
