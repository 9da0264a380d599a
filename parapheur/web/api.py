"""What the program beside a card asks for (`parapheur token-agent`): JSON, under `/api/card`.

Each call is a POST with `Authorization: Bearer CODE`, where the code is the one that its holder was
shown on a page; nothing else lets in, and a cookie is not looked at. A code opens what it was asked
for alone, for ten minutes, for as long as the session lasts that asked, and until it is used.

| address | asked | answered |
|---|---|---|
| `prepare` | `{}` | what is to be done: `what` is `visa`, `sign`, `register` or `batch`; |
| | | `organisation`, `person`, `login`, `until`; to register, `host` (of the office); of an |
| | | act also `number`, `subject`, `step`, `capacity`, `desk`, `on_behalf_of`, `name` of the |
| | | file, `certificate` (SHA-256 of the card's), `fingerprint` and `length` of the document |
| | | as it stands, |
| | | `attributes` (base64: the DER that is signed), `beside` (the signature stays beside it) |
| | | of a batch `acts`, each with `place`, `number`, `subject`, `done` and, until it is, `code` |
| `document` | `{}` | `application/pdf`: the document as it will stand, but for the value |
| `complete` | `value`, `certificate` (base64) | `done` (a sentence), `name`, `level` |

A refusal has its HTTP status, and is `{"error": NAME, "sentence": ...}`: the sentence is in the
language of `Accept-Language`, else of the person. Who calls without end is answered 429. `complete`
may be sent once; whoever lost its answer finds on the page what became of it. The code of a batch
opens `prepare` alone, again and again; those of its acts open what that of a single act does.
"""

import base64
from binascii import Error as NotBase64
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request

from parapheur.domain.cards import Laid, host_in
from parapheur.domain.circuit import Action
from parapheur.domain.dossier import DossierId, reference
from parapheur.domain.errors import CodeDead
from parapheur.domain.grants import Asked
from parapheur.domain.sight import Looked
from parapheur.domain.words import Language
from parapheur.usecases.batch_by_card import Listed, listed, refusals_kept
from parapheur.usecases.by_card import Held, complete, fetched, prepare, register
from parapheur.usecases.capacity import named
from parapheur.usecases.card_calls import let_in
from parapheur.web import labels
from parapheur.web.access import BY_CODE, door, keep_opening
from parapheur.web.here import language, office
from parapheur.web.pieces import PDF
from parapheur.web.refused import about, asked_by
from parapheur.words import name_of, say

api = Blueprint("api", __name__, url_prefix="/api/card")

LONGEST = 65_536
"""Characters of what a card gave: a certificate takes some two thousand."""
DONE = {Action.VISA: "The visa was given.", Action.SIGN: "The document was signed."}


@api.before_request
def forget_the_browser() -> None:
    """Take nobody for who their browser says: a code alone lets in here."""
    g.person = None
    asked = request.accept_languages.best_match([one.value for one in Language])
    g.spoken = Language(asked) if asked else None


@api.post("/prepare")
@door(BY_CODE)
def prepared() -> Response:
    """Draft what is to be signed, and say all of it."""
    held = _held()
    person, at = held.person, held.ticket.until
    told: dict[str, Any] = {
        "organisation": office().organisation.of(language()),
        "person": person.name.of(language()),
        "login": person.login,
        "until": at.isoformat(),
    }
    if held.ticket.is_batch:
        return jsonify(
            told | {"what": "batch", "acts": [_of_part(one) for one in listed(office(), held)]}
        )
    if held.ticket.asked is None:
        return jsonify(told | {"what": "register", "host": host_in(office().url)})
    with refusals_kept(office(), held):
        laid = prepare(office(), held)
    return jsonify(told | _of_act(held, held.ticket.asked, laid))


@api.post("/document")
@door(BY_CODE)
def document() -> Response:
    """Hand out the document as it will stand, but for the signature's value."""
    held = _held()
    with refusals_kept(office(), held):
        pdf = fetched(office(), held)
    if held.ticket.asked is not None and held.ticket.laid is not None:
        number = DossierId(held.ticket.asked.dossier)
        dossier, over = office().reading.dossier(number), held.ticket.laid.over.digest
        keep_opening(number, dossier, held.person.login, Looked.PIECE, over)
    return Response(pdf, mimetype=PDF)


@api.post("/complete")
@door(BY_CODE)
def completed() -> Response:
    """Take what the card gave, and keep what it was given for."""
    held, sent = _held(), _sent()
    value, certificate = _bytes(sent, "value"), _bytes(sent, "certificate")
    if held.ticket.asked is None:  # or of a batch, which registers none
        card = register(office(), held, value=value, certificate=certificate)
        return _done(say(language(), "The card is registered."), card.name, card.level)
    with refusals_kept(office(), held):
        dossier = complete(office(), held, value=value, certificate=certificate)
    card_now = office().reading.card(held.person.login)
    step = dossier.circuit.steps[held.ticket.asked.position] if dossier.circuit else None
    sentence = DONE[Action.VISA if step and step.action is Action.VISA else Action.SIGN]
    if card_now is None:
        raise CodeDead
    return _done(say(language(), sentence), card_now.name, card_now.level)


def _of_part(one: Listed) -> dict[str, Any]:
    told = {
        "place": one.part.place,
        "number": reference(DossierId(one.part.asked.dossier)),
        "subject": one.subject,
        "done": one.code is None,
    }
    return told | ({"code": one.code} if one.code else {})


def _done(sentence: str, name: str, level: Any) -> Response:  # noqa: ANN401  one of an enumeration
    return jsonify(done=sentence, name=name, level=name_of(language(), level))


def _of_act(held: Held, asked: Asked, laid: Laid) -> dict[str, Any]:
    number = DossierId(asked.dossier)
    dossier = office().reading.dossier(number)
    if dossier.circuit is None:
        raise CodeDead
    step = dossier.circuit.steps[asked.position]
    by = named(office(), held.person, asked.delegation)
    return {
        "what": step.action.value,
        "number": reference(number),
        "subject": dossier.subject,
        "step": step.name.of(language()),
        "desk": labels.desk(asked.desk),
        "capacity": held.person.capacity.of(language()),
        "on_behalf_of": labels.person(by.by) if by else None,
        "name": dossier.main.name,
        "certificate": laid.certificate,
        "fingerprint": laid.over.digest,
        "length": laid.over.length,
        "attributes": base64.b64encode(laid.draft.attributes).decode(),
        "beside": laid.field is None,
    }


def _held() -> Held:
    held = let_in(office(), _code(), address=request.remote_addr or "")
    g.spoken = g.spoken or held.person.language
    asked_by(held.person)
    if held.ticket.asked is not None:
        about(held.ticket.asked.dossier, held.ticket.asked.position)
    return held


def _code() -> str:
    scheme, _, code = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not code or len(code) > 200:
        raise CodeDead
    return code


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        abort(400)
    return sent


def _bytes(sent: dict[str, Any], name: str) -> bytes:
    value = sent.get(name)
    if not isinstance(value, str) or len(value) > LONGEST:
        abort(400)
    try:
        return base64.b64decode(value, validate=True)
    except (NotBase64, ValueError):
        abort(400)
