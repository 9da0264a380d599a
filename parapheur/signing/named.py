"""Which certificate a signature names, without a word on what it is worth."""

from parapheur.domain.documents import Digest
from parapheur.signing.certificates import digest_of
from parapheur.signing.embedded import signers_certificate
from parapheur.signing.update import reading


def first_named(pdf: bytes) -> Digest | None:
    """Return the certificate of a document's first signature; None: it has none that is read."""
    try:
        with reading(pdf) as reader:
            first = reader.embedded_signatures[0]
            return digest_of(signers_certificate(first.signed_data).dump())
    except MemoryError:
        raise
    except Exception:  # of every kind: what cannot be read names nobody
        return None
