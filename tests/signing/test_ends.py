"""Nothing stands in a container behind its two parts, and finding so is no work."""

import pytest
from asn1crypto import cms

from parapheur.domain.errors import SignatureUnsound
from parapheur.signing.check import _ends
from parapheur.signing.container import FIRST, SEQUENCE, der

KIND = cms.ContentType("signed_data").dump()


def a_container(length: int, more: bytes = b"") -> bytes:
    """Its second part has so many bytes, which nobody reads as what they say they are."""
    return der(SEQUENCE, KIND, der(FIRST, der(SEQUENCE, bytes(length))), more)


@pytest.mark.parametrize("length", [127, 128, 129, 255, 256, 0x180, 0xB80, 0xB81, 0x10080])
def test_a_part_of_whatever_length_is_not_written_out_again(length: int) -> None:
    """One whose length ends in 0x80 takes seconds to be written anew, which an office has not."""
    _ends(a_container(length))
    _ends(a_container(length) + bytes(500))  # the room that a document keeps for it


@pytest.mark.parametrize("length", [127, 128, 0xB80])
def test_what_stands_behind_the_parts_is_refused(length: int) -> None:
    for more in (b"\x05\x00", der(SEQUENCE, b""), bytes(2)):
        with pytest.raises(SignatureUnsound, match="does not end"):
            _ends(a_container(length, more))
