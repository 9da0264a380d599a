"""Refusals as pages: here alone a sentence of the rules meets an HTTP status."""

import logging

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from parapheur.domain import attached, handwriting, misdated, misdirected, unfit
from parapheur.domain import errors as rules
from parapheur.domain.errors import ParapheurError
from parapheur.web.here import MEGABYTE, language
from parapheur.web.labels import names
from parapheur.web.refused import remember, tell_request
from parapheur.words import NOBODY, say, tell

log = logging.getLogger(__name__)

STATUS: dict[type[ParapheurError], int] = {
    rules.MoveNotAllowed: 409,
    misdirected.NoSuchBody: 404,
    misdirected.NoSuchKind: 422,
    misdirected.NoSuchLetter: 404,
    misdirected.LetterUnknown: 404,
    misdirected.LetterMovedOn: 409,
    misdirected.NoSuchAssignment: 409,
    misdirected.PiecesAskedAlready: 409,
    misdirected.NothingAsked: 409,
    misdirected.PiecesWanted: 422,
    misdirected.NumberUnfit: 422,
    misdirected.LetterWanted: 422,
    misdirected.TooManyPieces: 422,
    misdirected.TooHeavyTogether: 413,
    misdirected.PieceTwice: 409,
    misdirected.NotPdfNorImage: 422,
    misdirected.ImageTooWide: 422,
    misdirected.VirusFound: 422,
    misdirected.ScannerAway: 503,
    misdirected.TitleWanted: 422,
    misdirected.SenderWanted: 422,
    misdirected.SenderKindWanted: 422,
    misdirected.NumberWanted: 422,
    misdirected.AddressWanted: 422,
    misdirected.NotADate: 422,
    misdirected.NoSuchCountry: 422,
    misdirected.DraftOver: 404,
    misdirected.DraftSent: 409,
    misdirected.DraftMoved: 409,
    misdirected.DraftUnfinished: 422,
    misdirected.NoticeUnread: 422,
    misdirected.PasscodeWrong: 403,
    misdirected.PasscodeOver: 403,
    misdirected.DateNotYetCome: 422,
    misdirected.ReceiptOfDepositor: 403,
    misdirected.OneFileWithItsLetter: 409,
    misdirected.SameBody: 422,
    misdirected.MoreOpenThanItCame: 422,
    misdirected.NoDeskOfTheBody: 422,
    misdirected.NothingAssigned: 422,
    misdirected.NotThatDuplicate: 422,
    misdirected.NumberNotThere: 404,
    misdirected.AlreadyDisposed: 410,
    misdirected.NotFrozen: 409,
    misdirected.FrozenAlready: 409,
    misdirected.NothingToDispose: 422,
    misdirected.NotYetToDispose: 409,
    misdirected.SecondPersonWanted: 403,
    misdirected.NoSuchDisposal: 404,
    misdirected.DisposalMoved: 409,
    misdirected.NobodySought: 422,
    misdirected.DueDayPast: 422,
    misdirected.NotBelowYours: 422,
    misdirected.OutcomeWanted: 422,
    misdirected.PiecesUnsaid: 422,
    misdirected.BadDate: 422,
    misdirected.AddresseeWanted: 422,
    misdirected.TextWanted: 422,
    misdirected.AnswerTooOpen: 422,
    misdirected.NotFinishedYet: 409,
    misdirected.WentOutAlready: 409,
    misdirected.NoDossierToSend: 404,
    misdirected.NoRouteThere: 422,
    misdirected.VoidAlready: 409,
    misdirected.ArrivedThere: 409,
    misdirected.HowWanted: 422,
    misdirected.DayNotOver: 409,
    misdirected.NothingThatDay: 422,
    misdirected.PeriodTooLong: 422,
    rules.NotYourTurn: 409,
    rules.AlreadyDone: 409,
    rules.ReasonWanted: 422,
    rules.NoWayBack: 409,
    rules.HasItsPart: 422,
    rules.NobodyThere: 422,
    rules.NoKeyThere: 422,
    rules.OrderLocked: 409,
    rules.NothingArranged: 422,
    rules.NotInTheOrder: 409,
    rules.NotWaitingThere: 409,
    rules.TooManyArranged: 422,
    rules.NothingToTakeBack: 409,
    rules.SignedInside: 409,
    rules.DossierMoved: 409,
    rules.NotWhatWasShown: 409,
    rules.BeingSigned: 409,
    rules.ReasonRequired: 422,
    rules.NothingTicked: 422,
    rules.TooManyAtOnce: 422,
    rules.NotForBatch: 409,
    rules.NotTried: 409,
    rules.NotManaged: 500,
    rules.NoteRequired: 422,
    rules.TooManyNotes: 409,
    rules.NotOnTheCircuit: 422,
    rules.NoSuchInstruction: 422,
    rules.AlreadyInstructed: 409,
    rules.NotInstructed: 409,
    rules.SubjectRequired: 422,
    rules.TextTooLong: 422,
    rules.NoSuchDossier: 404,
    rules.NoSuchPiece: 404,
    rules.NoSuchCircuit: 422,
    rules.NoSuchSubtype: 422,
    rules.SubtypeMoved: 409,
    rules.LessConfidential: 422,
    rules.SubtypeUnfit: 422,
    rules.NoCircuitForSubtype: 422,
    rules.StepInBoth: 422,
    rules.SealedTooEarly: 422,
    rules.FieldInBoth: 422,
    rules.TooLong: 422,
    rules.NotAllowed: 403,
    rules.ActReferenceRequired: 422,
    rules.PeriodOutOfOrder: 422,
    rules.QuestionUnclear: 400,
    rules.CheckEmpty: 422,
    rules.CheckTooLarge: 422,
    rules.CheckRunning: 409,
    rules.NoSuchCheck: 404,
    rules.NothingDelegated: 422,
    rules.AlreadyHolds: 422,
    rules.NotToBeRedelegated: 403,
    rules.DelegationLoop: 409,
    rules.DelegationEnded: 409,
    rules.NotDelegated: 403,
    rules.DatesOutOfOrder: 422,
    rules.HoldsAlready: 422,
    rules.InterimTaken: 409,
    rules.NotForOneself: 403,
    rules.LoginNotFit: 422,
    rules.AdministratorThere: 409,
    rules.LoginTaken: 409,
    rules.NameRequired: 422,
    rules.NoSuchPerson: 404,
    rules.NoSuchDesk: 404,
    rules.DeskHeld: 409,
    rules.StandsSoAlready: 409,
    rules.AccountActive: 409,
    rules.AlreadyErased: 409,
    rules.BasisRequired: 422,
    rules.NeededStill: 409,
    rules.KeptByLaw: 409,
    rules.NoSuchGuest: 404,
    rules.PasswordDue: 403,
    rules.SamePassword: 422,
    rules.ActsTwice: 409,
    rules.AsksNoSignature: 409,
    rules.AsksSignature: 409,
    rules.NotWhatIsAsked: 409,
    rules.AsksGuest: 409,
    rules.AsksNoGuest: 409,
    rules.AlreadyInvited: 409,
    rules.GuestNameRequired: 422,
    rules.GuestOfTheHouse: 422,
    rules.InvitationTooLong: 422,
    rules.NoMailServer: 409,
    rules.NothingToWithdraw: 409,
    rules.LinkDead: 404,
    rules.WrongCode: 403,
    rules.NotConfirmed: 422,
    rules.KeptApart: 409,
    rules.KeptFromOriginator: 409,
    rules.OpinionRequired: 422,
    rules.ReservesRequired: 422,
    rules.NotAllTicked: 422,
    rules.LevelTooLow: 422,
    rules.PagesLeft: 422,
    rules.NoSuchPage: 404,
    rules.ScanRequired: 422,
    rules.SignatoryRequired: 422,
    rules.NotInTheFuture: 422,
    rules.ClassMarkRequired: 422,
    rules.CannotBeTakenBack: 409,
    rules.NotFinished: 409,
    rules.OriginWanted: 422,
    rules.NoSuperior: 409,
    rules.NotAhead: 409,
    rules.CircuitIsFixed: 409,
    rules.MarkOffPage: 422,
    rules.MarksMeet: 422,
    rules.MarkOverText: 422,
    rules.TagOfNobody: 422,
    rules.NoTagFor: 422,
    rules.NoFieldForIt: 409,
    rules.TooManySteps: 409,
    rules.HoldTooLong: 422,
    rules.AlreadyAsked: 409,
    rules.NobodyAsked: 409,
    rules.DeskWithoutHolder: 409,
    rules.NotRecognised: 403,
    rules.TooManyTries: 429,
    rules.WrongPin: 403,
    rules.NoKey: 409,
    rules.SecondFactorRequired: 403,
    rules.NoFactor: 409,
    rules.NotByCard: 409,
    rules.CodeRefused: 403,
    rules.PasskeyRefused: 403,
    rules.FactorNameRequired: 422,
    rules.TooManyFactors: 409,
    rules.NoSuchFactor: 404,
    rules.EnrolmentOver: 409,
    rules.NoPasskeysHere: 409,
    rules.KeysAway: 503,
    rules.NotGranted: 409,
    rules.TokenAway: 503,
    rules.TokenLocked: 409,
    rules.CodeDead: 401,
    rules.CodeUsed: 409,
    rules.NoCard: 409,
    rules.NoCardsHere: 404,
    rules.CardUntrusted: 422,
    rules.CardNotForSigning: 422,
    rules.CardNotQualified: 422,
    rules.CardTaken: 409,
    rules.CardDiffers: 422,
    rules.ValueUnsound: 422,
    rules.OfficeInTheClear: 422,
    rules.OfficeAway: 503,
    rules.OfficeUnproved: 503,
    rules.OfficeElsewhere: 503,
    rules.OfficeNamed: 422,
    rules.OfficeTooMuch: 503,
    rules.OfficeRefuses: 409,
    rules.NotThatDocument: 422,
    rules.NotThatCard: 422,
    rules.CardNotThere: 503,
    rules.WhichCard: 422,
    rules.BatchUnsound: 422,
    rules.NoPlaceForIt: 503,
    rules.CardRefusesPin: 403,
    rules.WeakPassword: 422,
    rules.WeakPin: 422,
    rules.NotAPdf: 422,
    rules.DamagedPdf: 422,
    rules.EncryptedPdf: 422,
    rules.FileTooLarge: 413,
    rules.SignedElsewhere: 422,
    rules.NoPages: 422,
    rules.TooManyPages: 422,
    rules.ActiveContent: 422,
    rules.TooLongToCheck: 422,
    unfit.BytesAfterEnd: 422,
    unfit.DefinedTwice: 422,
    unfit.HybridPdf: 422,
    unfit.LoosePdf: 422,
    unfit.HiddenLayers: 422,
    unfit.Overpacked: 422,
    unfit.CannotBeSigned: 422,
    attached.AttachmentsNotAllowed: 422,
    attached.NotForAttachments: 422,
    attached.TooManyAttached: 422,
    attached.AttachedTooHeavy: 422,
    attached.AttachedNotPlain: 422,
    attached.AttachedPdfRefused: 422,
    handwriting.NotAnImage: 422,
    handwriting.ImageTooHeavy: 413,
    handwriting.ImageTooLarge: 422,
    handwriting.NothingWritten: 422,
    rules.NotUnderstood: 400,
    rules.SessionOver: 401,
    rules.FromElsewhere: 403,
    rules.NothingThere: 404,
    rules.NotAskedSo: 405,
    rules.FormTooOld: 400,
    rules.TooMuchSent: 413,
    rules.BadIdentifier: 422,
    rules.CircuitMoved: 409,
    rules.CircuitTaken: 409,
    rules.CircuitIsAFile: 409,
    rules.CircuitMistaken: 422,
    rules.CircuitUnsound: 422,
    rules.CircuitNotInForce: 409,
    rules.NoSuchVersion: 404,
    rules.BadValue: 422,
    rules.MissingValue: 422,
    rules.UnknownField: 422,
    rules.TooManyFields: 422,
    rules.BadCondition: 422,
    rules.TooComplexToCompare: 422,
    rules.SignatureUnsound: 500,
    rules.TimeUnavailable: 503,
    rules.ProofUnavailable: 503,
    rules.NoTimeServers: 409,
    rules.BytesLost: 500,
    rules.NoRoomLeft: 507,
    rules.CalendarOutdated: 409,
    misdated.RowNameWanted: 422,
    misdated.BasisWanted: 422,
    misdated.DayWanted: 422,
    misdated.EndsBeforeItBegins: 422,
    misdated.HoursUnfit: 422,
    misdated.HoursOutOfTurn: 422,
    misdated.HoursOverlap: 422,
    misdated.NoSuchDayInTheYear: 422,
    misdated.HoursLacking: 422,
    misdated.LastUsualHours: 422,
    misdated.NeverOpens: 422,
    misdated.RowEnded: 409,
    misdated.NoSuchRow: 404,
    misdated.TooManyRows: 422,
    misdated.NothingChanged: 422,
    misdated.CalendarMoved: 409,
    misdated.CalendarAltered: 503,
    rules.WrongProof: 422,
    rules.WrongHead: 422,
    rules.JournalYounger: 503,
    rules.JournalForked: 503,
    rules.JournalHalted: 503,
    rules.NotHalted: 409,
    rules.CodeMistyped: 422,
    rules.NoDocketYet: 409,
    rules.HistoryAltered: 500,
    rules.TooManyChecks: 503,
    rules.BadAddress: 422,
    rules.NotSent: 502,
    rules.AddressRefused: 502,
    rules.Misconfigured: 500,
}

