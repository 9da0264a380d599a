"""The dossier: its document, its circuit, and the acts its state and step allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from parapheur.domain.circuit import Action, Circuit
from parapheur.domain.delegation import DelegationId
from parapheur.domain.documents import Version
from parapheur.domain.dossier import Act, Dossier, DossierId, reference
from parapheur.domain.errors import (
    CodeRefused,
    HasItsPart,
    LevelTooLow,
    MoveNotAllowed,
    NobodyThere,
    NoFactor,
    NoKey,
    NoKeyThere,
    PagesLeft,
    ParapheurError,
    PasskeyRefused,
    ReasonRequired,
    ReasonWanted,
    SecondFactorRequired,
    TextTooLong,
    TimeUnavailable,
    TooManyTries,
    WrongPin,
)
from parapheur.domain.events import DossierEvent, DossierStarted
from parapheur.domain.lifecycle import Move, State, moves_from
from parapheur.domain.people import DeskId, Person
from parapheur.domain.rounds import values_shown
from parapheur.domain.superseded import superseded, superseded_scans
from parapheur.usecases import factors as verbs
from parapheur.usecases.act import act, ask_passkey_for
from parapheur.usecases.back import return_to, undo
from parapheur.usecases.offered import circuit_of
from parapheur.usecases.originators import is_originators
from parapheur.usecases.reject import cancel, recycle, reject
from parapheur.usecases.start import start
from parapheur.usecases.transfer import held, transfer
from parapheur.web.access import SIGNED_IN, door, reopened, visible
from parapheur.web.asking import answers, told, written
from parapheur.web.beside import beside_of
from parapheur.web.card_offer import by_card
from parapheur.web.certificates import any_test, has_test_key
from parapheur.web.delegations import noon
from parapheur.web.errors import sentence_of, status_of
from parapheur.web.factors import asked
from parapheur.web.forms import (
    act_asked,
    digest,
    digest_if_any,
    piece,
    proof,
    takes_files,
    whole_number,
)
from parapheur.web.here import house, language, me, office
from parapheur.web.invitations import seats_of
from parapheur.web.letters_beside import answered_by
from parapheur.web.noted import panel_of
from parapheur.web.places import Place, places_of
from parapheur.web.proven import proven
from parapheur.web.reading import progress_of
from parapheur.web.strip import (
    Stop,
    cancelled_by,
    lapse_in,
    refusal_in,
    return_in,
    strip_of,
    strip_of_circuit,
)
from parapheur.web.trays import next_waiting
from parapheur.web.whereabouts import away_from
from parapheur.words import say

Answer = str | Response | tuple[str, int]

dossiers = Blueprint("dossiers", __name__, url_prefix="/dossiers/<int:dossier_id>")

GIVEN_AGAIN = (
    WrongPin,
    TooManyTries,
    NoKey,
    SecondFactorRequired,
    NoFactor,
    CodeRefused,
    PasskeyRefused,
    LevelTooLow,
    PagesLeft,
    TimeUnavailable,
)
"""What is refused so is shown beside the form, to be sent again."""
DONE = dict.fromkeys(Action, "Your answer was recorded.") | {
    Action.VISA: "The visa was given.",
    Action.SIGN: "The document was signed.",
    Action.SEAL: "The seal was put.",
}
TAKEN_BACK = {True: "Your visa was taken back.", False: "Your answer was taken back."}
"""What is said of what is taken back, by whether it was a visa."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the rules let this person do with this dossier now."""

    position: int = -1
    """The open step where a desk of this person is awaited: the first, when there are several."""
    desks: tuple[DeskId, ...] = ()
    """Their desks awaited there."""
    start: bool = False
    recycle: bool = False
    cancel: bool = False
    returns: tuple[tuple[int, DeskId, tuple[int, ...]], ...] = ()
    """Each open step with a desk of this person, and the steps it may return the dossier to."""
    transfers: tuple[tuple[int, DeskId, tuple[DeskId, ...]], ...] = ()
    """Each open step with a desk of this person, and the desks it may hand its turn to."""
    undo: Act | None = None
    """The visa or answer that this person may still take back."""

    @property
    def act(self) -> bool:
        """Say whether a desk of this person is awaited."""
        return bool(self.desks)

    @property
    def anything(self) -> bool:
        """Say whether there is anything to do at all."""
        return self.act or self.start or self.recycle or self.undo is not None


