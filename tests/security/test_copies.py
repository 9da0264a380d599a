"""A hybrid file, as Word writes them, in a real office: a copy is signed, both are kept."""

from parapheur.domain.verdict import Conclusion
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.start import start
from tests.intake.pdfs import hybrid
from tests.security.office import NADIA, Ministry


def test_a_hybrid_file_goes_on_as_a_copy(ministry: Ministry) -> None:
    office, file = ministry.office, hybrid()
    number = deposit(
        office, actor=NADIA, subject="Une note", circuit="arrete", main=("note.pdf", file)
    )
    start(office, number, actor=NADIA)
    main = ministry.stands(number).main
    assert main.original is not None
    assert office.files.get(main.original.digest) == file
    certified = office.files.get(ministry.stands(number).version.digest)
    assert certified.startswith(office.files.get(main.version.digest))
    assert office.signer.verify(certified, at=office.now()).verdict is Conclusion.VALID
    place = f"D-{number:06}"
    assert not [finding for finding in fsck(office) if finding.place.startswith(place)]
    nadia = ministry.let(NADIA)
    for piece, data in ((main.original, file), (main.version, certified[: main.version.length])):
        answer = nadia.client.get(f"/dossiers/{number}/pieces/{piece.digest}")
        assert answer.data == data
        assert piece.digest in nadia.see(f"/dossiers/{number}").html
