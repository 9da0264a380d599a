"""The papers people bring: letters of several pages in Arabic and French, and bad files."""

import io
import random

import pikepdf

from tests.pdfs import a_scan, typeset

TEXT = {
    "ar": (
        "تحية طيبة، وبعد؛ يشرفني أن أحيل عليكم الملف المتعلق بمواكبة مغاربة العالم في المساطر "
        "الإدارية، راجيا منكم التفضل باتخاذ ما ترونه مناسبا في أقرب الآجال. "
    ),
    "fr": (
        "J'ai l'honneur de vous transmettre le dossier relatif à l'accompagnement des Marocains "
        "résidant à l'étranger dans leurs démarches, et vous prie de bien vouloir y donner suite. "
    ),
}
PAGES = 3


def a_letter(language: str, subject: str) -> bytes:
    """A letter of three pages, the last of which has room for a signature."""
    side = "rtl" if language == "ar" else "ltr"
    page = f"= {subject}\n" + 6 * (TEXT[language] * 2 + "\n\n")
    last = f"= {subject}\n" + TEXT[language]
    body = "\n#pagebreak()\n".join([page] * (PAGES - 1) + [last])
    return typeset(f'#set text(lang: "{language}", dir: {side})\n{body}')


def an_annexe() -> bytes:
    """A letter received on paper, as a scanner saw it."""
    return a_scan()


def truncated() -> bytes:
    whole = a_letter("fr", "Tronquée")
    return whole[: len(whole) * 2 // 3]


def encrypted() -> bytes:
    with pikepdf.open(io.BytesIO(a_letter("fr", "Chiffrée"))) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="maître", user="secret"))
    return out.getvalue()


def without_pages() -> bytes:
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def too_large() -> bytes:
    """A sound letter of more than 1 MB: the rest of it does not compress."""
    with pikepdf.open(io.BytesIO(a_letter("fr", "Trop grande"))) as pdf:
        noise = random.Random(7).randbytes(1_200_000)  # noqa: S311 - a weight, no secret
        pdf.pages[0].contents_add(
            pdf.make_stream(b"% " + noise.replace(b"\n", b" ").hex().encode())
        )
        out = io.BytesIO()
        pdf.save(out, compress_streams=False)
    return out.getvalue()
