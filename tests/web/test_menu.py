"""The menu: what does not go beside the rest stands behind a word."""

from tests.builders import CLAIRE
from tests.letters import MINISTRY, OFFICER
from tests.web.ministry import Ministry
from tests.web.registry_office import RegistryOffice

FOLDED = "/audit/refusals"


def test_an_auditors_lists_are_folded_and_say_where_one_is() -> None:
    claire = Ministry().let(CLAIRE)
    beside, behind = claire.see("/audit/journal").html.split("Autres listes</summary>")
    assert f'href="{FOLDED}"' in behind.partition("</details>")[0]
    assert f'href="{FOLDED}"' not in beside
    assert "is-current" not in beside
    assert 'class="is-current">Autres listes' in claire.see(FOLDED).html


def test_an_officer_is_told_on_every_page_of_the_registry_where_they_are() -> None:
    office = RegistryOffice()
    office.deposit_letter()
    officer = office.let(OFFICER)
    for address in (f"/registry/{MINISTRY}", f"/registry/{MINISTRY}/paper", "/registry/letters/1"):
        (tab,) = [one for one in officer.see(address).all("a") if one.get("href") == "/registry"]
        assert tab["aria-current"] == "page", address
    assert 'href="/registry" aria-current' not in officer.see("/letters").html
