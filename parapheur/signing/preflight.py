"""The pre-flight: would signatures put on this file hold? Tried before it comes in.

1. Place the fields and certify, as at the start of a circuit, with a key made for this and known
   to nobody.
2. Check the new bytes as before each commit (`check`).
3. Fill one of the fields, and check again.
4. Judge the whole file as anybody may judge it later (`verdict`): valid, or the file is not taken.

It says nothing of the file's contents, opens no key of anybody, and keeps nothing. Its caller
bounds its time and memory: difference analysis (ISO 32000-2, 12.8.2.2) may take minutes on a file
of many objects, and a file whose signatures nobody can check in reasonable time is not taken.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from parapheur.domain.circuit import Action
from parapheur.domain.errors import SignatureUnsound
from parapheur.domain.signature import CERTIFICATION, Field
from parapheur.domain.verdict import Conclusion
from parapheur.signing.pades import PadesSigner
from parapheur.signing.passing import PassingKey
from parapheur.signing.verdict import examine

AT = datetime(2026, 1, 1, tzinfo=UTC)
"""When these signatures claim to be made: any day does, as nobody will ever see them."""
FIELDS = (
    Field("preflight-1", position=0, slot=0, action=Action.VISA),
    Field("preflight-2", position=1, slot=0, action=Action.SIGN),
)
"""One to fill, which leaves no mark; and one that needs its place on the page."""


PAGE = b"""%PDF-1.7
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Count 1/Kids[3 0 R]>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>
endobj
xref
0 4
0000000000 65535 f 
0000000009 00000 n 
0000000054 00000 n 
0000000105 00000 n 
trailer
<</Size 4/Root 1 0 R>>
startxref
184
%%EOF
"""  # noqa: W291  # an entry of the table is 20 bytes


def ready() -> Callable[[bytes], None]:
    """Make the key, sign a page of nothing so that all is loaded, and return the pre-flight."""
    key = PassingKey(at=AT)
    PadesSigner(key.chain_der[0]).certify(PAGE, FIELDS, key=key, at=AT)
    return partial(preflight, key=key)


def preflight(pdf: bytes, *, key: PassingKey) -> None:
    """Raise unless the file can be signed by the steps above; errors of every kind."""
    (authority,) = key.chain_der
    signer, certificate = PadesSigner(authority), key.certificate
    certified = signer.certify(pdf, FIELDS, key=key, at=AT)  # 1
    signer.check(pdf, certified, signed=[CERTIFICATION], certificate=certificate)  # 2
    signed = signer.sign(certified, FIELDS[0].name, key=key, at=AT)  # 3
    names = [CERTIFICATION, FIELDS[0].name]
    signer.check(certified, signed, signed=names, certificate=certificate)
    verdict = examine(signed, (), [authority], at=AT)  # 4
    if verdict.verdict is not Conclusion.VALID:
        raise SignatureUnsound(problem=f"it would be {verdict.verdict}")
