"""The text of a file, in the child: for its words to be searched."""

import pypdfium2 as pdfium

MOST_PAGES = 100
MOST_LETTERS = 200_000


def text(data: bytes) -> bytes:
    """Return what the first pages say, in UTF-8. Anything on a hostile file."""
    parts: list[str] = []
    left = MOST_LETTERS
    with pdfium.PdfDocument(data) as pdf:
        for number in range(min(len(pdf), MOST_PAGES)):
            said = pdf[number].get_textpage().get_text_range()[:left]
            parts.append(said)
            left -= len(said)
            if left <= 0:
                break
    return " ".join(parts).encode("utf-8", "replace")
