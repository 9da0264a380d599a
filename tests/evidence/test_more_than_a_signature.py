"""A new signature whose revision does something else besides: refused before the commit."""

from collections.abc import Callable

import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    pdf_name,
    pdf_string,
)

from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.signature import CERTIFICATION
from parapheur.signing.fields import empty_field
from parapheur.signing.update import Update, write_signature
from tests.builders import MORNING
from tests.evidence import attacks
from tests.signing.desk import PIN, SigningDesk


def widen(writer: Update) -> None:
    ref, field = empty_field(writer, "visa-1")
    field["/Rect"] = ArrayObject(map(FloatObject, (0, 0, 595, 842)))
    writer.mark_update(ref)


def act_on_click(writer: Update) -> None:
    ref, field = empty_field(writer, "visa-1")
    field["/A"] = DictionaryObject({pdf_name("/S"): pdf_name("/Launch")})
    writer.mark_update(ref)


def show_an_old_object(writer: Update) -> None:
    ref, field = empty_field(writer, "visa-1")
    contents = writer.root["/Pages"]["/Kids"][0].raw_get("/Contents")
    field["/AP"] = DictionaryObject({pdf_name("/N"): contents})
    writer.mark_update(ref)


def say_more(writer: Update) -> None:
    _, field = empty_field(writer, "sign-2")
    field["/TU"] = pdf_string("another field")
    writer.update_container(field)


def rename_author(writer: Update) -> None:
    writer.set_info(DictionaryObject({pdf_name("/Author"): pdf_string("somebody else")}))


WAYS: dict[str, Callable[[Update], None]] = {
    "content replaced": attacks.replace_content,
    "object hidden": attacks.hide_object,
    "field added": attacks.place_field("extra", (0, 0, 99, 99)),
    "field widened": widen,
    "action on the field": act_on_click,
    "old object shown": show_an_old_object,
    "another field changed": say_more,
    "information replaced": rename_author,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_revision_that_does_more_is_refused(
    desk: SigningDesk, versions: list[bytes], way: str
) -> None:
    writer = Update.over(versions[1])
    WAYS[way](writer)
    with desk.keys.open(desk.youssef, PIN) as key:
        signed = write_signature(writer, "visa-1", key=key, at=MORNING)
        with pytest.raises(SignatureUnsound):
            desk.signer.check(
                versions[1],
                signed,
                signed=[CERTIFICATION, "visa-1"],
                certificate=key.certificate,
            )


def test_a_second_certification_is_refused(desk: SigningDesk, versions: list[bytes]) -> None:
    writer = Update.over(versions[1])
    with desk.keys.open(desk.youssef, PIN) as key:
        signed = write_signature(writer, "visa-1", key=key, at=MORNING, certify=True)
        with pytest.raises(SignatureUnsound):
            desk.signer.check(
                versions[1],
                signed,
                signed=[CERTIFICATION, "visa-1"],
                certificate=key.certificate,
            )
