"""What one B-B signature costs beside those of other programs, on the same bytes.

Ours is the signature and its check, in memory with the key loaded: nothing leaves the room of
signatures unchecked, so nothing is measured without. It takes turns with pyHanko, which works in
memory as well; then with the programs that read and write files, each a process of its own: what
they leave the machine to do makes whatever comes after them slower, ours or another.
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from parapheur.bench.peers import Sign, by_pdfsig, by_pyhanko, by_signpdf
from parapheur.bench.rows import Omitted, Row, beside, by_turns
from parapheur.domain.circuit import Action
from parapheur.domain.signature import CERTIFICATION, Field
from parapheur.rendering.papers import sized_paper
from parapheur.signing import PadesSigner
from parapheur.signing.made import MadeKey, make_key

SIZES = (("100 KB", 100_000, 15), ("10 MB", 10_000_000, 7))
"""What the file is called, its size in bytes, and how many rounds are measured."""
BARS = {"P-256": 0.5, "RSA-2048": 0.166}
"""At most so much of pyHanko by its manual."""
FASTER = 1.0
FIELD = Field("visa-1-1", position=0, slot=0, action=Action.VISA)


def bench_contest() -> Iterator[Row | Omitted]:
    """Measure our signature beside each other program's, for each kind of key and each size."""
    for kind in BARS:
        for name, size, rounds in SIZES:
            with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
                made = make_key(kind, Path(folder), at=datetime.now(UTC))  # noqa: TID251 - a measure's
                yield from _turns(made, kind, name, size, rounds)


def _turns(made: MadeKey, kind: str, name: str, size: int, rounds: int) -> Iterator[Row | Omitted]:
    signer = PadesSigner(made.authorities[0])
    at = datetime.now(UTC)  # noqa: TID251 - a measure's own clock
    pdf = signer.certify(sized_paper(size), [FIELD], key=made.key, at=at)
    ours = partial(signed_and_checked, signer, made, pdf, at)
    work = f"B-B signature with its check, {name}, {kind}, beside"
    value, reference = by_turns([ours, by_pyhanko(made, pdf, FIELD.name)], rounds)
    yield beside(f"{work} pyHanko by its manual", value, reference, unit="ms", bar=BARS[kind])
    with by_signpdf(made, pdf) as signpdf:
        others: dict[str, Sign | Omitted] = {
            "pdfsig": by_pdfsig(made, pdf, FIELD.name),
            "node-signpdf": signpdf,
        }
        met = {who: one for who, one in others.items() if not isinstance(one, Omitted)}
        value, *references = by_turns([ours, *met.values()], rounds)
    for who, reference in zip(met, references, strict=True):
        yield beside(f"{work} {who}", value, reference, unit="ms", bar=FASTER)
    yield from (one for one in others.values() if isinstance(one, Omitted))


def signed_and_checked(signer: PadesSigner, made: MadeKey, pdf: bytes, at: datetime) -> bytes:
    """Sign the field as an act does, and hold the new bytes to all that is asked of them."""
    after = signer.sign(pdf, FIELD.name, key=made.key, at=at)
    fields = (CERTIFICATION, FIELD.name)
    signer.check(pdf, after, signed=fields, certificate=made.key.certificate)
    return after
