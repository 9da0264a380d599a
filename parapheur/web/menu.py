"""The menu: what each person has to do here, and how much of it."""

from dataclasses import dataclass, replace

from flask import request, url_for

from parapheur.domain.people import Person, Role
from parapheur.domain.trays import Counts
from parapheur.usecases.day_order import arranged_by
from parapheur.usecases.delegate import in_force_for
from parapheur.usecases.registry.officers import bodies_led_by, bodies_of
from parapheur.web.access import CIRCUIT_READERS
from parapheur.web.here import language, office
from parapheur.web.whereabouts import followed_by_reader
from parapheur.words import say

HAVE_TRAYS = frozenset({Role.SECRETARY, Role.OFFICIAL})


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu."""

    text: str
    address: str
    count: int = 0
    pressing: bool = False
    folded: "tuple[Item, ...]" = ()
    """Entries behind this word, which leads nowhere itself."""
    within: str = ""
    """What the addresses of the other pages of this entry begin with."""

    @property
    def current(self) -> bool:
        """Say whether this is the page one is on, or one of those behind it is."""
        here = request.path == self.address.partition("?")[0]
        below = bool(self.within) and request.path.startswith(self.within)
        return here or below or any(item.current for item in self.folded)


def menu(person: Person) -> list[Item]:
    """Return the person's menu, by what they do."""
    known = in_force_for(office(), person.login, office().now())
    counts = office().reading.counts(person, office().now(), known)
    return [
        *_instructed(counts),
        *(_secretariat(counts) if Role.SECRETARY in person.roles else _begun(counts)),
        *(_tray(counts) if person.desks or Role.OFFICIAL in person.roles else []),
        *_delegated(person, counts, given=bool(known)),
        *(_finished(counts) if HAVE_TRAYS & person.roles or person.desks else []),
        *_days(person),
        *_followed(person),
        *_letters(person),
        *_registry(person),
        *([_item("Circuits", "circuits.listed")] if CIRCUIT_READERS.roles & person.roles else []),
        _item("Calendar", "calendar.page", within="/calendar/"),
        *(_audit() if Role.AUDITOR in person.roles else []),
        *(_administration() if Role.ADMINISTRATOR in person.roles else []),
    ]


def _tray(counts: Counts) -> list[Item]:
    return [
        _item("To do", "trays.tray", counts.todo, tray="todo"),
        _item("Late", "trays.tray", counts.late, pressing=counts.late > 0, tray="late"),
        _item("Upcoming", "trays.tray", counts.upcoming, tray="upcoming"),
        _item("May be taken back", "trays.tray", counts.retrievable, tray="retrievable"),
        _item("Already done", "trays.tray", counts.done, tray="done"),
    ]


def _finished(counts: Counts) -> list[Item]:
    return [_item("Completed", "trays.tray", counts.finished, tray="finished")]


def _instructed(counts: Counts) -> list[Item]:
    """Lead to what is asked beside the circuits, while something is."""
    asked = counts.instructed
    item = _item("Instructions", "trays.tray", asked, pressing=True, tray="instructed")
    return [item] if asked else []


def _delegated(person: Person, counts: Counts, *, given: bool) -> list[Item]:
    tray = [_item("Delegated to me", "trays.tray", counts.delegated, tray="delegated")]
    gives = person.desks or Role.ADMINISTRATOR in person.roles
    mine = [_item("Delegations", "delegations.mine")] if gives or given else []
    return (tray if given else []) + mine


def _days(person: Person) -> list[Item]:
    """Lead whoever arranges a desk's day to it, and administrators to what is locked."""
    arranges = Role.ADMINISTRATOR in person.roles or arranged_by(office(), person)
    return [_item("Orders of the day", "days.desks")] if arranges else []


def _followed(person: Person) -> list[Item]:
    """Lead to the desks that one follows, and to who is away."""
    tray = [_item("Followed", "trays.tray", tray="followed")] if followed_by_reader() else []
    declares = person.desks or Role.ADMINISTRATOR in person.roles
    return tray + ([_item("Absences and assistants", "absences.mine")] if declares or tray else [])


def _letters(person: Person) -> list[Item]:
    """Lead whoever holds a desk to the letters it was given, where there are registries."""
    if not person.desks or not office().directory.bodies:
        return []
    owed, late = office().reading.count_owed(person.desks, office().now())
    return [_item("Letters", "letters.tray", owed, pressing=late > 0)]


def _registry(person: Person) -> list[Item]:
    """Lead registry officers to their tray, with how many letters wait to be looked at."""
    mine = bodies_of(office(), person.desks)
    waiting = sum(office().reading.new_letters(one.id) for one in mine)
    led = [one for one in bodies_led_by(office(), person.desks) if one not in mine]
    office_of = _item("Registry office", "registry.bodies", waiting, pressing=waiting > 0)
    return [
        *([replace(office_of, within="/registry/")] if mine else []),
        *(_dashboard(one.id) for one in led),
    ]


def _dashboard(body: str) -> Item:
    """Lead who stands at the head of a body to its figures."""
    return Item(say(language(), "Dashboard"), url_for("letter_figures.dashboard", body=body))


def _audit() -> list[Item]:
    more = (
        _item("Delegations in force", "delegations.in_force"),
        _item("Refusals and failed tries", "auditing.refusals"),
        _item("Statistics", "auditing.statistics"),
        _item("What auditors looked at", "auditing.looks"),
    )
    return [
        _item("Search the dossiers", "audit.dossiers"),
        _item("Checks of dossiers", "checks.listed"),
        _item("The journal", "journal.heads"),
        Item(say(language(), "Further lists"), "", folded=more),
    ]


def _secretariat(counts: Counts) -> list[Item]:
    return [
        _item("New deposit", "deposits.deposit"),
        _item("Drafts", "trays.deposited", counts.drafts, tray="drafts"),
        _item("On their way", "trays.deposited", counts.progress, tray="progress"),
        _item(
            "Returned", "trays.deposited", counts.returned,
            pressing=counts.returned > 0, tray="returned",
        ),
        _item("Cancelled", "trays.deposited", counts.cancelled, tray="cancelled"),
        _item("Archived", "trays.deposited", counts.archived, tray="archived"),
        _item("Held up", "leaving.mine"),
    ]  # fmt: skip


def _begun(counts: Counts) -> list[Item]:
    """Lead whoever is no secretary to the answers that they began for their desk, if they did."""
    piles = (
        ("Drafts", counts.drafts, "drafts"),
        ("Returned", counts.returned, "returned"),
        ("On their way", counts.progress, "progress"),
    )
    return [
        _item(text, "trays.deposited", count, pressing=tray == "returned", tray=tray)
        for text, count, tray in piles
        if count
    ]


def _administration() -> list[Item]:
    return [
        _item("Accounts", "people.accounts"),
        _item("Desks", "people.desks"),
        _item("Desks without a holder", "leaving.left"),
        _item("Go on without a step", "steering.stuck"),
        _item("Messages that are stuck", "notices.stuck"),
    ]


def _item(
    text: str,
    endpoint: str,
    count: int = 0,
    *,
    pressing: bool = False,
    tray: str | None = None,
    within: str = "",
) -> Item:
    address = url_for(endpoint, tray=tray) if tray else url_for(endpoint)
    return Item(say(language(), text), address, count, pressing, within=within)