def offer_to(person: Person, number: DossierId, dossier: Dossier) -> Offer:
    """Return what the page may offer: no more than the rules allow."""
    moves = moves_from(dossier.state)
    owner = is_originators(office(), number, dossier, person)
    turns = [turn for turn in dossier.waiting if turn[1] in person.desks]
    position = turns[0][0] if turns else -1
    return Offer(
        position=position,
        desks=tuple(desk for at, desk in turns if at == position)
        if {Move.ACT, Move.REJECT} <= moves
        else (),
        start=owner and Move.START in moves,
        recycle=owner and Move.RECYCLE in moves,
        cancel=owner and Move.CANCEL in moves,
        returns=_returns(person, dossier) if Move.RETURN in moves else (),
        transfers=_transfers(person, dossier) if Move.TRANSFER in moves else (),
        undo=_undoable(person, dossier),
    )


def _returns(person: Person, dossier: Dossier) -> tuple[tuple[int, DeskId, tuple[int, ...]], ...]:
    return tuple(
        (position, desk, back)
        for position, desk in dossier.waiting
        if desk in person.desks and (back := dossier.behind(position))
    )


def _transfers(
    person: Person, dossier: Dossier
) -> tuple[tuple[int, DeskId, tuple[DeskId, ...]], ...]:
    turns = [turn for turn in dossier.waiting if turn[1] in person.desks]
    if not turns:
        return ()
    desks = held(office())
    return tuple(
        (position, desk, tuple(one for one in desks if one not in step.desks))
        for position, desk in turns
        if (step := dossier.step_at(position)) and step.action is not Action.SEAL
    )


def _undoable(person: Person, dossier: Dossier) -> Act | None:
    last = dossier.last_act
    if last is None or last.desk not in person.desks:
        return None
    try:
        dossier.undo(desk=last.desk, position=last.position, actor=person.login, at=last.at)
    except ParapheurError:
        return None
    return last


@dossiers.get("")
@door(SIGNED_IN)
def dossier(dossier_id: int) -> Answer:
    """Show the dossier as it stands."""
    return _page(*visible(dossier_id))


@dossiers.get("/now")
@door(SIGNED_IN)
def now(dossier_id: int) -> Response:
    """Say how the dossier stands, for a page that waits on the program."""
    _, dossier = visible(dossier_id)
    return jsonify(state=dossier.state, digest=dossier.version.digest)


@dossiers.post("/act")
@door(SIGNED_IN)
def give(dossier_id: int) -> Answer:
    """Give the visa or signature that is asked for, on the version that was shown."""
    number, dossier = visible(dossier_id)
    form, step = request.form, dossier.step_at(whole_number("position"))
    try:
        act(
            office(),
            number,
            actor=me(),
            desk=DeskId(form.get("desk", "")),
            position=whole_number("position"),
            round=whole_number("round"),
            shown=digest("shown"),
            pin=form.get("pin", ""),
            proof=proof(),
            delegation=_delegation(),
            values=digest_if_any("values"),
        )
    except GIVEN_AGAIN as refusal:
        return _page(number, dossier, refusal)
    return next_in_tray(number, say(language(), DONE[step.action if step else Action.VISA]))


@dossiers.post("/passkey")
@door(SIGNED_IN)
def ask_passkey(dossier_id: int) -> Response:
    """Ask one's passkeys, for the act that the form says."""
    number, _ = visible(dossier_id)
    return asked(ask_passkey_for(office(), me(), act_asked(number)))


@dossiers.post("/reject")
@door(SIGNED_IN)
def refuse(dossier_id: int) -> Answer:
    """Send the dossier back to its originator, with a reason."""
    number, dossier = visible(dossier_id)
    try:
        reject(
            office(),
            number,
            actor=me(),
            desk=DeskId(request.form.get("desk", "")),
            position=whole_number("position"),
            round=whole_number("round"),
            shown=digest("shown"),
            reason=request.form.get("reason", ""),
            delegation=_delegation(),
        )
    except (ReasonRequired, TextTooLong) as refusal:
        return _page(number, dossier, refusal)
    return next_in_tray(
        number, say(language(), "The dossier was rejected and sent back, with your reason.")
    )


