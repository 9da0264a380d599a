"""The menu: what does not go beside the rest stands behind a word."""

from tests.builders import CLAIRE
from tests.web.ministry import Ministry

FOLDED = "/audit/refusals"


def test_an_auditors_lists_are_folded_and_say_where_one_is() -> None:
    claire = Ministry().let(CLAIRE)
    beside, behind = claire.see("/audit/journal").html.split("Autres listes</summary>")
    assert f'href="{FOLDED}"' in behind.partition("</details>")[0]
    assert f'href="{FOLDED}"' not in beside
    assert "is-current" not in beside
    assert 'class="is-current">Autres listes' in claire.see(FOLDED).html
