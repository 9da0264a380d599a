"""Every route of the pages, and who may come to it: a second opinion, written by hand.

`access` hangs a door on each view; this table says the same once more, so that a door changed by
mistake, or a route nobody thought of, is noticed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from parapheur.domain.dossier import DossierId
from parapheur.domain.paper_codes import code_of
from parapheur.domain.people import Person, Role

ANYBODY = "anybody"
ENTERED = "entered"
READERS = "readers"
"""Whoever may see the dossier."""
READING_AUDITORS = "reading auditors"
CIRCUIT_READERS = "circuit readers"
ARRANGERS = "arrangers"
"""The assistants of a desk, and administrators."""

NO_BODY = "no body"
"""Anybody, where bodies have a registry; here none has."""
INVITED = "invited"
"""Whoever has a link that runs; here nobody has."""

FOLLOWING = "following"
BRINGING = "with a draft or a letter, or turned away before the form is read"
TURNED_AWAY = {303, 404}
"""To the beginning, or nowhere: who has neither is told so, and none of what they send is read."""
"""Whoever gave the number and the secret of a letter; here nobody did."""

REGISTRY = "registry"
"""Officers of a registry, of its own letters; here nobody keeps one (`web/test_registry`)."""

CARRIED = "carried"
"""Whoever may see the dossier; its document carries nothing here (`web/test_attached`)."""
NO_CHECK = "no check"
"""Auditors, who asked for no check here; nor was a head of the journal published."""
NOTHING_ASKED = "nothing asked"
"""Auditors who may see the dossier, if they name two of its versions; here they name none."""
CARDLESS = "cardless"
"""Whoever entered, where cards are taken; here they are not."""
ASKED_FOR = "asked for"
"""The session that asked for the code; here none did."""
BY_CODE = "by code"
"""Whoever brings a code that holds; here nobody does."""

READ_CIRCUITS = {Role.SECRETARY, Role.AUDITOR, Role.ADMINISTRATOR}

OFFICERS_VERBS = (
    *("register", "void", "refuse", "close", "reopen", "ask", "note", "duplicate", "correct"),
    "forward",
)
WHO: dict[str, str | Role] = {
    "assets.file": ANYBODY,
    "entrance.login": ANYBODY,
    "entrance.let_in": ANYBODY,
    "entrance.speak": ANYBODY,
    "verify.ask": ANYBODY,
    "verify.follow": ANYBODY,
    "verify.look_up": ANYBODY,
    "verify.check": ANYBODY,
    "tracking.ask": ANYBODY,
    "tracking.enter": ANYBODY,
    "tracking.leave": ANYBODY,
    "tracking.letter": FOLLOWING,
    "tracking.receipt": FOLLOWING,
    "tracking.answer": FOLLOWING,
    "tracking.slip": FOLLOWING,
    "tracking.bring": BRINGING,
    "portal.directory": ANYBODY,
    "portal.to_body": NO_BODY,
    "portal.choose": NO_BODY,
    "portal_letter.letter": ANYBODY,
    "portal_letter.write_letter": BRINGING,
    "portal_letter.bring": BRINGING,
    "portal_contact.contact": ANYBODY,
    "portal_contact.write_contact": ANYBODY,
    "portal_contact.code": ANYBODY,
    "portal_contact.give": ANYBODY,
    "portal_contact.again": ANYBODY,
    "portal_send.summary": ANYBODY,
    "portal_send.send": ANYBODY,
    "portal_send.let_go": ANYBODY,
    "entrance.home": ENTERED,
    "entrance.logout": ENTERED,
    "guests.arrive": INVITED,
    "guests.enter": INVITED,
    "guests.read": INVITED,
    "guests.document": INVITED,
    "guests.attached": INVITED,
    "guests.give": INVITED,
    "guests.refuse": INVITED,
    "guests.done": INVITED,
    "account.sessions": ENTERED,
    "account.end_one": ENTERED,
    "account.end_all": ENTERED,
    "handwriting.mine": ENTERED,
    "handwriting.keep": ENTERED,
    "handwriting.remove": ENTERED,
    "handwriting.picture": ENTERED,
    "trays.tray": ENTERED,
    "trays.deposited": ENTERED,
    "days.desks": ENTERED,
    "days.day": ARRANGERS,
    "days.move": ARRANGERS,
    "days.lock": ARRANGERS,
    "days.unlock": ARRANGERS,
    "deposits.deposit": Role.SECRETARY,
    "deposits.receive": Role.SECRETARY,
    "dossiers.dossier": READERS,
    "dossiers.now": READERS,
    "dossiers.give": READERS,
    "dossiers.refuse": READERS,
    "dossiers.leave": READERS,
    "dossiers.take_up": READERS,
    "dossiers.send_back": READERS,
    "dossiers.take_back": READERS,
    "dossiers.hand_over": READERS,
    "dossiers.give_up": READERS,
    "amending.correct": READERS,
    "amending.keep": READERS,
    "marking.ask": READERS,
    "marking.keep": READERS,
    "batch.choose": ENTERED,
    "batch.give": ENTERED,
    "answers.give": READERS,
    "steering.give_values": READERS,
    "steering.set_aside": READERS,
    "steering.ask_opinion": READERS,
    "steering.give_opinion": READERS,
    "steering.insert": READERS,
    "steering.reassign": READERS,
    "steering.archive": READERS,
    "steering.go_on": READERS,
    "steering.stuck": Role.ADMINISTRATOR,
    "steering.bypass": Role.ADMINISTRATOR,
    "inviting.ask": READERS,
    "inviting.take_back": READERS,
    "notes.write": READERS,
    "notes.jot": READERS,
    "notes.ask": READERS,
    "notes.done": READERS,
    "pieces.document": READERS,
    "dockets.offer": READERS,
    "dockets.make": READERS,
    "evidence.download": READERS,
    "pieces.piece": READERS,
    "pieces.attached": CARRIED,
    "pieces.history": READERS,
    "reading.shown": READERS,
    "reading.page": READERS,
    "reading.turn": READERS,
    "reading.picture": READERS,
    "audit.history": READERS,
    "audit.verdict": READING_AUDITORS,
    "audit.dossiers": Role.AUDITOR,
    "audit.found": Role.AUDITOR,
    "auditing.refusals": Role.AUDITOR,
    "auditing.refusals_file": Role.AUDITOR,
    "auditing.looks": Role.AUDITOR,
    "auditing.looks_file": Role.AUDITOR,
    "auditing.statistics": Role.AUDITOR,
    "auditing.statistics_file": Role.AUDITOR,
    "checks.listed": Role.AUDITOR,
    "checks.ask": Role.AUDITOR,
    "checks.one": NO_CHECK,
    "checks.results": NO_CHECK,
    "letter_figures.dashboard": REGISTRY,
    "letter_figures.taken_away": REGISTRY,
    "retention.schedule": REGISTRY,
    "retention.propose": REGISTRY,
    "retention.proposal": REGISTRY,
    "retention.confirm": REGISTRY,
    "retention.withdraw": REGISTRY,
    "retention.certificate": REGISTRY,
    "retention.hold": REGISTRY,
    "retention.ask": REGISTRY,
    "retention.answer": REGISTRY,
    "journal.heads": Role.AUDITOR,
    "journal.note": NO_CHECK,
    "journal.declare_gap": Role.AUDITOR,
    "looking.versions": READING_AUDITORS,
    "looking.version": READING_AUDITORS,
    "looking.picture": READING_AUDITORS,
    "looking.compare": NOTHING_ASKED,
    "looking.as_it_stood": READING_AUDITORS,
    "delegations.mine": ENTERED,
    "delegations.give": ENTERED,
    "delegations.revoke": ENTERED,
    "delegations.in_force": Role.AUDITOR,
    "circuits.listed": CIRCUIT_READERS,
    "circuits.schema": CIRCUIT_READERS,
    "circuits.view": CIRCUIT_READERS,
    "circuits.download": CIRCUIT_READERS,
    "circuits.take_out": Role.SECRETARY,
    "circuits.restore": Role.SECRETARY,
    "builder.new": Role.SECRETARY,
    "builder.edit": Role.SECRETARY,
    "builder.bring": Role.SECRETARY,
    "builder.build": Role.SECRETARY,
    "builder.live": Role.SECRETARY,
    "calendar.page": ENTERED,
    "calendar.history": ENTERED,
    "calendar_rows.new": Role.ADMINISTRATOR,
    "calendar_rows.put": Role.ADMINISTRATOR,
    "calendar_rows.edit": Role.ADMINISTRATOR,
    "calendar_rows.change": Role.ADMINISTRATOR,
    "calendar_rows.ask_removal": Role.ADMINISTRATOR,
    "calendar_rows.remove": Role.ADMINISTRATOR,
    "calendar_rows.ask_complete": Role.ADMINISTRATOR,
    "calendar_rows.complete": Role.ADMINISTRATOR,
    "people.accounts": Role.ADMINISTRATOR,
    "people.open_one": Role.ADMINISTRATOR,
    "people.account": Role.ADMINISTRATOR,
    "people.describe": Role.ADMINISTRATOR,
    "people.roles": Role.ADMINISTRATOR,
    "people.give": Role.ADMINISTRATOR,
    "people.take": Role.ADMINISTRATOR,
    "people.close": Role.ADMINISTRATOR,
    "people.erase": Role.ADMINISTRATOR,
    "people.erase_one_guest": Role.ADMINISTRATOR,
    "people.reopen": Role.ADMINISTRATOR,
    "people.password": Role.ADMINISTRATOR,
    "leaving.left": Role.ADMINISTRATOR,
    "leaving.hand": Role.ADMINISTRATOR,
    "leaving.mine": Role.SECRETARY,
    "absences.mine": ENTERED,
    "absences.declare": ENTERED,
    "absences.help_out": ENTERED,
    "absences.interim": Role.ADMINISTRATOR,
    "absences.end": ENTERED,
    "account.password": ENTERED,
    "account.change": ENTERED,
    "factors.mine": ENTERED,
    "factors.add": ENTERED,
    "factors.begin_code": ENTERED,
    "factors.begin_passkey": ENTERED,
    "factors.confirm": ENTERED,
    "factors.ask_removal": ENTERED,
    "factors.remove": ENTERED,
    "factors.ask": ENTERED,
    "factors.ask_taking": Role.ADMINISTRATOR,
    "factors.take": Role.ADMINISTRATOR,
    "batch.ask_passkey": ENTERED,
    "batch.ask_card": ENTERED,
    "dossiers.ask_passkey": READERS,
    "people.desks": Role.ADMINISTRATOR,
    "people.end_sessions": Role.ADMINISTRATOR,
    "notices.mine": ENTERED,
    "notices.change": ENTERED,
    "notices.stuck": Role.ADMINISTRATOR,
    "notices.again": Role.ADMINISTRATOR,
    "cards.ask": READERS,
    "cards.ticket": ASKED_FOR,
    "cards.now": ASKED_FOR,
    "cards.mine": CARDLESS,
    "cards.register": ENTERED,
    "cards.forget": ENTERED,
    "api.prepared": BY_CODE,
    "api.document": BY_CODE,
    "api.completed": BY_CODE,
    "registry.bodies": ENTERED,
    "registry.tray": REGISTRY,
    "letters.tray": ENTERED,
    "letter_answer.ask": REGISTRY,
    "letter_answer.preview": REGISTRY,
    "letter_answer.make": REGISTRY,
    "letter_chain.page": REGISTRY,
    "letter_given.assign": REGISTRY,
    "letter_given.note": REGISTRY,
    "letter_given.settle": REGISTRY,
    "departures.listed": REGISTRY,
    "departures.ask": REGISTRY,
    "departures.send": REGISTRY,
    "departures.page": REGISTRY,
    "departures.document": REGISTRY,
    "departures.slip": REGISTRY,
    "departures.receipt_there": REGISTRY,
    "departures.proven": REGISTRY,
    "departures.voided": REGISTRY,
    "departures.held": REGISTRY,
    "letter.page": REGISTRY,
    "registry_books.register": REGISTRY,
    "registry_books.printed": REGISTRY,
    "registry_books.close": REGISTRY,
    "registry_books.sealed": REGISTRY,
    "registry_paper.ask": REGISTRY,
    "registry_paper.keep": REGISTRY,
    "registry_paper.label": REGISTRY,
    "registry_notes.ask": REGISTRY,
    "registry_notes.send": REGISTRY,
    "letter.piece": REGISTRY,
    "registry_paper.receipt": REGISTRY,
    **{f"letter_acts.{verb}": REGISTRY for verb in OFFICERS_VERBS},
}


@dataclass(frozen=True)
class Route:
    """One way to ask for something."""

    endpoint: str
    method: str
    address: str


def routes(app: Flask, number: DossierId, digest: str) -> Iterator[Route]:
    """Yield each route with each of its methods, its places filled in with what exists."""
    places: dict[str, object] = {
        "dossier_id": number,
        "digest": digest,
        "version": digest,
        "page": 1,
        "login": "samir",
        "name": "app.css",
        "token": f"{number}-1-{'0' * 64}",
        "shown": digest,
        "handle": "x" * 43,
        "circuit": "courrier-depart",
        "desk": "service-accompagnement",
        "body": "nowhere",
        "what": "freeze",
        "part": "usual",
        "place": 0,
        "kind": "code",
        "form": "csv",
        "check": 1,
        "number": 1,
        "factor": "0" * 32,
        "letter_id": 1,
        "outgoing_id": 1,
        "register": "arrival",
        "date": "2026-03-02",
        "code": code_of(bytes(16)),
    }
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        tray = "drafts" if rule.endpoint == "trays.deposited" else "todo"
        filled = {name: {**places, "tray": tray}[name] for name in rule.arguments}
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield Route(rule.endpoint, method, str(adapter.build(rule.endpoint, filled, method)))


def expected(route: Route, person: Person | None, *, reader: bool) -> set[int]:
    """Return the answers that are right for this person, before any form is looked at.

    `reader`: the dossier in the address is theirs to see.
    """
    who = WHO[route.endpoint]
    if who == ANYBODY:
        return {200, 303} if route.method == "GET" else {400}
    if who in {INVITED, FOLLOWING, NO_BODY}:
        return {404, 303} if route.method == "GET" else {400}
    if who == BRINGING:
        return TURNED_AWAY
    if who == BY_CODE:
        return {401}
    if person is None:
        return {303} if route.method == "GET" else {401}
    if isinstance(who, Role) and who not in person.roles:
        return {403}
    if who in {READING_AUDITORS, NOTHING_ASKED, NO_CHECK} and Role.AUDITOR not in person.roles:
        return {403}
    if who == CIRCUIT_READERS and not READ_CIRCUITS & person.roles:
        return {403}
    if route.method != "GET":
        return {400}  # let in, and stopped by the token that is missing
    if who in {REGISTRY, ASKED_FOR, CARDLESS, CARRIED, NOTHING_ASKED, NO_CHECK}:
        return {404}
    if who in {READERS, READING_AUDITORS} and not reader:
        return {404}
    if who == ARRANGERS and Role.ADMINISTRATOR not in person.roles:
        return {403}
    return {200, 303}