@dossiers.post("/return")
@door(SIGNED_IN)
def send_back(dossier_id: int) -> Answer:
    """Return the dossier to an earlier step, with a reason."""
    number, dossier = visible(dossier_id)
    try:
        return_to(
            office(),
            number,
            actor=me(),
            desk=DeskId(request.form.get("desk", "")),
            position=whole_number("position"),
            to=whole_number("to"),
            round=whole_number("round"),
            shown=digest("shown"),
            reason=request.form.get("reason", ""),
        )
    except (ReasonWanted, TextTooLong) as refusal:
        return _page(number, dossier, refusal)
    return next_in_tray(number, say(language(), "The dossier was returned, with your reason."))


@dossiers.post("/transfer")
@door(SIGNED_IN)
def hand_over(dossier_id: int) -> Answer:
    """Hand one desk's turn to another, with a reason."""
    number, dossier = visible(dossier_id)
    try:
        transfer(
            office(),
            number,
            actor=me(),
            desk=DeskId(request.form.get("desk", "")),
            position=whole_number("position"),
            to=DeskId(request.form.get("to", "")),
            round=whole_number("round"),
            shown=digest("shown"),
            reason=request.form.get("reason", ""),
        )
    except (ReasonWanted, TextTooLong, HasItsPart, NobodyThere, NoKeyThere) as refusal:
        return _page(number, dossier, refusal)
    return next_in_tray(number, say(language(), "The turn was handed over, with your reason."))


@dossiers.post("/undo")
@door(SIGNED_IN)
def take_back(dossier_id: int) -> Answer:
    """Take one's own visa or answer back."""
    number, dossier = visible(dossier_id)
    undo(
        office(),
        number,
        actor=me(),
        desk=DeskId(request.form.get("desk", "")),
        position=whole_number("position"),
        round=whole_number("round"),
    )
    last = dossier.last_act
    flash(say(language(), TAKEN_BACK[last is None or last.action.signs]), "done")
    return redirect(url_for("dossiers.dossier", dossier_id=number), 303)


@dossiers.post("/start")
@door(SIGNED_IN)
def leave(dossier_id: int) -> Answer:
    """Put a draft on its circuit."""
    number, _ = visible(dossier_id)
    start(office(), number, actor=me(), round=whole_number("round"))
    flash(say(language(), "The dossier is on its way."), "done")
    return redirect(url_for("dossiers.dossier", dossier_id=number), 303)


@dossiers.post("/cancel")
@door(SIGNED_IN)
def give_up(dossier_id: int) -> Answer:
    """Give up one's own dossier, with a reason."""
    number, dossier = visible(dossier_id)
    try:
        cancel(
            office(),
            number,
            actor=me(),
            round=whole_number("round"),
            reason=request.form.get("reason", ""),
        )
    except (ReasonWanted, TextTooLong) as refusal:
        return _page(number, dossier, refusal)
    flash(say(language(), "The dossier was cancelled, with your reason."), "done")
    return redirect(url_for("dossiers.dossier", dossier_id=number), 303)


@dossiers.post("/recycle")
@door(SIGNED_IN)
@takes_files
def take_up(dossier_id: int) -> Answer:
    """Take a rejected dossier up again, with a corrected document or the same one."""
    number, dossier = visible(dossier_id)
    try:
        recycle(
            office(),
            number,
            actor=me(),
            main=piece("main"),
            answers=answers(dossier.choice) or None,
            round=whole_number("round"),
        )
    except MoveNotAllowed:
        raise
    except ParapheurError as refusal:
        return _page(number, dossier, refusal)
    flash(say(language(), "The dossier is a draft again."), "done")
    return redirect(url_for("dossiers.dossier", dossier_id=number), 303)


def page(number: DossierId, dossier: Dossier, refusal: ParapheurError) -> tuple[str, int]:
    """Show the dossier with the refusal of what was asked beside its acts."""
    return _page(number, dossier, refusal)


