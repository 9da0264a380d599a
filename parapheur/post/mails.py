"""A sheet as a mail: plain text, and the same as HTML for whoever's reader turns it."""

from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from html import escape

from parapheur.domain.letters import Letter, Paragraph, Sheet

PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><title>{subject}</title></head>
<body dir="{direction}" style="font-family:'Noto Sans Arabic','Segoe UI',Tahoma,sans-serif;\
font-size:16px;line-height:1.6;text-align:{start}">
<p>{greeting}</p>
{paragraphs}
<hr>
<p style="font-size:13px">{closing}</p>
</body></html>
"""


def mail(letter: Letter, sheet: Sheet, *, sender: str, domain: str) -> MIMEMultipart:
    """Return the mail; the same letter and sheet make the same bytes."""
    # Not EmailMessage: where it folds a long Arabic subject, it may add a space (Python 3.11).
    read = MIMEMultipart("alternative", boundary=f"={letter.id}=")
    made = MIMEMultipart("mixed", boundary=f"=+{letter.id}=") if sheet.attached else read
    made["Message-ID"] = f"<{letter.id}@{domain}>"
    made["Date"] = format_datetime(letter.at)
    _add(made, "From", sheet.sender, sender)
    _add(made, "To", letter.name.of(letter.language), letter.address)
    _add(made, "Subject", sheet.subject)
    made["Content-Language"] = sheet.language.value
    # Nobody's absence notice answers a program, and a mail reader can tell where it is from.
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834
    made["X-Auto-Response-Suppress"] = "All"
    made["List-Id"] = f"<parapheur.{domain}>"  # RFC 2919
    if sheet.closing.link:
        made["List-Unsubscribe"] = f"<{sheet.closing.link}>"  # RFC 2369: the page to choose on
    read.attach(MIMEText(text(sheet), "plain", "utf-8"))
    read.attach(MIMEText(page(sheet), "html", "utf-8"))
    for part in (read, *map(_file, sheet.attached)) if sheet.attached else ():
        made.attach(part)
    return made


def _file(attached: tuple[str, bytes]) -> MIMEApplication:
    name, data = attached
    part = MIMEApplication(data, "pdf")
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _add(made: MIMEMultipart, name: str, said: str, address: str | None = None) -> None:
    """Add a text, encoded whatever its letters (RFC 2047), and the address it names."""
    header = Header(one_line(said), "utf-8", header_name=name)
    if address is not None:
        header.append(f"<{address}>", "us-ascii")
    made[name] = header  # type: ignore[assignment]  # a message takes headers, and folds them well


def one_line(said: str) -> str:
    """Return the text as a header may hold it: no line's end, nothing that hides."""
    spaced = " ".join(said.split())
    return "".join(sign for sign in spaced if sign.isprintable() or sign in "\u2068\u2069")


def text(sheet: Sheet) -> str:
    """Return the sheet as plain text."""
    parts = [sheet.greeting, *map(_lines, sheet.paragraphs), "-- \n" + _lines(sheet.closing)]
    return "\n\n".join(parts) + "\n"


def page(sheet: Sheet) -> str:
    """Return the sheet as HTML."""
    return PAGE.format(
        language=sheet.language.value,
        direction=sheet.direction,
        start="right" if sheet.direction == "rtl" else "left",
        subject=escape(sheet.subject),
        greeting=escape(sheet.greeting),
        paragraphs="\n".join(f"<p>{_linked(one)}</p>" for one in sheet.paragraphs),
        closing=_linked(sheet.closing),
    )


def _lines(one: Paragraph) -> str:
    quoted = f"\n{one.quoted.rstrip()}\n" if one.quoted else None
    return "\n".join(part for part in (one.text, quoted, one.link) if part)


def _linked(one: Paragraph) -> str:
    said = escape(one.text)
    if one.quoted:
        said += f'<br><code dir="ltr" style="white-space:pre-wrap">{escape(one.quoted)}</code>'
    if not one.link:
        return said
    link = escape(one.link)
    return f'{said}<br><a href="{link}" dir="ltr">{link}</a>'
