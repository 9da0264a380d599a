"""What gives the demonstration's auditor something to see: delegations, interims, failed tries.

Everything is done through the use cases, as people do it: a visa in somebody's place, a PIN and a
password mistyped, a check of all that was deposited, which the worker does.
"""

from contextlib import suppress
from datetime import timedelta

from parapheur.demo.cast import BY_LOGIN, on_desk
from parapheur.domain.circuit import Action
from parapheur.domain.delegation import DelegationId, day_of
from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import ParapheurError
from parapheur.domain.people import DeskId, Login
from parapheur.rendering.papers import Paper, paper
from parapheur.usecases.act import act
from parapheur.usecases.checks import ask_check
from parapheur.usecases.delegate import Wanted, delegate
from parapheur.usecases.deposit import deposit
from parapheur.usecases.enter import enter
from parapheur.usecases.ports import Office
from parapheur.usecases.seats import appoint
from parapheur.usecases.start import start

SUBJECT = "مذكرة حول تنظيم المداومة خلال العطلة"
CABINET, PURCHASES = DeskId("directeur-de-cabinet"), DeskId("service-achats")
SUBSTITUTE, INTERIM = Login("laila"), Login("omar")
AUDITOR, ADMINISTRATOR = Login("fatima"), Login("idriss")
DELEGATED, APPOINTED = "214/2026", "57/2026"
NOWHERE = "192.0.2.1"


def watched(office: Office) -> None:
    """Play it, unless that was done before."""
    auditor = BY_LOGIN[AUDITOR].person
    if office.reading.checks():
        return
    if not office.reading.delegations():
        _in_the_place_of(office)
    _ad_interim(office)
    _mistyped(office)
    today = day_of(office.now())
    ask_check(office, today - timedelta(days=31), today, actor=auditor)


def _in_the_place_of(office: Office) -> None:
    holder, substitute = on_desk(CABINET).person, BY_LOGIN[SUBSTITUTE]
    today = day_of(office.now())
    wanted = Wanted(
        desk=CABINET,
        by=holder.login,
        to=SUBSTITUTE,
        act_reference=DELEGATED,
        act_date=today,
        actions=(Action.VISA,),
        first=today,
        last=today + timedelta(days=60),
    )
    given, _ = delegate(office, wanted, actor=holder)
    number = _note(office)
    _visa(office, number, "000000", None)  # the holder mistyped their PIN
    _visa(office, number, substitute.pin or "", given.id)


def _note(office: Office) -> DossierId:
    secretary = BY_LOGIN[Login("nadia")].person
    main = (Paper.NOTE.file_name, paper(Paper.NOTE, SUBJECT))
    number = deposit(office, actor=secretary, subject=SUBJECT, circuit="note-interne", main=main)
    start(office, number, actor=secretary)
    return number


def _visa(office: Office, number: DossierId, pin: str, delegation: DelegationId | None) -> None:
    dossier = office.reading.dossier(number)
    by = BY_LOGIN[SUBSTITUTE].person if delegation else on_desk(CABINET).person
    with suppress(ParapheurError):
        act(
            office,
            number,
            actor=by,
            desk=CABINET,
            position=dossier.position,
            round=dossier.round,
            shown=dossier.version.digest,
            pin=pin,
            delegation=delegation,
        )


def _ad_interim(office: Office) -> None:
    if office.reading.terms(who=INTERIM):
        return
    today = day_of(office.now())
    appoint(
        office,
        INTERIM,
        PURCHASES,
        first=today,
        last=today + timedelta(days=20),
        act_reference=APPOINTED,
        act_date=today,
        actor=BY_LOGIN[ADMINISTRATOR].person,
    )


def _mistyped(office: Office) -> None:
    with suppress(ParapheurError):
        enter(
            office,
            login=Login("karim"),
            password="mot de passe d'hier",  # noqa: S106  a mistaken one
            token="",
            agent="",
            address=NOWHERE,
        )
