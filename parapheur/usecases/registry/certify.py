"""The certificate of what was destroyed, drawn and sealed."""

from collections.abc import Iterator

from parapheur.domain.people import Login, Person
from parapheur.domain.registry.certificate import Certificate, Ended
from parapheur.domain.registry.disposal import Disposal, DisposalId
from parapheur.domain.registry.numbers import LetterId, OutgoingId, deposit_number
from parapheur.usecases.ports import Office
from parapheur.usecases.sealing import sealed_paper, sealer_of

CERTIFICATE = -8
"""The place of its seal among the steps: it stands at none."""


def certificate_of(office: Office, disposal_id: DisposalId, disposal: Disposal) -> bytes:
    """Return the sealed certificate of a disposal that was confirmed."""
    people = {one.login: one for one in office.reading.people()}

    def named(login: Login | None) -> Person | None:
        return people.get(login) if login else None

    sealer = sealer_of(office, disposal.body)
    told = Certificate(
        id=disposal_id,
        disposal=disposal,
        body=office.directory.body(disposal.body),
        ended=tuple(_all_ended(office, disposal)),
        proposer=named(disposal.proposed_by),
        confirmer=named(disposal.confirmed_by),
        at=office.now(),
        sealer=sealer,
    )
    drawn = office.certificates.draw(told)
    return sealed_paper(office, drawn, by=sealer, number=int(disposal_id), place=CERTIFICATE)


def _all_ended(office: Office, disposal: Disposal) -> Iterator[Ended]:
    """Yield each letter with its answers after it, then what went out by itself."""
    for letter_id in disposal.letters:
        yield _ended(office, letter_id)
        yield from (_sent(office, one) for one in office.reading.answers_to(letter_id))
    yield from (_sent(office, one) for one in disposal.sent)


def _sent(office: Office, outgoing_id: OutgoingId) -> Ended:
    letter = office.reading.outgoing_letter(outgoing_id)
    return Ended(
        deposit="",
        number=letter.number,
        kind=office.directory.kind(letter.kind),
        counted=None,
        closed=letter.at,
        pieces=2 if letter.slip else 1,
        trail=office.reading.outgoing_trail(outgoing_id)[-1].digest,
    )


def _ended(office: Office, letter_id: LetterId) -> Ended:
    letter, trail = office.reading.incoming(letter_id), office.reading.incoming_trail(letter_id)
    year = office.calendar.day_of(letter.deposited_at).year
    return Ended(
        deposit=deposit_number(letter_id, year),
        number=letter.number,
        kind=office.directory.kind(letter.kind),
        counted=letter.counted,
        closed=letter.closed_at or letter.deposited_at,
        pieces=len(letter.pieces),
        trail=trail[-1].digest,
    )
