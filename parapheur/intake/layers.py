"""Layers (optional content, ISO 32000-2, 8.11): what a page shows must not depend on who shows it.

A document's layers are plain when every one of them is shown on the screen, on paper and in an
export alike, in each of its configurations, and nothing in it is made to be seen only while a
layer is off. Plain layers are told to a person; others are refused.

1. A layer is on or off by its configuration: BaseState, then ON and OFF (8.11.4.3).
2. Usage application dictionaries (AS) switch it by the event: View, Print or Export, by what its
   own usage says of that (8.11.4.4-5). A usage by zoom, language or user is one that nobody can
   foresee.
3. A membership dictionary (OCMD) whose policy asks for layers that are off, or whose expression
   has a Not, shows what the plain view hides, or hides it when a layer is switched (8.11.2.2).
"""

from collections.abc import Iterator

import pikepdf

from parapheur.intake.active import Keys, inside, name

STATES = {"/View": "/ViewState", "/Print": "/PrintState", "/Export": "/ExportState"}
"""What a layer's usage says of each event."""
WHEN_OFF = {"/AllOff", "/AnyOff"}
DEEPEST = 32

Layer = tuple[int, int]


def hidden(pdf: pikepdf.Pdf) -> bool:
    """Say whether any layer is hidden, or seen by some and not by others."""
    properties = inside(pdf.Root.get("/OCProperties"))
    if not properties:
        return False
    layers = {one.objgen: one for one in listed(properties.get("/OCGs"))}
    configurations = [properties.get("/D"), *listed(properties.get("/Configs"))]
    return any(hides(inside(one), layers) for one in configurations)


def hides(configuration: Keys, layers: dict[Layer, pikepdf.Object]) -> bool:
    """Say whether a configuration hides a layer, at any event."""
    base = name(configuration, "/BaseState") or "/ON"
    shown = set(layers) if base == "/ON" else set()  # 1: /Unchanged is as good as off
    shown |= {one.objgen for one in listed(configuration.get("/ON"))}
    shown -= {one.objgen for one in listed(configuration.get("/OFF"))}
    if shown < set(layers):
        return True
    return any(switched_off(inside(usage), layers) for usage in listed(configuration.get("/AS")))


def switched_off(usage: Keys, layers: dict[Layer, pikepdf.Object]) -> bool:
    """Say whether a usage application may put out one of its layers."""
    for one in listed(usage.get("/OCGs")):
        says = inside(inside(layers.get(one.objgen)).get("/Usage"))
        for category in names(usage.get("/Category")):
            state = STATES.get(category)
            if category in says and (
                state is None or name(inside(says[category]), state) == "/OFF"
            ):
                return True  # 2
    return False


def conditional(keys: Keys) -> bool:
    """Say whether a dictionary is a membership that depends on a layer being off."""
    if name(keys, "/Type") != "/OCMD":
        return False
    return name(keys, "/P") in WHEN_OFF or negates(keys.get("/VE"))  # 3


def negates(expression: object, depth: int = 0) -> bool:
    """Say whether a visibility expression has a Not anywhere. `RecursionError`."""
    if depth > DEEPEST:
        raise RecursionError
    parts = listed(expression)
    return "/Not" in names(expression) or any(
        negates(part, depth + 1) for part in parts if isinstance(part, pikepdf.Array)
    )


def listed(value: object) -> Iterator[pikepdf.Object]:
    """Yield what stands in what may be an array."""
    if isinstance(value, pikepdf.Array):
        yield from value


def names(value: object) -> list[str]:
    """Return the names that stand in what may be an array, or is one name."""
    if isinstance(value, pikepdf.Name):
        return [str(value)]
    return [str(one) for one in listed(value) if isinstance(one, pikepdf.Name)]
