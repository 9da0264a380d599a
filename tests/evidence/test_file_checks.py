"""An evidence file is held against itself: whatever a forger within changes is named.

Each change here is sealed again by the ministry's own key, so that it is the check behind the seal
that finds it.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from parapheur.domain import commitments
from parapheur.domain.trail import canonical
from parapheur.evidence import verify
from tests.builders import MORNING
from tests.evidence.bundles import (
    FILLER,
    Change,
    codes,
    container,
    files_of,
    honest,
    looked_at,
    ministry,
    resealed,
    seal,
)

HISTORY, VALUES = "entries/dossier/7.jsonl", "values.jsonl"
Files = dict[str, bytes]


def test_an_honest_file_is_valid() -> None:
    report = looked_at(honest())
    assert report.verdict == "valid"
    assert [one.name for one in report.checks] == [
        "container", "format", "manifest", "seal", "seal", "entries", "documents",
        "signatures", "signatures", "signatures", "signatures", "house", "values", "journal",
        "journal", "trust",
    ]  # fmt: skip


def test_without_an_authority_it_is_not_decided_whose_keys_they_are() -> None:
    report = looked_at(honest(), trust=[])
    assert (report.verdict, codes(report)) == ("indeterminate", ["nobody-trusted"])


def test_under_another_authority_it_is_not_either() -> None:
    report = looked_at(honest(), trust=[ministry().salma.certificate_der])
    assert (report.verdict, codes(report)) == ("indeterminate", ["untrusted"])


def lines(change: Callable[[list[bytes]], object], name: str = HISTORY) -> Change:
    def done(files: Files) -> None:
        found = files[name].splitlines(keepends=True)
        change(found)
        files[name] = b"".join(found)

    return done


def replaced(old: bytes, new: bytes, name: str = HISTORY) -> Change:
    def done(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return done


def values(name: str, change: Callable[[Any], object]) -> Change:
    def done(files: Files) -> None:
        found = json.loads(files[name])
        change(found)
        files[name] = json.dumps(found).encode()

    return done


def swapped(files: Files) -> None:
    files["document.pdf"] = files["document.pdf"].replace(b"lettre", b"letTre", 1)


def without(files: Files, begins: str, ends: str) -> None:
    for name in [one for one in files if one.startswith(begins) and one.endswith(ends)]:
        del files[name]


def first_two(found: list[bytes]) -> None:
    found[0], found[1] = found[1], found[0]


def told_twice(files: Files) -> None:
    """The newest signature once more, as another act."""
    found = files[HISTORY].splitlines()
    facts = json.loads(found[-1])
    facts |= {"seq": facts["seq"] + 1, "previous": verify.digest_of(found[-1])}
    found.append(canonical(facts))
    files[HISTORY] = b"\n".join([*found, b""])


def other_head(files: Files) -> None:
    """Another history under the same name, signed by the journal's own key."""
    head = ministry().head([bytes(32)] * 12)
    assert head.token is not None
    files["heads/2.note"], files["heads/2.tsr"] = head.note, head.token


def test_the_stamp_of_an_earlier_head_proves_no_newer_one() -> None:
    report = looked_at(resealed(lambda files: files.pop("heads/2.tsr")))
    assert report.verdict == "valid"
    said = [one.said for one in report.checks if one.name == "journal"]
    assert said == ["journal", "journal-untimed"]


