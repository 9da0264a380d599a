"""Whatever is typed into the portal or brought to it is shown as it is, or refused in words."""

import re
from collections.abc import Iterator

import pytest

from parapheur.domain.errors import NoRoomLeft
from parapheur.domain.registry.numbers import LetterId
from parapheur.domain.words import Language
from parapheur.usecases.registry import drafting
from parapheur.web import Limits, portal_letter
from tests.builders import PDF
from tests.depositing import Depositor, a_file, an_office_with_bodies
from tests.fakes import FakeOffice

MARK = "xyzzy"
SCRIPTS = [
    "<script>{}</script>", "<ScRiPt src=//{}.example></sCrIpT>", "<img src=x onerror={}>",
    "<svg/onload={}>", "<svg><script>{}</script></svg>", "\"><script>{}</script>",
    "'><script>{}</script>", "\" onmouseover={} x=\"", "' onfocus={} autofocus x='",
    "<a href=javascript:{}>x</a>", "javascript:{}", "data:text/html,<script>{}</script>",
    "<iframe src=javascript:{}></iframe>", "<object data=javascript:{}>", "<embed src={}>",
    "<form action=//{}.example><button>", "<input onfocus={} autofocus>", "<body onload={}>",
    "<details open ontoggle={}>", "<video><source onerror={}>", "<math><mi href=javascript:{}>",
    "<style>@import '{}';</style>", "<link rel=stylesheet href={}>", "<base href=//{}.example/>",
    "<meta http-equiv=refresh content=0;url={}>", "</textarea><script>{}</script>",
    "</title><script>{}</script>", "</option></select><script>{}</script>", "<!--<script>{}-->",
    "<![CDATA[<script>{}</script>]]>", "{{{{ {} }}}}", "{{% {} %}}", "${{{}}}", "#{{{}}}",
    "%3Cscript%3E{}%3C/script%3E", "&lt;script&gt;{}&lt;/script&gt;", "\\u003cscript\\u003e{}",
    "<scr\0ipt>{}</scr\0ipt>", "<img src=`{}`>", "=cmd|' /C {}'!A0",
]  # fmt: skip
assert len(SCRIPTS) == 40

HIDDEN = {
    "override": "\u202eevil\u202c",
    "isolate": "\u2067evil\u2069",
    "zero": "ev\u200bil\ufeff",
    "control": "ev\0il\x1b[31m\x08",
    "tag": "evil" + "".join(chr(0xE0000 + ord(one)) for one in "tag"),
    "line": "ev\u2028il\u2029\r\nil",
    "filler": "evil\u3164\u115f",
}
LINES = ("name", "latin", "phone", "address")


@pytest.fixture
def opened() -> FakeOffice:
    return an_office_with_bodies()


def attributes(somebody: Depositor) -> Iterator[str]:
    for _, facts in somebody.page.tags:
        yield from facts


def expect_plain(somebody: Depositor, typed: str) -> None:
    """The page has what was typed as text, and no tag or attribute of it."""
    page = somebody.page
    assert not [facts for tag, facts in page.tags if tag == "script" and MARK in str(facts)]
    assert not [name for name in attributes(somebody) if MARK in name or name.startswith("on")]
    assert {tag for tag, _ in page.tags}.isdisjoint({"iframe", "object", "embed", "base", "math"})
    for name in ("href", "action", "src", "formaction"):
        assert not [
            facts[name]
            for _, facts in page.tags
            if name in facts and (MARK in facts[name] or "javascript:" in facts[name].lower())
        ], typed