HTTP: dict[int, type[ParapheurError]] = {
    400: rules.NotUnderstood,
    401: rules.SessionOver,
    403: rules.FromElsewhere,
    404: rules.NothingThere,
    405: rules.NotAskedSo,
}
OURS = "Something went wrong on our side. Nothing acknowledged is lost; try again in a moment."

TITLES = {
    401: "Your session has ended",
    403: "Not allowed",
    404: "Not found",
    409: "The dossier has moved on",
    413: "Too large",
    422: "Not accepted",
    429: "Too many tries",
}


Answer = tuple[str, int] | tuple[Response, int]

PROGRAMS = "api"
"""The family of addresses that programs ask for: they are answered in JSON."""

PUBLIC = {"portal", "portal_letter", "portal_contact", "portal_send", "tracking"}
"""The families of the public portal: nothing on their pages leads into the house."""

FROM_A_DOSSIER = ("dossiers.", "notes.", "amending.", "cards.ask")
"""What a dossier's page asks for: its address without the verb leads back there."""


def status_of(error: ParapheurError) -> int:
    """Return the HTTP status of a refusal, by which this request is answered: it will be told."""
    remember(error)
    return STATUS.get(type(error), 409)


def sentence_of(error: ParapheurError) -> str:
    """Return a refusal in the reader's language, with the names of whom it speaks of."""
    # Most speak of nobody: then nothing is read, as whoever floods us with them would like.
    sentence = tell(language(), error, names() if error.facts else NOBODY)
    g.setdefault("refusals", {})[sentence] = None
    return sentence