CHANGES: dict[str, tuple[Change, list[str]]] = {
    "an entry is changed": (
        replaced(b"arr\xc3\xaat\xc3\xa9 12", b"arr\xc3\xaat\xc3\xa9 13"),
        ["act-untold", "not-included"],
    ),
    "an entry in the middle is changed": (replaced(b'"lettre"', b'"Lettre"'), ["entry-chain"]),
    "an entry is left out": (lines(lambda found: found.pop(1)), ["entry-missing"]),
    "the newest entry is left out": (lines(list.pop), ["proofs-form"]),
    "entries change places": (lines(first_two), ["entry-missing"]),
    "an entry is there twice": (lines(lambda found: found.insert(1, found[0])), ["entry-order"]),
    "an entry has a space": (replaced(b'":', b'": '), ["entry-form"]),
    "an entry says a key twice": (replaced(b'{"actor"', b'{"actor":"x","actor"'), ["entry-form"]),
    "an entry is no JSON": (replaced(b"{", b"["), ["entry-form"]),
    "the last line does not end": (
        lambda files: files.update({HISTORY: files[HISTORY][:-1]}),
        ["entry-form"],
    ),
    "an entry is of another trail": (
        replaced(b"account/salma", b"account/karim", "entries/account/salma.jsonl"),
        ["entry-elsewhere"],
    ),
    "a trail is left out": (lambda files: files.pop("entries/account/karim.jsonl"), ["streams"]),
    "a trail is added": (lambda files: files.update({"entries/x.jsonl": b"{}\n"}), ["streams"]),
    "the document is changed": (swapped, ["version"]),
    "the document is cut": (
        lambda files: files.update({"document.pdf": files["document.pdf"][:-9]}),
        ["versions-form"],
    ),
    "an annexe is left out": (lambda files: files.pop("annexes/1-1.pdf"), ["piece-missing"]),
    "a version is left out": (
        values("versions.json", lambda all_: all_["versions"].pop(1)),
        ["piece-missing"],
    ),
    "a version is said to be longer": (
        values("versions.json", lambda all_: all_["versions"][0].update(length=25)),
        ["version"],
    ),
    "a visa is left out": (lambda files: files.pop("signatures/3.p7s"), ["piece-missing"]),
    "the key is told by nobody": (
        replaced(b"KeyIssued", b"KeyEnding", "entries/account/salma.jsonl"),
        ["entry-chain"],
    ),
    "a version is told twice": (told_twice, ["signature", "unproved"]),
    "a value is another": (replaced(b"Une lettre", b"Une Lettre", VALUES), ["value"]),
    "a salt is another": (replaced(b'"000102', b'"000103', VALUES), ["value"]),
    "a salt is short": (replaced(b'0e0f"', b'0e"', VALUES), ["value"]),
    "a value is there twice": (lines(lambda found: found.append(found[0]), VALUES), ["value"]),
    "a value is of nothing": (replaced(b"/subject", b"/object", VALUES), ["value"]),
    "values are left out": (lambda files: files.pop(VALUES), ["missing"]),
    "a leaf is another": (
        values("proofs.json", lambda all_: all_["entries"][0].update(leaf=6)),
        ["not-included"],
    ),
    "a leaf is none": (
        values("proofs.json", lambda all_: all_["entries"][0].update(leaf=True)),
        ["not-included"],
    ),
    "a path is too long": (
        values("proofs.json", lambda all_: all_["entries"][0]["path"].append("0" * 64)),
        ["not-included"],
    ),
    "a path is too short": (
        values("proofs.json", lambda all_: all_["entries"][0]["path"].pop()),
        ["not-included"],
    ),
    "a proof is missing": (
        values("proofs.json", lambda all_: all_["entries"].pop()),
        ["unproved"],
    ),
    "a proof is of nothing": (
        values("proofs.json", lambda all_: all_["entries"].append({"stream": "x", "seq": 1})),
        ["proofs-form"],
    ),
    "growth is not proved": (
        values("proofs.json", lambda all_: all_["consistency"].clear()),
        ["inconsistent"],
    ),
    "the journal is another": (other_head, ["inconsistent"]),
    "a head is not signed": (replaced(b"\n12\n", b"\n13\n", "heads/2.note"), ["head"]),
    "a head's key is left out": (
        lambda files: without(files, "heads/", ".cer"),
        ["head"],
    ),
    "a head's timestamp is another's": (
        lambda files: files.update({"heads/2.tsr": files["heads/1.tsr"]}),
        ["head"],
    ),
    "there are no proofs": (lambda files: files.pop("proofs.json"), ["no-journal"]),
    "a certificate is left out": (
        lambda files: without(files, "certificates/", ".cer"),
        ["seal-carries"],
    ),
    "a certificate is none": (
        lambda files: files.update({"certificates/x.cer": b"\x30\x00"}),
        ["no-certificate"],
    ),
    "it is of a later format": (
        values("evidence.json", lambda all_: all_.update(format=2)),
        ["future"],
    ),
    "it is of no format": (
        values("evidence.json", lambda all_: all_.update(format="1")),
        ["no-format"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_is_named(name: str) -> None:
    change, expected = CHANGES[name]
    report = looked_at(resealed(change))
    assert codes(report) == expected
    assert report.verdict != "valid"
    for one in report.checks:
        assert all(one.sentence(language) for language in verify.LANGUAGES)


def test_a_seal_over_another_manifest_does_not_hold() -> None:
    files = files_of(honest())
    files[verify.SIGNATURE] = seal(b"another")
    assert codes(looked_at(container(files))) == ["seal-broken"]


def test_a_seal_without_a_timestamp_claims_its_time() -> None:
    files = files_of(honest())
    files[verify.SIGNATURE] = seal(files[verify.MANIFEST], timed=False)
    report = looked_at(container(files))
    assert report.verdict == "valid"
    assert "seal-untimed" in [one.said for one in report.checks]


def test_a_seal_by_somebody_else_of_the_same_authority_is_told() -> None:
    """Whoever has a certificate can seal what they like: it is not the organisation's seal."""
    report = looked_at(resealed(lambda files: None, key=ministry().salma))
    assert (report.verdict, codes(report)) == ("indeterminate", ["house-other"])
    told = next(one for one in report.checks if one.name == "house")
    assert "Salma" in told.sentence()


def test_a_manifest_of_others_is_told() -> None:
    files = files_of(honest())
    files[verify.MANIFEST] = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert codes(looked_at(container(files))) == ["foreign-manifest", "seal-broken"]


def test_a_file_that_the_manifest_does_not_list_is_named() -> None:
    files = files_of(honest())
    files["more.txt"] = b"more"
    report = looked_at(container(files))
    assert codes(report) == ["unlisted"]
    assert "more.txt" in report.checks[2].sentence()


def test_a_listed_file_that_is_not_there_is_named() -> None:
    files = files_of(honest())
    del files["readme.txt"]
    assert codes(looked_at(container(files))) == ["listed-missing"]


def test_heads_kept_elsewhere_are_held_against_it() -> None:
    kept = files_of(honest())
    same, other = kept["heads/1.note"], ministry().head([bytes(32)] * len(FILLER)).note
    between = ministry().head([bytes(32)] * 9, MORNING + timedelta(hours=1)).note
    foreign = same.replace(b"/journal/1", b"/journal/2")
    assert looked_at(honest(), anchors=[same]).verdict == "valid"
    assert codes(looked_at(honest(), anchors=[same, other])) == ["anchor-differs"]
    assert codes(looked_at(honest(), anchors=[between])) == ["anchor-between"]
    assert codes(looked_at(honest(), anchors=[foreign])) == ["anchor-foreign"]
    assert looked_at(honest(), anchors=[other]).verdict == "invalid"
    assert looked_at(honest(), anchors=[b""]).verdict == "indeterminate"


def test_what_was_erased_is_not_in_it_and_proves_all_the_same() -> None:
    report = looked_at(resealed(lines(list.clear, VALUES)))
    told = next(one for one in report.checks if one.name == "values")
    assert (report.verdict, told.facts) == ("valid", {"count": 0, "of": 2})
    assert "une note effacée depuis".encode() not in honest()


def test_the_vectors_of_the_commitments_hold() -> None:
    for salt, value, said in re.findall(
        r"^    ([0-9a-f]{32}) (.+)\n      ([0-9a-f]{64})$", commitments.__doc__ or "", re.MULTILINE
    ):
        assert verify.commitment(bytes.fromhex(salt), json.loads(value)) == said
    assert "Vectors" in (commitments.__doc__ or "")


def test_what_a_file_says_never_steers_a_terminal() -> None:
    check = verify.Check("x", "wrong", "missing", {"name": "\x1b[2J\u202ename" + "x" * 300})
    assert "\x1b" not in check.sentence()
    assert "\u202e" not in check.sentence()
    assert len(check.sentence()) < 230
