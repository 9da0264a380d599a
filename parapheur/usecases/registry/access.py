"""Answer a person who asks what is kept of them (law 09-08, right of access), in one file.

A ZIP with `letters.json`, which says all that was entered of each of their letters, what became of
it and when, for what it is kept, until when, and who sees it; and beside it every file they
brought. A receipt is named by fingerprint and code alone: it bears the secret of whoever was given
it, and this file goes through an officer's hands. Internal notes, and names of officials, are not
theirs. Whoever puts it together is told in a trail, with the letters it was about; and, of what is
confidential, among those who opened it.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence

from parapheur.domain.about_disposal import AccessAnswered
from parapheur.domain.about_incoming import LetterOpened
from parapheur.domain.canonical import Json
from parapheur.domain.documents import Digest
from parapheur.domain.filing import Confidentiality
from parapheur.domain.misdirected import NobodySought
from parapheur.domain.paper_codes import Code, grouped
from parapheur.domain.people import Login
from parapheur.domain.registry.bodies import BodyId
from parapheur.domain.registry.depositors import Depositor
from parapheur.domain.registry.incoming import Incoming
from parapheur.domain.registry.lines import LetterLine
from parapheur.domain.registry.numbers import deposit_number
from parapheur.usecases.ports import Office
from parapheur.usecases.registry.officers import expect_officer

MOST = 200 << 20
"""Bytes of files in it; what is past them is named, and handed out by hand."""
EPOCH = (1980, 1, 1, 0, 0, 0)
PURPOSE = {
    "ar": "تسجيل المراسلات وتتبعها والجواب عنها، طبقا للقانون رقم 09-08",
    "fr": "Enregistrement, suivi et réponse aux courriers, selon la loi n° 09-08",
    "en": "Registration, follow-up and answer of letters, under law 09-08",
}


def answer_access(office: Office, body: BodyId, person: Depositor, *, actor: Login) -> bytes:
    """Return all that a body keeps of whoever is known by this identifier or address.

    `NobodySought`: neither is given.
    """
    if not person.number and not person.email:
        raise NobodySought
    found = office.reading.letters_of(body, person)
    with office.work() as work:
        expect_officer(office, work, actor, body)
        told = AccessAnswered(
            at=office.now(), actor=actor, body=body, letters=tuple(line.id for line in found)
        )
        work.note(actor, told)
        for line in found:
            if line.letter.confidentiality is Confidentiality.CONFIDENTIAL:
                work.note_letter_opening(line.id, LetterOpened(at=told.at, actor=actor))
    return _packed(office, body, found)


def _packed(office: Office, body: BodyId, found: Sequence[LetterLine]) -> bytes:
    made, room, left = io.BytesIO(), MOST, list[str]()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, digest, length in _files(office, found):
            room -= length
            if room < 0:
                left.append(name)
            else:
                file.writestr(zipfile.ZipInfo(name, EPOCH), office.files.get(digest))
        text = json.dumps(_said(office, body, found, left), ensure_ascii=False, indent=2)
        file.writestr(zipfile.ZipInfo("letters.json", EPOCH), text)
    return made.getvalue()


def _files(office: Office, found: Sequence[LetterLine]) -> Iterator[tuple[str, Digest, int]]:
    """Yield the name in the ZIP, the digest and the length of each file."""
    for line in found:
        folder = _number(office, line)
        for place, piece in enumerate(line.letter.pieces, start=1):
            name = f"{folder}/{place:02d}-{piece.deposited.digest[:12]}"
            yield f"{name}{_ending(piece.name)}", piece.deposited.digest, piece.deposited.length


def _ending(name: str) -> str:
    """Return how a name ends, if that is one of the usual endings: it was typed by somebody."""
    ending = f".{name.rpartition('.')[2].lower()}"
    return ending if ending in {".pdf", ".png", ".jpg", ".jpeg"} else ""


def _said(
    office: Office, body: BodyId, found: Sequence[LetterLine], left: Sequence[str]
) -> dict[str, Json]:
    known = office.directory.body(body)
    return {
        "body": {"ar": known.name.ar, "fr": known.name.fr, "en": known.name.en},
        "made": office.now().isoformat(),
        "purpose": dict(PURPOSE),
        "letters": [_letter(office, line) for line in found],
        "files_too_large_to_be_here": list(left),
    }


def _letter(office: Office, line: LetterLine) -> dict[str, Json]:
    letter, kind = line.letter, office.directory.kind(line.letter.kind)
    person = letter.depositor
    return {
        "deposit_number": _number(office, line),
        "deposited": letter.deposited_at.isoformat(),
        "counted": letter.counted.isoformat(),
        "order_number": str(letter.number) if letter.number else None,
        "state": letter.state.value,
        "closed": letter.closed_at.isoformat() if letter.closed_at else None,
        "kind": {"ar": kind.name.ar, "fr": kind.name.fr, "en": kind.name.en},
        "kept_for_years_after_it_is_closed": kind.keep_years,
        "subject": letter.subject,
        "reference": letter.reference,
        "notice_of_law_09_08": _notice(letter),
        "dated": letter.dated.isoformat() if letter.dated else None,
        "depositor": {
            "kind": person.kind.value,
            "name": person.name,
            "latin": person.latin,
            "identifier": person.identifier.value,
            "number": person.number,
            "address": person.address,
            "country": person.country,
            "phone": person.phone,
            "email": person.email,
            "email_checked": person.checked,
        },
        "pieces": [_piece(letter, place) for place in range(len(letter.pieces))],
        "pieces_asked_for": letter.asked,
        "receipt": _receipt(letter),
    }


def _receipt(letter: Incoming) -> Json:
    if letter.receipt is None:
        return None
    return {"sha256": letter.receipt.digest, "verification_code": grouped(Code(letter.code))}


def _notice(letter: Incoming) -> Json:
    """Return what the depositor accepted on the public pages; None: the letter came otherwise."""
    if letter.notice is None:
        return None
    told = letter.notice.notice
    return {
        "wording": told.wording,
        "language": told.language.value,
        "sha256": told.digest,
        "accepted": letter.notice.at.isoformat(),
    }


def _piece(letter: Incoming, place: int) -> dict[str, Json]:
    piece = letter.pieces[place]
    return {"name": piece.name, "sha256": piece.deposited.digest, "pages": piece.pages}


def _number(office: Office, line: LetterLine) -> str:
    return deposit_number(line.id, office.calendar.day_of(line.letter.deposited_at).year)