def unseen(content: str) -> list[str]:
    """Return the refusals that a page does not show, as its form is gone: its frame shows them."""
    return [sentence for sentence in g.get("refusals", ()) if escape(sentence) not in content]


def refused(error: ParapheurError) -> Answer:
    """Show a refusal as a page, or tell it to a program."""
    if request.blueprint == PROGRAMS:
        return _told(type(error).__name__, sentence_of(error), status_of(error))
    return _page(sentence_of(error), status_of(error))


def http_refused(error: HTTPException) -> Answer:
    """Show what the protocol refused, such as a page that is not there."""
    status = error.code or 500
    refusal = _refusal_of(error)
    if refusal is None:
        return _broken(status)
    remember(refusal)
    if request.blueprint == PROGRAMS:
        return _told("NotUnderstood", sentence_of(rules.NotUnderstood()), status)
    return _page(sentence_of(refusal), status)


def _refusal_of(error: HTTPException) -> ParapheurError | None:
    """Return what the protocol refused as a refusal of ours; None: something broke."""
    if isinstance(error, CSRFError):
        return rules.FormTooOld()
    if error.code == 413:
        return rules.TooMuchSent(limit=limit())
    kind = HTTP.get(error.code or 500)
    return kind() if kind else None


def _broken(status: int) -> Answer:
    if request.blueprint == PROGRAMS:
        return _told("NotUnderstood", say(language(), OURS), status)
    return _page(say(language(), OURS), status)


