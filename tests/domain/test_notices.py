"""Who is told what: each event from the dossier before and after it."""

from collections.abc import Iterable

from parapheur.domain.about_cards import CardRegistered
from parapheur.domain.about_people import (
    AssistanceGiven,
    DeskGiven,
    DeskTaken,
    InterimGiven,
    KeyEnding,
    PasswordGiven,
    SealEnding,
)
from parapheur.domain.about_time import DossierLapsed, StepLate, StepReminded
from parapheur.domain.circuit import Action
from parapheur.domain.delegation import DelegationId
from parapheur.domain.dossier import Dossier
from parapheur.domain.events import (
    AccountEvent,
    DelegationGiven,
    DelegationRevoked,
    DossierEvent,
    LoggedIn,
    OpinionAsked,
    SigningAbandoned,
)
from parapheur.domain.levels import Level
from parapheur.domain.notices import Kind, Notice, addressed, notices, notices_of_account
from parapheur.domain.people import DeskId, Login
from parapheur.domain.standing import apply
from parapheur.domain.terms import Assistance, Interim, TermId
from tests.builders import (
    ALL,
    AMINA,
    DIVISION,
    EITHER,
    HASSAN,
    LEGAL,
    MINISTER,
    RACHID,
    SALMA,
    SERVICE,
    SIDE,
    YOUSSEF,
    a_circuit,
    a_dossier,
    a_step,
    acted,
    acting,
    at,
    holder,
    started,
)
from tests.domain.test_delegation import a_delegation

THREE = a_circuit(
    a_step(Action.VISA, SERVICE),
    a_step(Action.VISA, DIVISION),
    a_step(Action.SIGN, MINISTER),
)


def told(before: Dossier, event: DossierEvent) -> set[tuple[Kind, str]]:
    """Each word by its kind and by whom, or which desk, it reaches."""
    found = notices(before, apply(before, event), event)
    return {(one.kind, one.to or one.desk or "") for one in found}


def by_desk(dossier: Dossier, desk: DeskId, **changed: object) -> dict[str, object]:
    facts = {"desk": desk, "position": dossier.position, "reason": "À revoir"}
    return {**facts, "actor": holder(desk), "at": at(9), **changed}


def test_a_start_tells_the_first_desks_and_a_visa_the_next() -> None:
    draft = a_dossier(ALL)
    assert told(draft, started(draft, ALL)) == {
        (Kind.AWAITED, SERVICE),
        (Kind.AWAITED, DIVISION),
        (Kind.AWAITED, LEGAL),
    }
    first = a_dossier(THREE, on_step=1)
    assert told(first, acted(first)) == {(Kind.AWAITED, DIVISION)}


def test_who_waits_still_is_not_told_again() -> None:
    dossier = a_dossier(ALL, on_step=1)
    assert told(dossier, acted(dossier, SERVICE)) == set()
    side = a_dossier(SIDE, on_step=1)
    done = acting(side, LEGAL, 1, SALMA.login, at(3))
    assert told(side, done) == set()  # the minister waits on the other branch
    assert told(apply(side, done), acting(apply(side, done), SERVICE, 0, YOUSSEF.login, at(4))) == {
        (Kind.AWAITED, MINISTER)
    }


def test_whoever_is_not_needed_any_more_is_told() -> None:
    dossier = a_dossier(EITHER, on_step=1)
    assert told(dossier, acted(dossier, SERVICE)) == {
        (Kind.RELEASED, DIVISION),
        (Kind.FINISHED, AMINA.login),
    }


def test_a_refusal_reaches_the_originator_and_those_who_still_waited() -> None:
    dossier = a_dossier(ALL, on_step=1)
    refusal = dossier.reject(**by_desk(dossier, SERVICE))  # type: ignore[arg-type]  # as named
    assert told(dossier, refusal) == {
        (Kind.REJECTED, AMINA.login),
        (Kind.RELEASED, DIVISION),
        (Kind.RELEASED, LEGAL),
    }
    assert notices(dossier, apply(dossier, refusal), refusal)[0].kind is Kind.REJECTED


def test_a_return_reaches_the_desk_it_leads_to_and_the_originator() -> None:
    dossier = a_dossier(THREE, on_step=3)
    back = dossier.return_to(to=0, **by_desk(dossier, MINISTER))  # type: ignore[arg-type]  # named
    assert told(dossier, back) == {(Kind.SENT_BACK, AMINA.login), (Kind.RETURNED, SERVICE)}


def test_an_act_taken_back_tells_whoever_had_come_to_wait() -> None:
    dossier = a_dossier(
        a_circuit(a_step(Action.OPINION, SERVICE), a_step(Action.SIGN, MINISTER)), on_step=2
    )
    undo = dossier.undo(desk=SERVICE, position=0, actor=YOUSSEF.login, at=at(9))
    assert told(dossier, undo) == {(Kind.RELEASED, MINISTER), (Kind.AWAITED, SERVICE)}


def test_a_turn_handed_over_tells_the_desk_that_has_it_now() -> None:
    dossier = a_dossier(THREE, on_step=1)
    handed = dossier.transfer(to=LEGAL, **by_desk(dossier, SERVICE))  # type: ignore[arg-type]  # so
    assert told(dossier, handed) == {(Kind.HANDED, LEGAL)}


def test_a_dossier_given_up_tells_who_waited() -> None:
    dossier = a_dossier(ALL, on_step=1)
    gone = dossier.cancel(reason="Sans objet", actor=AMINA.login, at=at(9))
    assert told(dossier, gone) == {
        (Kind.CANCELLED, AMINA.login),
        (Kind.CANCELLED, SERVICE),
        (Kind.CANCELLED, DIVISION),
        (Kind.CANCELLED, LEGAL),
    }


