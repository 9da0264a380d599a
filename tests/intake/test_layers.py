"""Layers that everybody sees are told; layers that somebody may not see are refused."""

from collections.abc import Callable

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from parapheur.domain.unfit import HiddenLayers
from parapheur.intake import Flag, PdfIntake
from tests.intake.pdfs import a_pdf


def layered(
    usage: Object | None = None, belongs: Object | None = None, **configuration: object
) -> Callable[[Pdf], object]:
    """A page with one layer; `configuration` speaks of it as `LAYER`."""

    def put(pdf: Pdf) -> None:
        layer = Dictionary(Type=Name.OCG, Name=String("calque"))
        if usage is not None:
            layer.Usage = usage
        one = pdf.make_indirect(layer)
        told = Dictionary()
        for key, value in configuration.items():
            told[f"/{key}"] = Array([one]) if value == "LAYER" else value
        for event in told.get("/AS", Array()):
            event.OCGs = Array([one])
        pdf.Root.OCProperties = Dictionary(OCGs=Array([one]), D=told)
        if belongs is not None:
            belongs.OCGs = one
            pdf.pages[0].obj.Resources = Dictionary(Properties=Dictionary(M=belongs))

    return put


def at(event: str, category: str) -> Array:
    return Array([Dictionary(Event=Name(event), Category=Array([Name(category)]))])


def says(category: str, state: str, value: str) -> Object:
    return Dictionary({category: Dictionary({state: Name(value)})})


PLAIN = {
    "a layer of no configuration": layered(),
    "a layer that is on": layered(ON="LAYER"),
    "off at first, then on": layered(BaseState=Name.OFF, ON="LAYER"),
    "seen and printed": layered(says("/Print", "/PrintState", "/ON"), AS=at("/Print", "/Print")),
    "a usage that nothing applies": layered(says("/Print", "/PrintState", "/OFF")),
    "content of any layer that is on": layered(belongs=Dictionary(Type=Name.OCMD, P=Name.AnyOn)),
}
HIDDEN = {
    "a layer that is off": layered(OFF="LAYER"),
    "all layers off at first": layered(BaseState=Name.OFF),
    "as it was left": layered(BaseState=Name.Unchanged),
    "not printed": layered(says("/Print", "/PrintState", "/OFF"), AS=at("/Print", "/Print")),
    "not on the screen": layered(says("/View", "/ViewState", "/OFF"), AS=at("/View", "/View")),
    "not in an export": layered(
        says("/Export", "/ExportState", "/OFF"), AS=at("/Export", "/Export")
    ),
    "by the zoom": layered(Dictionary(Zoom=Dictionary(min=2)), AS=at("/View", "/Zoom")),
    "by the reader's language": layered(
        Dictionary(Language=Dictionary(Lang=String("fr"))), AS=at("/View", "/Language")
    ),
    "content of a layer that is off": layered(belongs=Dictionary(Type=Name.OCMD, P=Name.AllOff)),
    "content of any that is off": layered(belongs=Dictionary(Type=Name.OCMD, P=Name.AnyOff)),
    "an expression that negates": layered(
        belongs=Dictionary(Type=Name.OCMD, VE=Array([Name.And, Array([Name.Not])]))
    ),
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_everybody_sees_is_told(intake: PdfIntake, name: str) -> None:
    inspection = intake.inspect(a_pdf(PLAIN[name]))
    assert (inspection.refusals, inspection.flags) == ((), (Flag.LAYERS,))


@pytest.mark.parametrize("name", HIDDEN)
def test_what_somebody_may_not_see_is_refused(intake: PdfIntake, name: str) -> None:
    (refusal,) = intake.inspect(a_pdf(HIDDEN[name])).refusals
    assert isinstance(refusal, HiddenLayers)


def test_another_configuration_hides_as_well(intake: PdfIntake) -> None:
    def second(pdf: Pdf) -> None:
        layered()(pdf)
        properties = pdf.Root.OCProperties
        properties.Configs = Array([Dictionary(OFF=properties.OCGs)])

    with pytest.raises(HiddenLayers):
        intake.examine(a_pdf(second))