def limit() -> int:
    """Return how many megabytes this form may bring in all."""
    return max(1, (request.max_content_length or 0) // MEGABYTE)


def _told(error: str, sentence: str, status: int) -> tuple[Response, int]:
    return jsonify(error=error, sentence=sentence), status


def _page(sentence: str, status: int) -> tuple[str, int]:
    title = say(language(), TITLES.get(status, "Something went wrong"))
    # A refused act comes from a dossier's page: its address without the verb leads back there.
    back = request.path.rsplit("/", 1)[0] if request.method == "POST" else None
    if request.endpoint is None or not request.endpoint.startswith(FROM_A_DOSSIER):
        back = None
    if status >= 500:
        g.person = None  # whatever broke may break the menu too: this page asks for nothing
    if request.blueprint == "guests":  # who has no account is led nowhere into the house
        return render_template("guest_error.html", reader=None, sentence=sentence), status
    if request.blueprint in PUBLIC:
        if status == 409:  # nobody there knows what a dossier is
            title = say(language(), "Nothing was done")
        page = render_template("portal_error.html", reader=None, title=title, sentence=sentence)
        return page, status
    return render_template("error.html", title=title, sentence=sentence, back=back), status


def told(answer: Response) -> Response:
    """Tell what the request was refused, before its answer goes out: else say that it failed."""
    try:
        tell_request(answer.status_code)
    except ParapheurError as failure:
        log.exception("a refusal could not be told")
        return current_app.make_response(refused(failure))
    return answer


def answer_for_errors(app: Flask) -> None:
    """Have every refusal of the application answered here, and told."""
    app.after_request(told)
    app.register_error_handler(ParapheurError, refused)
    app.register_error_handler(HTTPException, http_refused)
