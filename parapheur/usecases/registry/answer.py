"""Answer a letter: a draft becomes a dossier of the signature book, with the letter joined.

1. A secretary drafts for any desk of theirs that was given the letter; for a desk that owes the
   answer, so does whoever holds it, for good or by an interim that the trails name.
2. The draft is held against the rules, drawn as a letter of the ministry, looked at like any
   document that somebody brings, and kept.
3. In one transaction: the letter as it stands, the dossier, and the word on the letter that an
   answer was begun in it. So neither is ever without the other.
"""

from collections.abc import Mapping, Sequence

from parapheur.domain.about_incoming import AnswerBegun
from parapheur.domain.circuit import Circuit
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import NotAllowed
from parapheur.domain.filing import level
from parapheur.domain.lifecycle import LetterMove
from parapheur.domain.misdirected import AnswerTooOpen, LetterMovedOn
from parapheur.domain.people import DeskId, Person, Role
from parapheur.domain.registry.bodies import Body
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.registry.replies import Draft, Written, checked
from parapheur.domain.words import Language, Words
from parapheur.usecases.deposit import enter, take
from parapheur.usecases.keeping import Piece
from parapheur.usecases.offered import all_offered, circuit_for
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import letter_for
from parapheur.usecases.registry.told import number_of
from parapheur.usecases.rights import expect_holder, in_capacity, standing

NAMES = {Language.AR: "جواب.pdf", Language.FR: "reponse.pdf", Language.EN: "reponse.pdf"}


def begin(
    office: Office,
    letter_id: LetterId,
    *,
    actor: Person,
    desk: DeskId,
    written: Written,
    circuit: str,
    answers: Mapping[str, str],
    seen: int,
) -> DossierId:
    """Make a dossier of a draft answer, for a desk that has the letter (1).

    `seen` is how many answers the page showed as begun: the same form sent twice makes one.
    `LetterMovedOn`, `AnswerTooOpen`, `NotAllowed`, or the refusals of a deposit.
    """
    letter = letter_for(office, letter_id, actor)
    _expect(letter, desk, seen, actor)
    chosen = circuit_for(office, circuit)
    expect_closed(letter, chosen)
    said = checked(written)  # 2
    taken = take(
        office,
        actor=actor,
        subject=said.subject,
        circuit=chosen,
        main=(NAMES[said.language], draw(office, letter_id, letter, desk, said)),
        annexes=_pieces(office, letter),
        answers=answers,
        desk=desk,
        owed=owes_answer(letter, desk),
    )
    with office.work() as work:  # 3
        letter, at = work.letter(letter_id, lock=True), office.now()
        interim = expect_holder(work, actor.login, desk, at)
        _expect(letter, desk, seen, standing(work, actor.login, at))
        expect_closed(letter, chosen)
        dossier_id = enter(office, work, taken)
        event = AnswerBegun(at=at, actor=actor.login, desk=desk, dossier=int(dossier_id))
        work.keep_letter(letter_id, in_capacity(event, interim))
    return dossier_id


def answering(letter: Incoming, person: Person) -> tuple[DeskId, ...]:
    """Return the desks for which a person may begin an answer (1); who was told alone, for none."""
    if not letter.may(LetterMove.ANSWER):
        return ()
    given = dict.fromkeys(one.assignment.desk for one in letter.given)
    drafts = Role.SECRETARY in person.roles
    return tuple(
        desk for desk in given if desk in person.desks and (drafts or owes_answer(letter, desk))
    )


def owes_answer(letter: Incoming, desk: DeskId) -> bool:
    """Say whether the answer itself waits on a desk."""
    owed = (one.assignment for one in letter.given if one.waits)
    return any(one.desk == desk and one.purpose.answers for one in owed)


def fit_for(office: Office, letter: Incoming) -> Sequence[Circuit]:
    """Return what an answer to a letter may be deposited on: no more open than the letter is."""
    return tuple(one for one in all_offered(office) if _closed(letter, one))


def expect_closed(letter: Incoming, circuit: Circuit) -> None:
    """Refuse a dossier that opens the letter to more people. `AnswerTooOpen`."""
    if not _closed(letter, circuit):
        raise AnswerTooOpen


def draw(
    office: Office, letter_id: LetterId, letter: Incoming, desk: DeskId, written: Written
) -> bytes:
    """Return a draft as it will be read."""
    body = office.directory.body(letter.body)
    draft = Draft(
        written=written,
        body=body.name,
        units=units_of(office, body, desk),
        town=body.town,
        number=number_of(office, letter_id, letter),
        received=letter.counted,
        reference=letter.reference,
    )
    return office.letter_papers.answer(draft, at=office.now())


def units_of(office: Office, body: Body, desk: DeskId) -> tuple[Words, ...]:
    """Return the units above a desk and itself, from the one below the head of the body."""
    known = {one.id: one for one in office.reading.desks()}
    units, here, passed = list[Words](), known.get(desk), set[DeskId]()
    while here is not None and here.id != body.head and here.id not in passed:
        passed.add(here.id)
        units.append(here.name)
        here = known.get(here.superior) if here.superior else None
    return tuple(reversed(units))


def _closed(letter: Incoming, circuit: Circuit) -> bool:
    return level(circuit.filing).rank >= letter.confidentiality.rank


def _expect(letter: Incoming, desk: DeskId, seen: int, person: Person) -> None:
    letter.expect(LetterMove.ANSWER)
    if len(letter.dossiers) != seen:
        raise LetterMovedOn
    if desk not in answering(letter, person):
        raise NotAllowed


def _pieces(office: Office, letter: Incoming) -> list[Piece]:
    """Return the letter and what came with it, as it is shown."""
    return [(one.name, office.files.get(one.shown.digest)) for one in letter.pieces]
