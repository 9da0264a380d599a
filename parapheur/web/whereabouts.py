"""Who is away from the desks that a dossier awaits, and who may act there meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass

from parapheur.domain.delegation import still_gives
from parapheur.domain.dossier import Dossier
from parapheur.domain.people import DeskId, Login
from parapheur.domain.terms import Absence, Interim, away, followed
from parapheur.web.here import me, office


@dataclass(frozen=True, slots=True)
class Away:
    """A holder of an awaited desk who is away."""

    desk: DeskId
    absence: Absence
    instead: tuple[Login, ...]
    """Who holds the desk for the time being, or may act in their place."""


def away_from(dossier: Dossier) -> Iterator[Away]:
    """Yield the holders of the awaited desks who are away at this instant."""
    at, terms = office().now(), office().reading.terms()
    if not dossier.waiting or not any(isinstance(one, Absence) and one.runs(at) for one in terms):
        return
    acting = [one for one in terms if isinstance(one, Interim) and one.runs(at)]
    known = [one for one in office().reading.delegations() if one.runs(at)]
    holders = {desk.id: desk.holders for desk in office().reading.desks()}
    for desk in dossier.awaited:
        for login in holders.get(desk, ()):
            absence = away(terms, login, at)
            if absence is None:
                continue
            given = [one.to for one in known if (one.by, one.desk) == (login, desk)]
            standing = given if still_gives(office().reading.person(login), desk) else []
            interims = [one.who for one in acting if one.desk == desk]
            yield Away(desk, absence, tuple(dict.fromkeys([*interims, *standing])))


def follows(dossier: Dossier) -> frozenset[DeskId]:
    """Return the desks of the dossier at which the reader assists: they may look, and no more."""
    desks = followed_by_reader()
    steps = dossier.circuit.steps if dossier.circuit else ()
    named = {desk for step in steps for desk in step.desks}
    return desks & {*named, *dossier.awaited, *dossier.handed}


def followed_by_reader() -> frozenset[DeskId]:
    """Return the desks that the reader follows without acting, now."""
    login = me().login
    return followed(office().reading.terms(who=login), login, office().now())
