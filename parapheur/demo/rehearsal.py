"""Take a document through a whole circuit with test actors."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from ssl import DER_cert_to_PEM_cert

from parapheur.demo.playing import Player, examples, next_act
from parapheur.domain.circuit import Circuit
from parapheur.domain.commitments import as_json
from parapheur.domain.delegation import day_of
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.events import StepSealed, StepSigned, VisaGiven
from parapheur.domain.metadata import NONE
from parapheur.domain.missing import with_missing
from parapheur.domain.people import ORGANISATION, Desk, DeskId, Login, Person, Role, superior_of
from parapheur.domain.seats import MOST_LEVELS
from parapheur.domain.trail import breaks
from parapheur.domain.verdict import Verdict
from parapheur.domain.words import Language, Words
from parapheur.usecases.deposit import Piece, deposit
from parapheur.usecases.docket import make_docket
from parapheur.usecases.enrol import enrol
from parapheur.usecases.evidence import evidence_of
from parapheur.usecases.offered import circuit_for
from parapheur.usecases.ports import Office
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key

PIN = "482913"
PHRASE = "une-phrase-pour-la-repetition"
KINDS = {VisaGiven: "visa", StepSigned: "sign", StepSealed: "seal"}
"""What a detached signature is called, by its event."""
SECRETARY = Person(
    login=Login("repetition.secretariat"),
    name=Words("كاتبة التجربة", "Secrétaire d'essai", "Test secretary"),
    capacity=Words("الكتابة الخاصة", "Secrétariat particulier", "Private secretariat"),
    roles=frozenset({Role.SECRETARY}),
    desks=frozenset(),
    language=Language.FR,
)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came out."""

    dossier_id: DossierId
    dossier: Dossier
    verdict: Verdict


def rehearse(
    office: Office,
    name: str,
    pdf: bytes,
    choice: str,
    answers: Mapping[str, str] | None = None,
) -> Rehearsal:
    """Deposit, start, act at each step as each desk asked, seal, and verify the result.

    `choice` is a circuit, or a type and subtype: `marche/travaux`. What must be answered about the
    dossier and is not in `answers` is invented.
    """
    circuit = circuit_for(office, choice)
    players = dict(_players(office, circuit, (name, pdf)))
    secretary, desk = _secretary(office, circuit)
    dossier_id = deposit(
        office,
        actor=secretary,
        subject=name,
        circuit=choice,
        main=(name, pdf),
        answers={**_invented(office, circuit), **(answers or {})},
        desk=desk,
    )
    dossier = start(office, dossier_id, actor=secretary)
    while dossier.step is not None:
        dossier = next_act(office, dossier_id, dossier, players.__getitem__)
    verdict = office.signer.verify(office.files.get(dossier.version.digest), at=office.now())
    return Rehearsal(dossier_id, dossier, with_missing(verdict, dossier.signed))


def _invented(office: Office, circuit: Circuit) -> dict[str, str]:
    return examples(circuit.unanswered(NONE), day_of(office.now()))


def _secretary(office: Office, circuit: Circuit) -> tuple[Person, DeskId | None]:
    """Return who deposits, and for which desk: where one is looked for, far below the top."""
    if not any(step.seats for step in circuit.steps):
        bring_in(office, SECRETARY)
        return SECRETARY, None
    desks = office.reading.desks()
    desk = max(desks, key=lambda one: _height(one.id, desks)).id
    secretary = replace(SECRETARY, desks=frozenset({desk}))
    bring_in(office, secretary)
    return secretary, desk


def _height(desk: DeskId, desks: Sequence[Desk]) -> int:
    """Return how many desks stand above."""
    levels = range(1, MOST_LEVELS + 1)
    return sum(superior_of(desk, desks, level) is not None for level in levels)


def bring_in(office: Office, person: Person) -> None:
    """Open an account for a test actor."""
    with office.work() as work:
        enrol(work, person, office.passwords.hash(PHRASE), at=office.now())


def _players(office: Office, circuit: Circuit, scan: Piece) -> Iterator[tuple[DeskId, Player]]:
    """Yield who acts for each desk; for a paper, the document stands for its scan."""
    for desk, person in actors_of(office, circuit):
        yield desk, Player(person, PIN, lambda: scan, "RÉPÉTITION")


def write(office: Office, rehearsal: Rehearsal, stem: str, out: Path) -> list[Path]:
    """Write what came out, and name the files.

    They are the signed PDF, the detached signatures, the history, the verdict, the evidence file,
    the docket, and the test authority to verify with: `parapheur verify --trust`.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = [out / f"{stem}-signed.pdf"]
    written[0].write_bytes(office.files.get(rehearsal.dossier.version.digest))
    for event in office.reading.events(rehearsal.dossier_id):
        match event:
            case VisaGiven() | StepSigned() | StepSealed() if event.signature.attestation:
                kind = KINDS[type(event)]
                written.append(out / f"{stem}-{kind}-{event.position + 1}-{event.slot + 1}.p7s")
                written[-1].write_bytes(office.files.get(event.signature.attestation.digest))
            case _:
                pass
    entries = office.reading.trail(rehearsal.dossier_id)
    history = {
        "breaks": [list(wrong) for wrong in breaks(entries)],
        "entries": [
            {**entry.plain, "digest": entry.digest, "disclosures": as_json(entry.disclosures)}
            for entry in entries
        ],
    }
    for name, content in (("history", history), ("verdict", asdict(rehearsal.verdict))):
        written.append(out / f"{stem}-{name}.json")
        text = json.dumps(content, ensure_ascii=False, indent=2, default=str)
        written[-1].write_text(text + "\n", encoding="utf-8")
    written.append(out / f"{stem}.asice")
    with written[-1].open("wb") as file:
        file.writelines(evidence_of(office, rehearsal.dossier_id).chunks())
    written.append(out / f"{stem}-docket.pdf")
    written[-1].write_bytes(make_docket(office, rehearsal.dossier_id, actor=SECRETARY.login))
    written.append(out / f"{stem}-authority.pem")
    with office.keys.organisation() as key:
        written[-1].write_text(DER_cert_to_PEM_cert(key.chain_der[-1]))
    return written


def actors_of(office: Office, circuit: Circuit) -> Iterator[tuple[DeskId, Person]]:
    """Make one test actor for each desk that may be awaited, with a key of their own."""
    known = {desk.id: desk for desk in office.reading.desks()}
    desks = dict.fromkeys(desk for step in circuit.steps for desk in step.desks)
    if any(step.seats for step in circuit.steps):  # they may lead to whichever desk there is
        desks |= dict.fromkeys(known)
    for desk in desks:
        if desk == ORGANISATION:
            continue
        name = known[desk].name if desk in known else Words(desk, desk, desk)
        person = Person(
            login=Login(f"repetition.{desk}"),
            name=Words(
                f"مجرِّب ({name.ar})", f"Acteur d'essai ({name.fr})", f"Test actor ({name.en})"
            ),
            capacity=name,
            roles=frozenset({Role.OFFICIAL}),
            desks=frozenset({desk}),
            language=Language.FR,
        )
        with office.work() as work:
            work.add_desk(known.get(desk, Desk(desk, name)))
        bring_in(office, person)
        issue_key(office, person, PIN, by=SECRETARY.login)
        yield desk, person
