"""The files that are made for an evidence file out of what the office keeps."""

import json
from collections.abc import Iterator

from parapheur.domain.commitments import as_json
from parapheur.domain.documents import Digest, Version
from parapheur.domain.dossier import reference
from parapheur.domain.evidence import Contents, Piece, Proofs
from parapheur.domain.trail import canonical
from parapheur.evidence import verify
from parapheur.evidence.report import report_of

DOCUMENT = "document.pdf"


def made_of(contents: Contents) -> Iterator[Piece]:
    """Yield the files that say what the others are, and prove it."""
    for name, data in _made_of(contents):
        yield made(name, data)


def made(name: str, data: bytes) -> Piece:
    """Return a file that was made here."""
    return Piece(name, version_of(data), data)


def version_of(data: bytes) -> Version:
    """Return bytes as they are named."""
    return Version(Digest(verify.digest_of(data)), len(data))


def _made_of(contents: Contents) -> Iterator[tuple[str, bytes]]:
    yield "evidence.json", _json(_about(contents))
    yield "versions.json", _json({"versions": _versions(contents)})
    if contents.circuit is not None:
        yield "circuit.json", contents.circuit
    yield "report.xml", report_of(contents.verdict, _document(contents), contents.at)
    for stream in contents.streams:
        lines = b"".join(entry.body + b"\n" for entry in stream.entries)
        yield f"entries/{stream.name}.jsonl", lines
    yield "values.jsonl", b"".join(_values(contents))
    carried = contents.carried
    for der in carried.certificates:
        if _readable(der):
            yield f"certificates/{verify.digest_of(der)}.cer", der
    for der in carried.lists:
        yield f"revocation/{verify.digest_of(der)}.crl", der
    for der in carried.answers:
        yield f"revocation/{verify.digest_of(der)}.ocsp", der
    if contents.proofs is not None:
        yield from _proven(contents.proofs)


def _about(contents: Contents) -> dict[str, object]:
    return {
        "format": verify.FORMAT,
        "dossier": f"dossier/{contents.dossier}",
        "reference": reference(contents.dossier),
        "made": contents.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "streams": {one.name: "whole" if one.whole else "part" for one in contents.streams},
    }


def _versions(contents: Contents) -> list[dict[str, object]]:
    return [
        {
            "round": one.round,
            "index": one.index,
            "digest": one.version.digest,
            "length": one.version.length,
            "file": one.piece,
        }
        for one in contents.versions
    ]


def _values(contents: Contents) -> Iterator[bytes]:
    """Yield, a line each, the personal values that are still kept, with their salts."""
    for stream in contents.streams:
        for entry in stream.entries:
            for one in as_json(entry.disclosures):
                yield canonical({"stream": entry.stream, "seq": entry.seq, **one}) + b"\n"


def _document(contents: Contents) -> Digest:
    return next(one.version.digest for one in contents.pieces if one.name == DOCUMENT)


def _proven(proofs: Proofs) -> Iterator[tuple[str, bytes]]:
    """Yield the heads of the journal, who signed them, and the paths up to them."""
    for number, head in enumerate(proofs.heads, start=1):
        yield f"heads/{number}.note", head.note
        if head.token is not None:
            yield f"heads/{number}.tsr", head.token
    for der in proofs.certificates:
        yield f"heads/{verify.digest_of(der)}.cer", der
    entries = [
        {"stream": one.leaf.stream, "seq": one.leaf.seq, "leaf": one.leaf.number}
        | {"path": [step.hex() for step in one.path]}
        for one in proofs.entries
    ]
    growth = [
        {"origin": one.origin, "from": one.old, "to": one.new}
        | {"path": [step.hex() for step in one.path]}
        for one in proofs.growth
    ]
    yield "proofs.json", _json({"entries": entries, "consistency": growth})


def _readable(der: bytes) -> bool:
    """Say whether a certificate is one that the verifier can read: others carry odd ones too."""
    try:
        verify.certificate(der)
    except ValueError:
        return False
    return True


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