def test_what_is_typed_is_shown_and_never_run(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    for place, pattern in enumerate(SCRIPTS, 1):
        typed = pattern.format(MARK)
        somebody.see(f"/portal?q={MARK}%22%3E%3Cscript%3E{MARK}")
        expect_plain(somebody, typed)
        somebody.chooses()
        brought = a_file(f"{typed}.pdf".replace('"', "'"))
        somebody.writes({"subject": typed, "reference": typed, "main": brought})
        fields = {**dict.fromkeys(LINES, typed), "phone": typed[:40]}
        somebody.says_who({**fields, "number_citizen": typed, "email": typed}, status=422)
        expect_plain(somebody, typed)
        somebody.says_who(fields)
        expect_plain(somebody, typed)
        assert MARK in somebody.page.text, typed
        somebody.see("/portal/letter")
        expect_plain(somebody, typed)
        somebody.see("/portal/summary")
        somebody.sends()
        expect_plain(somebody, typed)
        letter = opened.store.reading.incoming(LetterId(place))
        assert MARK in letter.subject
        assert MARK in letter.depositor.name


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_hides_or_reorders_is_left_out(opened: FakeOffice, hidden: str) -> None:
    typed = HIDDEN[hidden]
    name = f"{typed}.pdf".replace("\r\n", "")  # no browser sends such a name
    somebody = Depositor(opened)
    somebody.chooses()
    somebody.writes({"subject": typed, "reference": typed, "main": a_file(name)})
    somebody.says_who(dict.fromkeys(LINES, typed))
    somebody.sends()
    letter = opened.store.reading.incoming(LetterId(1))
    told = (
        letter.subject, letter.reference, letter.depositor.name, letter.depositor.latin,
        letter.depositor.phone, letter.depositor.address, letter.pieces[0].name,
    )  # fmt: skip
    for one in told:
        assert "il" in one
        assert all(sign.isprintable() or sign == "\n" for sign in one), ascii(one)
        assert not set(one) & set("\u3164\u115f\u200b\u202e")
    assert "\n" not in f"{letter.subject}{letter.reference}{letter.depositor.name}"


@pytest.mark.parametrize("name", ["ا" * 300, "É" * 300, ("محمد Étienne 中文 Ωμέγα " * 20)[:300]])
def test_the_longest_names_in_any_script_are_kept_whole(opened: FakeOffice, name: str) -> None:
    somebody = Depositor(opened, Language.AR)
    somebody.chooses()
    somebody.writes({"subject": name})
    somebody.says_who({"name": name, "latin": name})
    somebody.sends()
    letter = opened.store.reading.incoming(LetterId(1))
    kept = " ".join(name.split())
    assert (letter.subject, letter.depositor.name, letter.depositor.latin) == (kept,) * 3


def test_one_sign_too_many_is_refused_by_its_field(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.chooses()
    somebody.writes({"subject": "x" * 301, "reference": "x" * 101, "dated": "31/12/2025"}, 422)
    for field in ("subject", "reference", "dated"):
        (shown,) = [one for one in somebody.page.all("input") if one.get("id") == field]
        assert shown["aria-invalid"] == "true"
        assert f"{field}-fault" in shown["aria-describedby"].split()
        assert f'id="{field}-fault"' in somebody.page.html
        assert f'href="#{field}"' in somebody.page.html
    assert "x" * 301 in somebody.page.html, "what was typed stays"
    assert "lettre.pdf" in somebody.page.text, "what was brought stays"
    somebody.writes({"main": a_file("encore.pdf", PDF + b"2")})
    somebody.says_who({"name": "1", "number_citizen": "x", "email": "@", "country": "??"}, 422)
    for place in ("name", "number_citizen", "email", "country"):
        assert f'id="{place}-fault"' in somebody.page.html


@pytest.mark.parametrize(
    "kind", ["citizen", "company", "association", "administration", "public-body"]
)
def test_each_kind_of_depositor_gives_its_own_identifier(opened: FakeOffice, kind: str) -> None:
    somebody = Depositor(opened)
    somebody.chooses()
    somebody.writes()
    numbers = {
        "citizen": ("passport", "12ab34567", "12AB34567"),
        "company": ("ice", "001 234 567 000 089", "001234567000089"),
        "association": ("none", "ignored", ""),
        "administration": ("none", "ignored", ""),
        "public-body": ("ice", "٠٠١٢٣٤٥٦٧٠٠٠٠٨٩", "001234567000089"),
    }
    identifier, typed, kept = numbers[kind]
    given = {f"identifier_{kind}": identifier, f"number_{kind}": typed}
    somebody.says_who({"depositor": kind, **given})
    somebody.sends()
    depositor = opened.store.reading.incoming(LetterId(1)).depositor
    assert (depositor.kind, depositor.identifier, depositor.number) == (kind, identifier, kept)


def test_a_script_sends_files_by_themselves_and_gets_the_list(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.chooses()
    answer = somebody.send("/portal/files", {"main": a_file()})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<section")
    assert "lettre.pdf" in answer.text
    refused = somebody.send("/portal/files", {"joined": a_file("<b>x.docx", b"PK\3\4")})
    assert refused.status_code == 422
    assert "ni un PDF ni une image" in refused.text
    assert "<b>" not in refused.text
    assert "lettre.pdf" in refused.text
    somebody.see("/portal/letter")
    digest = opened.drafts.kept[next(iter(opened.drafts.kept))].files
    (name,) = digest
    somebody.follow(
        somebody.send("/portal/letter", {"then": f"without {name}", "subject": "Gardé"})
    )
    assert "lettre.pdf" not in somebody.page.text
    assert 'value="Gardé"' in somebody.page.html


def test_several_files_come_together_and_each_is_refused_for_itself(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.chooses()
    files = [
        a_file("un.pdf", PDF + b"1"),
        a_file("deux.docx", b"PK"),
        a_file("trois.pdf", PDF + b"3"),
    ]
    somebody.writes({"joined": files}, 422)
    for name in ("lettre.pdf", "un.pdf", "trois.pdf"):
        assert name in somebody.page.text
    (said,) = re.findall(r"deux\.docx[\s\u00a0]*: [^<]+", somebody.page.text.split("Fichiers")[0])
    assert "ni un PDF ni une image" in said
    assert "deux.docx" not in [one for held in opened.drafts.kept.values() for one in held.files]
    assert len(next(iter(opened.drafts.kept.values())).files) == 3
    somebody.follow(somebody.send("/portal/letter", {"then": "next", "subject": "Demande"}))
    assert somebody.page.offers("/portal/contact")


def test_files_that_weigh_too_much_lose_nothing_of_what_was_typed(opened: FakeOffice) -> None:
    somebody = Depositor(opened, limits=Limits(file=50_000))
    somebody.chooses()
    heavy = a_file("lourd.pdf", PDF + bytes(250_000))
    somebody.writes({"main": heavy, "subject": "Demande gardée"}, 413)
    assert 'value="Demande gardée"' in somebody.page.html


def test_a_disk_that_is_full_refuses_with_its_own_status(
    opened: FakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody = Depositor(opened)
    somebody.chooses()

    def full(*_: object, **__: object) -> None:
        raise NoRoomLeft

    monkeypatch.setattr(portal_letter, "join", full)
    assert somebody.send("/portal/files", {"main": a_file()}).status_code == 507
    somebody.writes(status=507)
    assert "plus de place" in somebody.page.text.lower().replace("’", "'")


def test_a_flood_is_answered_in_words(opened: FakeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "DRAFTS", 3)
    somebody = Depositor(opened)
    for _ in range(3):
        somebody.chooses()
        somebody.client.delete_cookie("form")  # another browser
    somebody.see("/portal/to/ministere")
    answer = somebody.send("/portal/to/ministere", {"kind": "demande"}, status=429)
    assert "Trop d’essais" in answer.text
    assert len(opened.drafts.kept) == 3


def test_no_step_is_reached_before_the_one_that_lacks_something(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    for address in ("letter", "contact", "code", "summary"):
        assert somebody.client.get(f"/portal/{address}").headers["Location"] == "/portal"
    somebody.chooses()
    for address in ("contact", "code", "summary"):
        assert somebody.client.get(f"/portal/{address}").headers["Location"] == "/portal/letter"
    somebody.writes()
    for address in ("code", "summary"):
        assert somebody.client.get(f"/portal/{address}").headers["Location"] == "/portal/contact"
    somebody.says_who()
    assert somebody.client.get("/portal/code").headers["Location"] == "/portal/summary"


def test_what_another_window_changed_is_not_sent_unseen(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.comes_to_the_summary()
    shown = somebody.page
    somebody.see("/portal/letter")
    somebody.send("/portal/letter", {"subject": "Autre chose", "then": "next"})
    somebody.page = shown
    page = somebody.sends(status=409)
    assert "Autre chose" in page.text
    assert not opened.store.reading.letter_numbers()
    somebody.sends()
    assert opened.store.reading.incoming(LetterId(1)).subject == "Autre chose"


def test_nothing_is_sent_before_the_notice_was_read(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.comes_to_the_summary()
    page = somebody.sends({"noticed": ""}, status=422)
    assert "09-08" in page.text
    assert not opened.store.reading.letter_numbers()


def test_a_deposit_is_given_up_and_erased(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.comes_to_the_summary()
    somebody.see("/portal")
    somebody.follow(somebody.send("/portal/give-up"))
    assert not opened.drafts.kept
    assert somebody.client.get("/portal/letter").headers["Location"] == "/portal"


def test_another_letter_is_another_deposit(opened: FakeOffice) -> None:
    somebody = Depositor(opened)
    somebody.comes_to_the_summary()
    somebody.sends()
    somebody.comes_to_the_summary()
    somebody.sends()
    assert opened.store.reading.letter_numbers() == [1, 2]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("وزاره", 1), ("الوَزارة", 1), ("MINISTERE", 1), ("affaires soc", 1), ("etablissement", 1),
     ("مؤسسه", 1), ("", 2), ("nulle part", 0), ("<script>", 0), ("%", 2)],
)  # fmt: skip
def test_bodies_are_found_as_their_names_are_read(
    opened: FakeOffice, asked: str, found: int
) -> None:
    somebody = Depositor(opened)
    answer = somebody.client.get("/portal", query_string={"q": asked})
    somebody.read(answer)
    led = [one for one in somebody.page.all("a") if "/portal/to/" in one["href"]]
    assert len(led) == found
