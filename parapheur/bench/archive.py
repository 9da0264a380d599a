"""What a B-LTA signature costs beside the sum of its parts, with all it needs at hand.

The whole: a signature with its timestamp, then what is published of every certificate in the file,
and one archive timestamp over both. Its parts, each measured by itself on the same file: a B-B
signature; two timestamps, from a server in this process; looking up and checking what is published,
which a job has asked for in advance; one more revision with a timestamp in it.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from parapheur.bench.contest import FIELD
from parapheur.bench.rows import Row, beside, by_turns
from parapheur.domain.baseline import Baseline
from parapheur.rendering.papers import sized_paper
from parapheur.signing import PadesSigner
from parapheur.signing.publishing import Publishing

SIZE, ROUNDS = 100_000, 25
BAR = 1.5


def bench_archive() -> Iterator[Row]:
    """Measure one signature from nothing to its archive timestamp."""
    at = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - a measure's own clock
    house = Publishing(at=at)
    signer = PadesSigner(house.authority, house.time, house.revocation)
    key, digest = house.key, hashlib.sha256(b"measure").digest()
    token = house.stamp(digest)
    pdf = signer.certify(sized_paper(SIZE), [FIELD], key=key, at=at)
    signed = signer.sign(pdf, FIELD.name, key=key, at=at, least=Baseline.T)

    def whole() -> bytes:
        made = signer.sign(pdf, FIELD.name, key=key, at=at, least=Baseline.T)
        return house.archived(made, house.published(made))

    parts = (
        lambda: signer.sign(pdf, FIELD.name, key=key, at=at),
        lambda: house.stamp(digest),
        lambda: house.published(signed),
        lambda: house.bare_update(signed, token),
    )
    value, signature, stamp, published, update = by_turns((whole, *parts), ROUNDS)
    work = "B-LTA signature with revocation data and time server at hand, 100 KB, P-256"
    reference = signature + 2 * stamp + published + update
    yield beside(f"{work}, beside the sum of its parts", value, reference, unit="ms", bar=BAR)
