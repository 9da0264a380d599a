"""What is put can be got again, under the name of its own content."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parapheur.domain.documents import Digest, Version
from parapheur.domain.errors import BytesLost
from parapheur.usecases.ports import Files


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(data=st.binary(max_size=5000))
def test_what_is_put_can_be_got_again(files: Files, data: bytes) -> None:
    version = files.put(data)
    assert version.digest == hashlib.sha256(data).hexdigest()
    assert version.length == len(data)
    assert files.get(version.digest) == data


def test_the_same_bytes_twice_are_one_version(files: Files) -> None:
    assert files.put(b"letter") == files.put(b"letter")


@pytest.mark.parametrize("name", ["0" * 64, "", "ab", "../../etc/passwd", "A" * 64, "\0" * 64])
def test_what_was_never_put_is_refused_by_its_name(files: Files, name: str) -> None:
    with pytest.raises(BytesLost) as refused:
        files.get(Digest(name))
    assert refused.value.facts == {"digest": name}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(first=st.binary(max_size=500), tails=st.lists(st.binary(max_size=500), max_size=8))
def test_a_version_that_grows_is_the_whole_of_its_bytes(
    files: Files, first: bytes, tails: list[bytes]
) -> None:
    whole, version = first, files.put(first)
    for tail in tails:
        whole, version = whole + tail, files.grow(version, tail)
        assert version.digest == hashlib.sha256(whole).hexdigest()
        assert version.length == len(whole)
    assert files.get(version.digest) == whole


def test_nothing_grows_from_what_was_never_put(files: Files) -> None:
    with pytest.raises(BytesLost):
        files.grow(Version(Digest("0" * 64), 3), b"more")


def test_several_that_are_kept_together_can_be_got_after_it(files: Files) -> None:
    letter = files.put(b"letter")
    with files.together() as several:
        versions = [several.put(b"%d" % number) for number in range(9)]
        grown = several.grow(letter, b" and its visa")
        again = several.put(b"3")
    assert [files.get(one.digest) for one in versions] == [b"%d" % number for number in range(9)]
    assert files.get(grown.digest) == b"letter and its visa"
    assert again == versions[3]