def _page(
    number: DossierId, dossier: Dossier, refusal: ParapheurError | None = None
) -> tuple[str, int]:
    if refusal is not None:  # somebody else may have acted since it was looked at
        dossier = reopened(number)
    person, events = me(), office().reading.events(number)
    offer = offer_to(person, number, dossier)
    places = list(places_of(person, dossier))
    page = render_template(
        "dossier.html",
        number=number,
        dossier=dossier,
        answered=answered_by(number),
        offer=offer,
        progress=progress_of(number, dossier),
        waits=bool(dossier.seals) and not offer.act,
        proven=proven(dossier),
        circuit=dossier.circuit or _planned(dossier),
        stops=_stops(dossier, events),
        refused=refusal_in(events) if dossier.state is not State.FINISHED else None,
        returned=return_in(dossier, events),
        lapsed=lapse_in(dossier, events),
        cancelled=cancelled_by(events),
        superseded=_superseded(dossier, events),
        said=told(dossier.circuit or _planned(dossier), dossier.metadata),
        planned=_planned(dossier),
        typed=request.form if refusal else written(_planned(dossier), dossier.metadata),
        deposited_at=events[0].at,
        started=any(isinstance(event, DossierStarted) for event in events),
        test=any_test(events),
        test_key=offer.act and has_test_key(person),
        **_second_factor(dossier, offer, places),
        places=places,
        away=list(away_from(dossier)),
        noon=noon,
        noted=panel_of(number, dossier, events, person),
        beside=beside_of(number, dossier, person),
        by_card=by_card(person, dossier, offer.position),
        card_for=partial(by_card, person, dossier),
        seats=seats_of(dossier, events, person),
        values_shown=values_shown(dossier),
        said_values=written(dossier.circuit, dossier.metadata),
        limits=house().limits,
        refusal=refusal,
        refusal_sentence=sentence_of(refusal) if refusal else None,
        refused_verb=request.path.rsplit("/", 1)[1] if refusal else None,
        reason=request.form.get("reason", ""),
    )
    return page, status_of(refusal) if refusal else 200


def _second_factor(dossier: Dossier, offer: Offer, places: Sequence[Place]) -> dict[str, object]:
    """Return what is asked beside the PIN where the reader signs, and what they have of it."""
    positions = [offer.position] if offer.act else []
    positions += [one.position for one in places]
    asks = next(filter(None, map(dossier.second_factor_at, positions)), None)
    return {"asked": asks, "held": verbs.factors_of(office(), me().login) if asks else ()}


def _delegation() -> DelegationId | None:
    named = request.form.get("delegation")
    return None if named is None else DelegationId(named)


def _superseded(
    dossier: Dossier, events: Sequence[DossierEvent]
) -> tuple[tuple[str, Version, bool], ...]:
    """Return what no longer counts: its name, its bytes, and whether it is a scan of a paper."""
    try:
        versions, scans = superseded(events), superseded_scans(events)
    except ParapheurError:  # an altered trail: the inspection tells it, the page still opens
        return ()
    return (
        *((dossier.main.name, version, False) for version in versions),
        *((scan.name, scan.version, True) for scan in scans),
    )


def _stops(dossier: Dossier, events: Sequence[DossierEvent]) -> list[Stop]:
    if dossier.circuit is not None:
        return strip_of(dossier, events, me().desks)
    planned = _planned(dossier)
    return strip_of_circuit(planned) if planned else []


def _planned(dossier: Dossier) -> Circuit | None:
    return circuit_of(office(), dossier)


def next_in_tray(number: DossierId, done: str) -> Response:
    """Say what was done with this dossier, and lead to the next one, or to the reader's tray."""
    told = say(
        language(),
        "Dossier {dossier}: {done}",
        dossier=reference(number),
        done=say(language(), done),
    )
    flash(told, "done")
    waiting = next_waiting()
    if waiting:
        return redirect(url_for("dossiers.dossier", dossier_id=waiting[0].id), 303)
    return redirect(url_for("trays.tray", tray="todo"), 303)
