"""What is left of a signature at the click, when the rest was prepared while somebody read.

1. Alone: the claimed time, the digest going on from the old bytes, the container, and their places
   in the prepared update; beside the whole signature, its mark drawn and placed.
2. With the check before the commit, which believes nothing prepared, in milliseconds against the
   bar of a signature at the click. With a mark it costs the same as ever: its reading is the check.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from parapheur.bench.contest import FIELD
from parapheur.bench.rows import Row, alone, beside, by_turns
from parapheur.domain.circuit import Action
from parapheur.domain.signature import CERTIFICATION, Field, Mention
from parapheur.rendering import TypstStamps
from parapheur.rendering.papers import sized_paper
from parapheur.settings import load
from parapheur.signing import PadesSigner
from parapheur.signing.made import WHOM, MadeKey, make_key

SIZE, ROUNDS = 100_000, 25
BAR, MOST = 0.333, 4
"""Of the whole signature; and in ms, where a whole signature costs 12."""
VISIBLE = replace(FIELD, name="sign-1-1", action=Action.SIGN)


def bench_click() -> Iterator[Row]:
    """Measure what the click pays, without and with a mark on the page."""
    with tempfile.TemporaryDirectory(prefix="parapheur-bench-") as folder:
        made = make_key("P-256", Path(folder), at=datetime.now(UTC))  # noqa: TID251 - a measure's own
        for what, field in (("no mark", FIELD), ("visible mark", VISIBLE)):
            yield from _turns(made, what, field)


def _turns(made: MadeKey, what: str, field: Field) -> Iterator[Row]:
    signer, settings = PadesSigner(made.authorities[0]), load()
    stamps = TypstStamps(settings.folders.templates / "papers", settings.zone)
    at = datetime.now(UTC)  # noqa: TID251 - a measure's own clock
    said = Mention(WHOM.name, WHOM.capacity, WHOM.name, at, "2026-000114", test=True)
    pdf = signer.certify(sized_paper(SIZE), [field], key=made.key, at=at)

    def drawn() -> bytes | None:
        return stamps.draw(said) if field.visible else None

    def whole() -> bytes:
        return signer.sign(pdf, field.name, key=made.key, at=at, appearance=drawn())

    prepared = signer.prepare(pdf, field.name, key=made.key, at=at, appearance=drawn())

    def click() -> bytes:
        return signer.complete(pdf, prepared, key=made.key, at=at)

    def checked() -> None:
        fields = (CERTIFICATION, field.name)
        signer.check(pdf, click(), signed=fields, certificate=made.key.certificate)

    reference, value, safe = by_turns([whole, click, checked], ROUNDS)
    work = f"B-B signature at the click, 100 KB, P-256, {what}"
    yield beside(f"{work}, beside the whole", value, reference, unit="ms", bar=BAR)
    if not field.visible:
        yield alone(f"{work}, with its check", safe, unit="ms", bar=MOST)
