"""Nothing replaced: the program's own processes, a card, and what other programs say of it all."""

import subprocess

from parapheur.bootstrap import open_office
from parapheur.domain.dossier import DossierId
from tests.agent.ministry import Browser, Ministry
from tests.keys.drawer import HELD, RSA
from tests.needs import needs
from tests.signing.desk import PIN


def register(ministry: Ministry, login: str, key: str) -> Browser:
    browser = ministry.let(login)
    agent = ministry.agent("--key", key)
    agent.hear("Code: ")
    agent.say(browser.a_code_to_register(login))
    agent.hear(rf"Account: .*\({login}\)")
    agent.hear("Sign")
    agent.say("yes")
    agent.hear("PIN of the card: ")
    agent.say(PIN)
    assert agent.end() == 0, agent.said
    assert "The card is registered." in agent.said
    assert PIN not in agent.said
    return browser


def sign(ministry: Ministry, browser: Browser, number: DossierId) -> str:
    agent = ministry.agent()
    agent.hear("Code: ")
    agent.say(browser.a_code(number))
    agent.hear("Sign")
    agent.say("yes")
    agent.hear("PIN of the card: ")
    agent.say(PIN)
    assert agent.end() == 0, agent.said
    return agent.said


def test_a_visa_and_a_signature_are_given_by_cards(ministry: Ministry) -> None:
    one = DossierId(1)
    houda = register(ministry, "houda", RSA.key)
    karim = register(ministry, "karim", HELD.key)
    said = sign(ministry, houda, one)
    assert "The visa was given." in said
    assert "D-000001" in said
    assert "Note n° 1" in said
    houda.see(f"{houda.at.removeprefix(houda.url)}")
    assert "It is signed, by your card." in houda.page
    karim.see("/dossiers/1")
    assert 'name="pin"' not in karim.page, "a key that gives less is not asked for"
    said = sign(ministry, karim, one)
    assert "The document was signed." in said
    assert "advanced" in said.lower()
    with open_office(ministry.settings) as opened:
        dossier = opened.office.reading.dossier(one)
        pdf = opened.office.files.get(dossier.version.digest)
    file = ministry.folder / "signed.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(
        [needs("pdfsig"), "-nocert", str(file)], capture_output=True, check=False
    ).stdout.decode("utf-8", "replace")
    assert told.count("Signature is Valid") == 2, told
    assert "signature" in told
