"""A file that cannot be signed as it is: a copy goes on the circuit, the file stays untouched."""

import json
from dataclasses import replace

from parapheur.domain.documents import Flag
from parapheur.domain.dossier import DossierId
from parapheur.domain.trail import chain
from parapheur.domain.words import Language
from parapheur.store.codec import dossier_event
from parapheur.usecases.deposit import deposit
from parapheur.usecases.fsck import fsck
from parapheur.usecases.reject import recycle
from parapheur.usecases.start import start
from parapheur.words import recount
from tests.builders import AMINA, LETTER, PDF, SERVICE, a_version
from tests.fakes import FakeOffice
from tests.usecases.story import give, on_its_way, refuse, stands

HYBRID = PDF + b"%hybrid %flag links %flag invisible-text"
COPIED = HYBRID.replace(b"%hybrid", b"%copied")


def deposited(fake: FakeOffice, pdf: bytes) -> DossierId:
    return deposit(
        fake.office,
        actor=AMINA,
        subject="Une lettre",
        circuit=LETTER.id,
        main=("lettre.pdf", pdf),
        annexes=[("annexe.pdf", pdf + b" annexe")],
    )


def lost(fake: FakeOffice) -> list[str]:
    found = (finding.problem for finding in fsck(fake.office))
    return [problem for problem in found if "missing" in problem]


def test_what_can_be_signed_as_it_is_stays_as_it_is(fake: FakeOffice) -> None:
    main = stands(fake, deposited(fake, PDF + b"%flag layers")).main
    assert main.version == main.deposited == a_version(PDF + b"%flag layers")
    assert main.original is None
    assert main.flags == (Flag.LAYERS,)


def test_a_copy_goes_on_the_circuit_and_the_original_is_kept(fake: FakeOffice) -> None:
    dossier = stands(fake, deposited(fake, HYBRID))
    main = dossier.main
    assert (main.version, main.original) == (a_version(COPIED), a_version(HYBRID))
    assert main.flags == (Flag.LINKS, Flag.INVISIBLE_TEXT)
    assert dossier.version == main.version
    assert fake.files.get(main.deposited.digest) == HYBRID
    assert dossier.annexes[0].original == a_version(HYBRID + b" annexe")


def test_a_corrected_document_is_taken_in_alike(fake: FakeOffice) -> None:
    dossier_id = on_its_way(fake)
    refuse(fake, dossier_id)
    recycle(fake.office, dossier_id, actor=AMINA, main=("lettre.pdf", HYBRID))
    main = stands(fake, dossier_id).main
    assert (main.version, main.original) == (a_version(COPIED), a_version(HYBRID))


def test_it_is_signed_and_the_inspection_looks_for_the_original_too(fake: FakeOffice) -> None:
    dossier_id = deposited(fake, HYBRID)
    start(fake.office, dossier_id, actor=AMINA)
    give(fake, dossier_id, SERVICE)
    assert not lost(fake)
    del fake.files.kept[a_version(HYBRID).digest]
    (problem,) = lost(fake)
    assert a_version(HYBRID).digest[:16] in problem


def test_the_history_says_so_in_each_language(fake: FakeOffice) -> None:
    (event,) = fake.store.reading.events(deposited(fake, HYBRID))
    (plain,) = fake.store.reading.events(deposited(fake, PDF))
    for language in Language:
        longer, shorter = recount(language, event), recount(language, plain)
        assert longer.startswith(shorter)
        assert len(longer) > len(shorter) + 40


def test_what_was_kept_before_there_were_flags_still_reads(fake: FakeOffice) -> None:
    dossier_id = deposited(fake, PDF)
    (entry,) = fake.store.reading.trail(dossier_id)
    facts = json.loads(entry.body)
    for document in (facts["main"], *facts["annexes"]):
        del document["flags"], document["original"]
    bare = chain(entry.stream, facts, after=None)
    older = replace(bare, disclosures=entry.disclosures)
    assert dossier_event(older) == fake.store.reading.events(dossier_id)[0]