def test_the_clock_tells_who_is_awaited_and_the_originator_of_a_dossier_that_lapses() -> None:
    dossier = a_dossier(ALL, on_step=1)
    place = {"at": at(9), "actor": Login("parapheur"), "position": 0, "desks": (LEGAL,)}
    for event, kind in ((StepReminded, Kind.REMINDED), (StepLate, Kind.LATE)):
        found = notices(dossier, dossier, event(**place))  # type: ignore[arg-type]  # as named
        assert found == (Notice(kind, LEGAL),)
    lapsed = notices(dossier, dossier, DossierLapsed(**place))  # type: ignore[arg-type]  # as named
    assert lapsed == (Notice(Kind.LAPSED, to=AMINA.login),)


def test_a_desk_that_is_asked_for_its_opinion_is_told() -> None:
    dossier = a_dossier(THREE, on_step=1)
    asked = OpinionAsked(
        at=at(9), actor=YOUSSEF.login, desk=SERVICE, position=0, of=LEGAL, question="Légal ?"
    )
    assert told(dossier, asked) == {(Kind.ASKED, LEGAL)}


def test_what_moves_nothing_tells_nobody() -> None:
    dossier = a_dossier(THREE, on_step=1)
    left = SigningAbandoned(
        at=at(9), actor=YOUSSEF.login, desk=SERVICE, position=0, begun_at=at(8),
        begun_by=YOUSSEF.login,
    )  # fmt: skip
    assert told(dossier, left) == set()


def test_a_delegation_is_told_to_whoever_receives_it() -> None:
    one = a_delegation()
    given = DelegationGiven(at=at(1), actor=HASSAN.login, delegation=one)
    ended = DelegationRevoked(
        at=at(1), actor=HASSAN.login, delegation=DelegationId("hassan/1"), desk=one.desk,
        to=one.to, act_reference="1",
    )  # fmt: skip
    own = HASSAN.login
    assert told_of_account(given, own) == {(SALMA.login, Kind.DELEGATED)}
    assert told_of_account(ended, own) == {(SALMA.login, Kind.REVOKED)}
    assert told_of_account(LoggedIn(at=at(1), actor=own), own) == set()


def test_what_an_administrator_does_in_ones_name_or_at_ones_desk_is_told_one() -> None:
    by, whose = RACHID.login, YOUSSEF.login
    given = DelegationGiven(at=at(1), actor=by, delegation=a_delegation())
    assert told_of_account(given, HASSAN.login) == {
        (SALMA.login, Kind.DELEGATED),
        (HASSAN.login, Kind.LENT),
    }
    for changed in (
        DeskGiven(at=at(1), actor=by, desk=MINISTER),
        DeskTaken(at=at(1), actor=by, desk=MINISTER),
        AssistanceGiven(at=at(1), actor=by, term=an_assistance()),
    ):
        assert told_of_account(changed, whose) == {(HASSAN.login, Kind.MANNED)}
    appointed = InterimGiven(at=at(1), actor=by, term=an_interim())
    assert told_of_account(appointed, whose) == {
        (whose, Kind.APPOINTED),
        (HASSAN.login, Kind.MANNED),
    }
    rekeyed = PasswordGiven(at=at(1), actor=by, until=at(2))
    assert told_of_account(rekeyed, whose) == {(whose, Kind.REKEYED)}
    for kind, told in ((Kind.KEY_ENDING, KeyEnding), (Kind.SEAL_ENDING, SealEnding)):
        ending = told(at=at(1), actor=by, certificate="0" * 64, until=at(2))
        assert told_of_account(ending, whose) == {(whose, kind)}
        assert kind.pressing
    assert all(kind.pressing for kind in (Kind.LENT, Kind.MANNED, Kind.REKEYED))


def told_of_account(event: AccountEvent, of: Login) -> set[tuple[Login, Kind]]:
    """Who is told what, where Hassan holds the minister's desk."""
    found = addressed(
        notices_of_account(event, of), actor=event.actor, holders=lambda _: [HASSAN.login]
    )
    return {(login, notice.kind) for login, notice in found}


def test_who_registers_a_card_is_told_so_themselves() -> None:
    """It may have been somebody at their open session."""
    event = CardRegistered(
        at=at(1), actor=YOUSSEF.login, certificate="0" * 64, name="Y", level=Level.ADVANCED,
        until=at(9),
    )  # fmt: skip
    assert told_of_account(event, YOUSSEF.login) == {(YOUSSEF.login, Kind.CARDED)}
    assert Kind.CARDED.pressing


def an_interim() -> Interim:
    return Interim(
        id=TermId("youssef/1"), who=YOUSSEF.login, first=at(1).date(), last=at(2).date(),
        given_at=at(1), desk=MINISTER, act_reference="1", act_date=at(1).date(),
    )  # fmt: skip


def an_assistance() -> Assistance:
    return Assistance(
        id=TermId("youssef/2"), who=YOUSSEF.login, first=at(1).date(), given_at=at(1),
        desk=MINISTER, by=RACHID.login,
    )  # fmt: skip


def test_every_holder_is_told_once_and_never_of_their_own_act() -> None:
    holders: dict[DeskId, Iterable[Login]] = {
        SERVICE: [YOUSSEF.login, SALMA.login],
        LEGAL: [SALMA.login],
    }
    words = (
        Notice(Kind.AWAITED, SERVICE),
        Notice(Kind.AWAITED, SERVICE),
        Notice(Kind.AWAITED, LEGAL),
        Notice(Kind.FINISHED, to=YOUSSEF.login),
    )
    found = list(addressed(words, actor=YOUSSEF.login, holders=lambda desk: holders[desk]))
    assert found == [(SALMA.login, words[0]), (SALMA.login, words[2])]
