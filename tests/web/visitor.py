"""Somebody in front of the pages: a client that proofreads whatever it is shown."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from parapheur.domain.people import Person
from parapheur.domain.words import Language
from parapheur.usecases.unlock import issue_key
from parapheur.web import Limits, create_app
from tests.builders import CAST, PASSWORD, PIN
from tests.fakes import FakeOffice

TEMPLATES = Path(__file__).parents[2] / "templates"
SIDES = {"ar": "rtl", "fr": "ltr", "en": "ltr"}
UNNAMED = {"hidden", "submit", "button"}


def some_pages(opened: FakeOffice, *, secure: bool = False, limits: Limits | None = None) -> Flask:
    """The application over a fake office; its secrets are counted, so they are all different."""
    secrets = count(1)
    for person in CAST:  # once more by the verb, so that the account's trail tells of it
        issue_key(opened.office, person, PIN, by=person.login)
    return create_app(
        opened.office,
        secret_key=b"a secret for tests alone",
        templates=TEMPLATES,
        limits=limits,
        secure_cookies=secure,
        chance=lambda: f"secret-{next(secrets):040}",
    )


class Visitor:
    """A browser without JavaScript, with an eye for what makes a page whole."""

    def __init__(self, app: Flask, language: Language = Language.FR) -> None:
        self.client = app.test_client()
        self.secure = bool(app.config["SESSION_COOKIE_SECURE"])
        self.language = language
        self.page = Page("")
        prefix = "__Host-" if self.secure else ""
        self.client.set_cookie(f"{prefix}language", language.value)

    def enter(self, person: Person) -> "Visitor":
        self.see("/login")
        answer = self.send("/login", {"login": person.login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return self

    def see(self, address: str, status: int = 200) -> "Page":
        """Open a page, and proofread it."""
        answer = self.client.get(address, base_url=self._base)
        assert answer.status_code == status, f"{address}: {answer.status_code}"
        return self.read(answer)

    def read(self, answer: TestResponse) -> "Page":
        self.page = Page(answer.text)
        proofread(self.page, self.language)
        return self.page

    def send(
        self, address: str, fields: Mapping[str, object] | None = None, *, status: int | None = None
    ) -> TestResponse:
        """Send a form, with the token of the page one is on."""
        data = {"csrf_token": self.page.token, **(fields or {})}
        answer = self.client.post(address, data=data, base_url=self._base)
        if status is not None:
            assert answer.status_code == status, f"{address}: {answer.status_code}\n{answer.text}"
            self.read(answer)
        return answer

    def follow(self, answer: TestResponse) -> "Page":
        """Go where an answer leads."""
        assert answer.status_code == 303, f"{answer.status_code}\n{answer.text}"
        return self.see(answer.headers["Location"])

    @property
    def _base(self) -> str:
        return "https://localhost" if self.secure else "http://localhost"


class Page(HTMLParser):
    """A page taken apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.forms: list[dict[str, list[dict[str, str]]]] = []
        self.labelled: set[str] = set()
        self._words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attributes}
        self.tags.append((tag, facts))
        if tag == "form":
            self.forms.append({"form": [facts], "fields": []})
        if tag in {"input", "select", "textarea", "button"} and self.forms:
            self.forms[-1]["fields"].append({"tag": tag, **facts})
        if tag == "label":
            self.labelled.add(facts.get("for", ""))

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    @property
    def text(self) -> str:
        """The words of the page, without the marks that isolate directions."""
        return re.sub(r"\s+", " ", re.sub("[\u2068\u2069]", "", " ".join(self._words)))

    @property
    def token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.html)
        return found[1] if found else ""

    def all(self, tag: str) -> list[dict[str, str]]:
        return [facts for name, facts in self.tags if name == tag]

    def fields(self, action: str) -> dict[str, str]:
        """The values that stand in the form with this address."""
        for form in self.forms:
            if form["form"][0].get("action") == action:
                return {
                    field["name"]: field.get("value", "")
                    for field in form["fields"]
                    if field.get("name") and field["tag"] == "input"
                }
        raise AssertionError(f"no form leads to {action}")

    def offers(self, action: str) -> bool:
        return any(form["form"][0].get("action") == action for form in self.forms)


def proofread(page: Page, language: Language) -> None:
    """What holds for every page, whoever reads it."""
    (root,) = page.all("html")
    assert (root["lang"], root["dir"]) == (language.value, SIDES[language.value])
    assert len(page.all("h1")) == 1, "a page has one title"
    assert len(page.all("main")) == 1
    assert page.all("title")
    assert not re.search(r"[\u0660-\u0669]", page.html), "digits are Western"
    for script in page.all("script"):
        assert script.get("src", "").startswith("/static/"), "no script stands in a page"
    for tag, facts in page.tags:
        assert not [name for name in facts if name.startswith("on") or name == "style"], tag
        if tag == "img":
            assert "alt" in facts
    ids = [facts["id"] for _, facts in page.tags if "id" in facts]
    assert len(ids) == len(set(ids)), "an id stands once"
    for form in page.forms:
        proofread_form(page, form)


def proofread_form(page: Page, form: dict[str, list[dict[str, str]]]) -> None:
    facts = form["form"][0]
    names = [field.get("name") for field in form["fields"]]
    if facts.get("method", "get").lower() == "post":
        assert "csrf_token" in names, f"{facts.get('action')} carries no token"
    for field in form["fields"]:
        if field["tag"] == "button" or field.get("type") in UNNAMED:
            continue
        named = field.get("id") in page.labelled or "aria-label" in field
        assert named, f"{field.get('name')} has no label"
