"""Take a document through a whole circuit with test actors."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from ssl import DER_cert_to_PEM_cert

from parapheur.domain.answers import Opinion
from parapheur.domain.circuit import Action, Circuit, CircuitId
from parapheur.domain.delegation import day_of
from parapheur.domain.documents import Version
from parapheur.domain.dossier import Dossier, DossierId
from parapheur.domain.errors import NoSuchCircuit
from parapheur.domain.events import VisaGiven
from parapheur.domain.people import ORGANISATION, Desk, DeskId, Login, Person, Role
from parapheur.domain.signature import Signature
from parapheur.domain.trail import breaks
from parapheur.domain.verdict import Verdict
from parapheur.domain.words import Language, Words
from parapheur.usecases.act import act
from parapheur.usecases.answer import Said, answer
from parapheur.usecases.deposit import deposit
from parapheur.usecases.ports import Office
from parapheur.usecases.seal import seal
from parapheur.usecases.start import start
from parapheur.usecases.unlock import issue_key

PIN = "482913"
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


def rehearse(office: Office, name: str, pdf: bytes, circuit_id: CircuitId) -> Rehearsal:
    """Deposit, start, act at each step as each desk asked, seal, and verify the result."""
    circuit = office.circuits.get(circuit_id)
    if circuit is None:
        raise NoSuchCircuit(circuit=circuit_id)
    actors = dict(actors_of(office, circuit))
    dossier_id = deposit(
        office, actor=SECRETARY, subject=name, circuit=circuit_id, main=(name, pdf)
    )
    dossier = start(office, dossier_id, actor=SECRETARY)
    while (step := dossier.step) is not None:
        if step.action is Action.SEAL:
            dossier = seal(office, dossier_id)
            continue
        desk = dossier.awaited[0]
        if not step.action.signs:
            dossier = _answer(office, dossier_id, dossier, actors[desk], desk, (name, pdf))
            continue
        dossier = act(
            office,
            dossier_id,
            actor=actors[desk],
            desk=desk,
            position=dossier.position,
            round=dossier.round,
            shown=dossier.version.digest,
            pin=PIN,
        )
    verdict = office.signer.verify(office.files.get(dossier.version.digest))
    return Rehearsal(dossier_id, dossier, verdict)


def _answer(
    office: Office,
    dossier_id: DossierId,
    dossier: Dossier,
    actor: Person,
    desk: DeskId,
    scan: tuple[str, bytes],
) -> Dossier:
    """Say what a step without a signature asks; for a paper, the document stands for its scan."""
    step = dossier.step_at(dossier.position)
    action = step.action if step else None
    paper = action is Action.PAPER
    return answer(
        office,
        dossier_id,
        actor=actor,
        desk=desk,
        position=dossier.position,
        round=dossier.round,
        shown=dossier.version.digest,
        said=Said(
            opinion=Opinion.FAVOURABLE if action is Action.OPINION else None,
            ticked=tuple(item.key for item in step.checklist) if step else (),
            scan=scan if paper else None,
            signed_by=actor.name.fr if paper else "",
            signed_on=day_of(office.now()) if paper else None,
            class_mark="RÉPÉTITION" if action is Action.ARCHIVE else "",
        ),
    )


def write(office: Office, rehearsal: Rehearsal, stem: str, out: Path) -> list[Path]:
    """Write what came out, and name the files.

    They are the signed PDF, the detached visas, the history, the verdict, and the test authority
    to verify with: `parapheur verify --trust`.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = [out / f"{stem}-signed.pdf"]
    written[0].write_bytes(office.files.get(rehearsal.dossier.version.digest))
    for event in office.reading.events(rehearsal.dossier_id):
        match event:
            case VisaGiven(signature=Signature(attestation=Version() as kept)):
                written.append(out / f"{stem}-visa-{event.position + 1}-{event.slot + 1}.p7s")
                written[-1].write_bytes(office.files.get(kept.digest))
            case _:
                pass
    entries = office.reading.trail(rehearsal.dossier_id)
    history = {
        "breaks": [list(wrong) for wrong in breaks(entries)],
        "entries": [{**entry.facts, "digest": entry.digest} for entry in entries],
    }
    for name, content in (("history", history), ("verdict", asdict(rehearsal.verdict))):
        written.append(out / f"{stem}-{name}.json")
        text = json.dumps(content, ensure_ascii=False, indent=2, default=str)
        written[-1].write_text(text + "\n", encoding="utf-8")
    written.append(out / f"{stem}-authority.pem")
    with office.keys.organisation() as key:
        written[-1].write_text(DER_cert_to_PEM_cert(key.chain_der[-1]))
    return written


def actors_of(office: Office, circuit: Circuit) -> Iterator[tuple[DeskId, Person]]:
    """Make one test actor for each desk of the circuit, with a key of their own."""
    names = {desk.id: desk.name for desk in office.reading.desks()}
    with office.work() as work:
        work.add_person(SECRETARY, office.passwords.hash("une-phrase-pour-la-repetition"))
    desks = dict.fromkeys(desk for step in circuit.steps for desk in step.desks)
    for desk in desks:
        if desk == ORGANISATION:
            continue
        name = names.get(desk, Words(desk, desk, desk))
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
            work.add_desk(Desk(desk, name))
            work.add_person(person, office.passwords.hash("une-phrase-pour-la-repetition"))
        issue_key(office, person, PIN, by=SECRETARY.login)
        yield desk, person
