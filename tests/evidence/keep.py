"""Write what is kept for ever: `python -m tests.evidence.keep release`, or `vectors`.

`releases/VERSION.asice` is an evidence file of this release, of the demonstration's cast with test
keys, and `VERSION.pem` the authority above them. `vectors/` has small evidence files, honest and
not, and `vectors.json` what is to be found of each, for whoever writes another verifier. Keys are
made anew each time, so neither is written twice alike: what was published is kept, not remade.
"""

import io
import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from ssl import DER_cert_to_PEM_cert

import pikepdf

from parapheur.bootstrap import elsewhere, open_office
from parapheur.demo.cast import BY_LOGIN, on_desk
from parapheur.demo.playing import Player, next_act
from parapheur.demo.seed import seed
from parapheur.domain.appearance import Shown
from parapheur.domain.circuit import CircuitId
from parapheur.domain.dossier import DossierId
from parapheur.domain.merkle import consistency_path, inclusion_path, leaf_hash, root_over
from parapheur.domain.people import DeskId, Login
from parapheur.settings import load
from parapheur.usecases.deposit import deposit
from parapheur.usecases.evidence import evidence_of
from parapheur.usecases.ports import Office
from parapheur.usecases.start import start
from tests.evidence.bundles import codes, honest, looked_at, ministry, resealed
from tests.evidence.test_file_bytes import flipped, shortened
from tests.evidence.test_file_checks import CHANGES
from tests.evidence.test_file_times import WRONG

HERE = Path(__file__).parent
VERSION = "0.1.0"
CIRCUIT = CircuitId("note-interne")
CHOSEN = (
    "an entry in the middle is changed",
    "the newest entry is left out",
    "the document is changed",
    "a path is too long",
    "the journal is another",
    "there are no proofs",
    "it is of a later format",
)
IN_TIME = (
    "the timestamp is older than the claim",
    "its dictionary claims another time",
    "the act ended the day before",
    "the act was revoked",
    "a head came before",
)


def release() -> None:
    """Take a note through its circuit, without marks, and keep its evidence file."""
    place = HERE / "releases" / f"{VERSION}.asice"
    with (
        tempfile.TemporaryDirectory() as folder,
        open_office(elsewhere(load(), Path(folder))) as opened,
    ):
        seed(opened.office, [])
        circuit = opened.office.circuits[CIRCUIT]
        plain = replace(circuit, appearance=replace(circuit.appearance, shows=Shown.NOTHING))
        office = replace(opened.office, circuits={CIRCUIT: plain})
        number = _played(office)
        with place.open("wb") as file:
            file.writelines(evidence_of(office, number).chunks())
        with office.keys.organisation() as key:
            place.with_suffix(".pem").write_text(DER_cert_to_PEM_cert(key.chain_der[-1]))


def _played(office: Office) -> DossierId:
    """Let the cast take a note to the end of its circuit."""
    note, nadia = ("note.pdf", a_page()), BY_LOGIN[Login("nadia")].person
    number = deposit(office, actor=nadia, subject="Note interne", circuit=CIRCUIT, main=note)
    dossier = start(office, number, actor=nadia)
    while dossier.step is not None:
        dossier = next_act(office, number, dossier, _player)
    return number


def _player(desk: DeskId) -> Player:
    member = on_desk(desk)
    return Player(member.person, member.pin or "", lambda: ("note.pdf", a_page()), "2026/AG/12")


def a_page() -> bytes:
    """Return a page with a line on it, and no font: fonts are others' work."""
    document, written = pikepdf.Pdf.new(), io.BytesIO()
    page = document.add_blank_page(page_size=(595, 842))
    page.Contents = document.make_stream(b"72 700 m 523 700 l S")
    document.save(written)
    return written.getvalue()


def vectors() -> None:
    """Write evidence files without what is shipped along, and what is found of each."""
    place = HERE / "vectors"
    base = resealed(shortened)
    files = {"honest": base, "a byte is flipped": flipped(base, len(base) // 3)}
    files |= {name: resealed(CHANGES[name][0], base) for name in CHOSEN}
    files |= {name: resealed(shortened, honest(WRONG[name][0])) for name in IN_TIME}
    found = []
    for name, data in files.items():
        file = f"{name.replace(' ', '-')}.asice"
        (place / file).write_bytes(data)
        report = looked_at(data)
        found.append({"file": file, "verdict": report.verdict, "codes": codes(report)})
    (place / "authority.pem").write_bytes(ministry().root.pem)
    told = {"trust": "authority.pem", "files": found, "trees": [_tree(n) for n in (1, 2, 7, 8, 13)]}
    (place / "vectors.json").write_text(json.dumps(told, indent=1) + "\n")


def _tree(size: int) -> dict[str, object]:
    """Return a tree over the leaves "0", "1", ..., with every proof in it."""
    leaves = [leaf_hash(b"%d" % number) for number in range(size)]

    def subtree(height: int, index: int) -> bytes:
        return root_over(leaves[index << height : (index + 1) << height])

    def written(path: list[bytes]) -> list[str]:
        return [one.hex() for one in path]

    return {
        "size": size,
        "roots": [root_over(leaves[:n]).hex() for n in range(1, size + 1)],
        "inclusion": [written(inclusion_path(n, size, subtree)) for n in range(size)],
        "consistency": [written(consistency_path(n, size, subtree)) for n in range(1, size + 1)],
    }


if __name__ == "__main__":
    {"release": release, "vectors": vectors}[sys.argv[1]]()
