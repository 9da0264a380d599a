"""The application: pages over an office."""

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect, generate_csrf
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter

from parapheur.domain.baseline import Baseline
from parapheur.domain.circuit import Action
from parapheur.domain.factors import Factor
from parapheur.domain.levels import Level
from parapheur.domain.lifecycle import Move, State, StepState
from parapheur.domain.people import Role
from parapheur.domain.placing import markable
from parapheur.domain.words import ERASED, Language
from parapheur.usecases.ports import Office
from parapheur.web import figures, labels
from parapheur.web.absences import absences
from parapheur.web.access import guard_door, guard_origin, recognise
from parapheur.web.account import account
from parapheur.web.addressing import Address
from parapheur.web.amend import amending
from parapheur.web.answers import answers
from parapheur.web.api import api
from parapheur.web.asking import name_in_form
from parapheur.web.assets import asset, assets, folder
from parapheur.web.audit import audit
from parapheur.web.auditing import auditing
from parapheur.web.batch import batch
from parapheur.web.calendar import calendar
from parapheur.web.calendar_rows import calendar_rows
from parapheur.web.cards import cards
from parapheur.web.checks import checks
from parapheur.web.circuit_builder import builder
from parapheur.web.circuits import circuits
from parapheur.web.compiled import COMPILED
from parapheur.web.days import days
from parapheur.web.delegations import delegations
from parapheur.web.departures import departures
from parapheur.web.deposits import deposits
from parapheur.web.dockets import dockets
from parapheur.web.dossiers import dossiers
from parapheur.web.entrance import entrance
from parapheur.web.errors import answer_for_errors, unseen
from parapheur.web.evidence import evidence
from parapheur.web.factors import factors
from parapheur.web.forms import Request, guard_fields, guard_size
from parapheur.web.guests import guests
from parapheur.web.handwriting import handwriting
from parapheur.web.headers import add_headers
from parapheur.web.here import House, Limits, guest, house, language
from parapheur.web.inviting import inviting
from parapheur.web.journal import journal
from parapheur.web.leaving import leaving
from parapheur.web.letter_figures import letter_figures
from parapheur.web.letters import letters
from parapheur.web.letters_acts import given
from parapheur.web.letters_answer import letter_answer
from parapheur.web.letters_chain import letter_chain
from parapheur.web.looking import looking
from parapheur.web.marks import marks
from parapheur.web.menu import menu
from parapheur.web.notes import notes
from parapheur.web.notices import notices
from parapheur.web.people import people
from parapheur.web.pieces import pieces
from parapheur.web.placing import marking
from parapheur.web.portal import portal
from parapheur.web.portal_contact import portal_contact
from parapheur.web.portal_letter import portal_letter
from parapheur.web.portal_send import portal_send
from parapheur.web.reading import reading
from parapheur.web.registry import registry
from parapheur.web.registry_acts import acts
from parapheur.web.registry_books import books
from parapheur.web.registry_letter import letter
from parapheur.web.registry_notes import notes_between
from parapheur.web.registry_paper import paper
from parapheur.web.retention import retention
from parapheur.web.spacing import spaced
from parapheur.web.steering import steering
from parapheur.web.tracking import tracking
from parapheur.web.trays import trays
from parapheur.web.verify import verify
from parapheur.web.welcome import guard_body
from parapheur.words import day, direction, erasing, name_of, size, translate, written_day
from parapheur.words.countries import country_of

FAMILIES = (
    circuits, builder,
    assets, entrance, trays, days, deposits, dossiers, pieces, audit, account, people,
    delegations, absences, leaving, notes, batch, reading, amending, steering, answers, notices,
    inviting, guests, verify, dockets, marking, cards, api, handwriting, factors, evidence,
    looking, checks, auditing, journal, retention, tracking, registry, letter, acts, letter_figures,
    letters, given, letter_answer, letter_chain, departures, books, paper, notes_between,
    portal, portal_letter, portal_contact, portal_send,
    calendar, calendar_rows,
)  # fmt: skip


class Number(IntegerConverter):
    """A number in an address: plain digits, and no more of them than a dossier can have."""

    regex = r"[0-9]{1,10}"  # the usual one takes digits of every script, and thousands of them


def _secret() -> str:
    """Return 256 random bits."""
    return secrets.token_urlsafe(32)


def create_app(
    office: Office,
    *,
    secret_key: bytes,
    templates: Path,
    limits: Limits | None = None,
    secure_cookies: bool = True,
    default_language: Language = Language.AR,
    chance: Callable[[], str] = _secret,
) -> Flask:
    """Return the pages of `office`.

    `secret_key` signs the forms' tokens, the same in every process. `templates` is the folder
    that holds `pages/`. Without `secure_cookies` pages also work over plain HTTP, which is for a
    demonstration on one's own machine.
    """
    app = Flask(__name__, static_folder=None, template_folder=str(templates / "pages"))
    app.url_rule_class = Address
    app.url_map.converters["int"] = Number
    app.request_class = Request
    made = House(office, limits or Limits(), secure_cookies, default_language, chance)
    app.extensions["parapheur"] = made
    app.config.update(
        SECRET_KEY=secret_key,
        MAX_CONTENT_LENGTH=made.limits.request,
        SESSION_COOKIE_NAME=f"{made.prefix}form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=secure_cookies,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=12 * 3600,  # seconds: as long as a session may last
        WTF_CSRF_SSL_STRICT=False,  # it reads the referrer, which our pages never send
    )
    for guard in (recognise, guard_origin, guard_door, guard_size, guard_body, guard_fields):
        app.before_request(guard)
    CSRFProtect(app).exempt(api)  # no cookie lets in there: a code does
    app.after_request(add_headers)
    for family in FAMILIES:
        app.register_blueprint(family)
    answer_for_errors(app)
    _teach_words(app)
    return app


def _teach_words(app: Flask) -> None:
    """Give templates what they may call."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.bytecode_cache = COMPILED
    app.jinja_env.finalize = _shown
    app.jinja_env.undefined = StrictUndefined  # a name mistaken in a page is an error, not a gap
    app.context_processor(_for_each_page)
    app.jinja_env.globals.update(
        asset=asset, folder=folder, labels=labels, figures=figures,
        csrf_token=generate_csrf, menu=menu,
        name_in_form=name_in_form, unseen=unseen, marks=marks, markable=markable,
        Level=Level, State=State, StepState=StepState, Move=Move, Action=Action, Role=Role,
        Language=Language, Baseline=Baseline, Factor=Factor,
    )  # fmt: skip


def _shown(value: object) -> object:
    """Say where something was erased, whatever page shows it."""
    return erasing.shown(language(), value) if isinstance(value, str) and ERASED in value else value


def _for_each_page() -> dict[str, object]:
    spoken = language()
    here = request.full_path if request.query_string else request.path
    return {
        "_": partial(spaced, spoken),
        "name_of": partial(name_of, spoken),
        "day": partial(day, spoken),
        "size": partial(size, spoken),
        "written_day": partial(written_day, spoken),
        "country": partial(country_of, spoken),
        "problem_of": partial(translate, spoken),
        "language": spoken,
        "direction": direction(spoken),
        "direction_of": direction,
        "organisation": house().office.organisation.of(spoken),
        "reader": guest(),
        "here": here if request.method == "GET" else "/",
    }
