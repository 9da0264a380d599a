"""An address is built as the library builds it, whenever it is asked for."""

from collections.abc import Mapping

import pytest
from werkzeug.routing import (
    AnyConverter,
    BaseConverter,
    BuildError,
    IntegerConverter,
    Map,
    Rule,
)

from parapheur.web.addressing import WRITTEN, Address
from tests.web.ministry import Ministry


class Doubled(IntegerConverter):
    """Another converter by the same name."""

    def to_url(self, value: int) -> str:
        return str(2 * value)


def one(kind: type[Rule], text: str, **more: object) -> Rule:
    rule = kind(text, endpoint="here", **more)  # type: ignore[arg-type]  # as the library has them
    Map([rule])
    return rule


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("/", {}),
        ("/", {"page": 2, "q": "été & hiver"}),
        ("/lettres/<int:number>/pièces/<name>", {"number": 7, "name": "à lire/?"}),
        ("/lettres/<int:number>/pièces/<name>", {"number": 7, "name": "x", "page": [1, 2]}),
        ("/files/<path:where>", {"where": "a/b c"}),
    ],
)
@pytest.mark.parametrize("more", [True, False])
def test_it_is_the_librarys_own(text: str, values: Mapping[str, object], more: bool) -> None:
    assert one(Address, text).build(values, more) == one(Rule, text).build(values, more)


def test_what_its_text_does_not_say_counts_too() -> None:
    told = {"defaults": {"number": 1}}
    usual = one(Address, "/told/<int:number>").build({"number": 5})
    assert usual == ("", "/told/5")
    for kind in (Address, Rule):
        assert one(kind, "/told/", **told).build({"number": 5}) == ("", "/told/")
    for kind in (Address, Rule):
        rule = kind("/told/<int:number>", endpoint="here")
        Map([rule], converters={"int": Doubled})
        assert rule.build({"number": 5}) == ("", "/told/10")


def test_every_address_of_the_pages_is_the_librarys_own() -> None:
    app = Ministry().app
    rules = list(app.url_map.iter_rules())
    plain = Map(
        [Rule(rule.rule, endpoint=rule.endpoint) for rule in rules],
        converters=app.url_map.converters,
    )
    known = {(rule.rule, rule.endpoint): rule for rule in plain.iter_rules()}
    assert len(rules) > 200
    for rule in rules:
        assert isinstance(rule, Address)
        values = {name: one_of(converter) for name, converter in rule._converters.items()}
        for more in ({}, {"page": "2"}):
            built = rule.build({**values, **more})
            assert built == known[rule.rule, rule.endpoint].build({**values, **more})
            assert built, rule.rule


def one_of(converter: BaseConverter) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 7 if isinstance(converter, IntegerConverter) else "seven"


def test_a_builder_is_written_once_however_many_apps_there_are() -> None:
    first, second = one(Address, "/once/<name>"), one(Address, "/once/<name>")
    assert not [text for text, _ in WRITTEN if text == "/once/<name>"]
    assert first.build({"name": "a"}) == ("", "/once/a")
    written = WRITTEN["/once/<name>", True]
    assert second.build({"name": "b"}) == ("", "/once/b")
    assert WRITTEN["/once/<name>", True] is written


def test_a_value_too_few_is_refused() -> None:
    rule = one(Address, "/few/<name>")
    adapter = rule.map.bind("localhost")
    with pytest.raises(BuildError):
        adapter.build("here", {})
