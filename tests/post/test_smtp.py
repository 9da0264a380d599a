"""Mails as a real server takes them, and what is refused rather than sent unprotected."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from parapheur.domain.dossier import DossierId
from parapheur.domain.errors import AddressRefused, NotSent
from parapheur.domain.letters import Letter, Line
from parapheur.domain.notices import Kind
from parapheur.domain.words import Language, Words
from parapheur.post import Security, SmtpPost
from parapheur.words.letters import write_out
from tests.post.mailserver import HOST, PASSWORD, USER, contexts, free_port, serving

URL = "https://parapheur.example.ma"
HOUSE = Words("وزارة التجارب", "Ministère des Essais", "Ministry of Trials")
NAME = Words("أمينة الإدريسي", 'Amina "A, B" El Idrissi', "Amina El Idrissi")
DESK = Words("رئيس المصلحة", "Chef de service", "Head of unit")
SUBJECT = (
    "جواب على طلب مواكبة مغاربة بلجيكا في مساطر التقاعد والتغطية الصحية 2026 (Liège)"
    " وما يليه من مراسلات"
)
TO = "amina@example.ma"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_letter(
    language: Language = Language.AR,
    *,
    subject: str | None = SUBJECT,
    kinds: tuple[Kind, ...] = (Kind.AWAITED,),
    name: Words = NAME,
) -> Letter:
    lines = tuple(Line(kind, DossierId(12), subject, DESK, AT) for kind in kinds)
    return Letter("c0ffee" * 6, TO, name, language, AT, lines)


@pytest.fixture
def posting() -> Callable[..., SmtpPost]:
    write = partial(write_out, organisation=HOUSE, url=URL)

    def made(port: int, security: Security = Security.NONE, **more: object) -> SmtpPost:
        return SmtpPost(
            HOST, port, security, sender="parapheur@example.ma", url=URL, write=write,
            **more,  # type: ignore[arg-type]  # named as they are
        )  # fmt: skip

    return made


@pytest.mark.parametrize(
    ("language", "title", "sentence", "greeting", "way"),
    [
        (Language.AR, "للمعالجة", "ينتظر مكتبكم «رئيس المصلحة»", "أمينة الإدريسي", "rtl"),
        (Language.FR, "À traiter", "attend votre bureau « Chef de service »", "Bonjour", "ltr"),
        (Language.EN, "To do", "waits on your desk “Head of unit”", "Hello Amina", "ltr"),
    ],
)
def test_a_mail_is_read_in_its_language(
    posting: Callable[..., SmtpPost],
    language: Language,
    title: str,
    sentence: str,
    greeting: str,
    way: str,
) -> None:
    with serving() as box:
        posting(box.port).send(a_letter(language))
    (mail,) = box.read
    (raw,) = box.mails
    assert box.to == [[TO]]
    assert all(len(line) <= 78 for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))
    assert raw.partition(b"\r\n\r\n")[0].isascii()
    assert mail["Subject"].startswith(f"{title}")
    for part in ("D-000012", "التقاعد", "Liège", "…"):
        assert part in mail["Subject"]
    assert "  " not in mail["Subject"]
    assert mail["To"].addresses[0].display_name == NAME.of(language)
    assert mail["From"].addresses[0].display_name == HOUSE.of(language)
    assert mail["Message-ID"] == f"<{'c0ffee' * 6}@parapheur.example.ma>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == language.value
    assert mail["List-Unsubscribe"] == f"<{URL}/account/messages>"
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    text, page = plain.get_content(), html.get_content()
    assert sentence in text
    assert greeting in text
    assert f"\n{URL}/dossiers/12\n" in text.replace("\r\n", "\n")
    assert f'<html lang="{language.value}" dir="{way}">' in page
    assert f'href="{URL}/dossiers/12"' in page
    assert SUBJECT in text


def test_the_same_letter_makes_the_same_mail(posting: Callable[..., SmtpPost]) -> None:
    with serving() as box:
        for _ in range(2):
            posting(box.port).send(a_letter())
    assert len(box.mails) == 2
    assert len({one.replace(b"\r\nX-Peer: ", b"") for one in box.mails}) == 1


def test_several_words_make_one_mail_that_counts_them(posting: Callable[..., SmtpPost]) -> None:
    others = {Kind.DELEGATED, Kind.REVOKED, Kind.INVITED, Kind.LETTER_FOLLOWED}
    kinds = tuple(kind for kind in Kind if kind not in others)
    with serving() as box:
        posting(box.port).send(a_letter(Language.FR, kinds=kinds))
    (mail,) = box.read
    assert mail["Subject"] == f"Parapheur électronique : {len(kinds)} messages"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().count(f"{URL}/dossiers/12") == len(kinds)


@pytest.mark.parametrize(
    "evil",
    [
        "Réponse\r\nBcc: voleur@example.org",
        "Réponse\nContent-Type: text/html\n\n<script>",
        "Réponse\x0b\x85\u2028Bcc: voleur@example.org",
        "=?utf-8?q?x=0D=0ABcc:_voleur@example.org?=",
        "<script>alert(1)</script> & \x00",
    ],
)
def test_nothing_typed_into_a_subject_or_a_name_becomes_a_header_or_a_tag(
    posting: Callable[..., SmtpPost], evil: str
) -> None:
    with serving() as box:
        posting(box.port).send(a_letter(Language.FR, subject=evil, name=Words(evil, evil, evil)))
    (mail,) = box.read
    assert box.to == [[TO]]
    assert mail["Bcc"] is None
    assert mail.get_all("Content-Type") == [mail["Content-Type"]]
    assert mail.get_content_type() == "multipart/alternative"
    assert len(mail["To"].addresses) == 1
    html = mail.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()


def test_a_subject_that_is_not_for_the_receiver_stays_here(
    posting: Callable[..., SmtpPost],
) -> None:
    with serving() as box:
        posting(box.port).send(a_letter(Language.FR, subject=None))
    (mail,) = box.read
    assert mail["Subject"] == "À traiter : D-000012"


def test_tls_is_used_with_a_certificate_that_is_believed(
    posting: Callable[..., SmtpPost], tmp_path: Path
) -> None:
    server, trust = contexts(tmp_path)
    with serving(starttls=server, closed=True) as box:
        post = posting(box.port, Security.STARTTLS, trust=trust, user=USER, password=PASSWORD)
        post.send(a_letter())
        with pytest.raises(NotSent, match="CERTIFICATE_VERIFY_FAILED"):
            posting(box.port, Security.STARTTLS).send(a_letter())
        stranger = posting(box.port, Security.STARTTLS, trust=trust, user=USER, password="autre")
        with pytest.raises(NotSent, match="535"):
            stranger.send(a_letter())
    with serving(tls=server) as other:
        posting(other.port, Security.TLS, trust=trust).send(a_letter())
        with pytest.raises(NotSent, match="CERTIFICATE_VERIFY_FAILED"):
            posting(other.port, Security.TLS).send(a_letter())
    assert box.secure == [True]
    assert len(other.mails) == 1


def test_a_server_without_tls_is_refused_before_anything_is_said(
    posting: Callable[..., SmtpPost],
) -> None:
    with serving() as box, pytest.raises(NotSent, match="STARTTLS"):
        posting(box.port, Security.STARTTLS, user=USER, password=PASSWORD).send(a_letter())
    assert box.mails == []


def test_what_a_server_refuses_is_told_for_good_or_for_now(
    posting: Callable[..., SmtpPost],
) -> None:
    with serving() as box:
        box.refused[TO] = "550 5.1.1 nobody of this name"
        with pytest.raises(AddressRefused, match=r"550 .* nobody"):
            posting(box.port).send(a_letter())
        box.refused[TO] = "451 4.7.1 come back later"
        with pytest.raises(NotSent, match="451") as refusal:
            posting(box.port).send(a_letter())
    assert not isinstance(refusal.value, AddressRefused)
    with pytest.raises(NotSent, match="refused"):
        posting(free_port()).send(a_letter())
