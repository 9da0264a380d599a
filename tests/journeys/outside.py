"""What others say of our papers: poppler, and arithmetic that shares no line with the program."""

import hashlib
import json
import re
import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.needs import needs


def signatures(pdf: Path) -> list[str]:
    """What `pdfsig` says of each signature, its certificates left aside: they are a test's."""
    done = subprocess.run([needs("pdfsig"), "-nocert", pdf], capture_output=True, check=True)
    # It prints names as they are encoded in the certificate: the rest of a line is ASCII.
    return re.findall(r"Signature Validation: (.*)", done.stdout.decode("ascii", "replace"))


def drawn(pdf: Path, page: int, width: int) -> Image.Image:
    """A page as poppler draws it, so many pixels wide."""
    stem = pdf.with_suffix("")
    scale = ["-scale-to-x", str(width), "-scale-to-y", "-1"]
    one = ["-f", str(page), "-l", str(page), "-singlefile", "-png", "-gray"]
    subprocess.run([needs("pdftoppm"), *one, *scale, pdf, stem], check=True)
    return Image.open(stem.with_suffix(".png")).convert("L")


def words_of(pdf: Path) -> str:
    done = subprocess.run(
        [needs("pdftotext"), "-layout", pdf, "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def ink(picture: Image.Image) -> float:
    """How much of a picture is dark, from 0 to 1."""
    histogram = picture.histogram()
    return sum(histogram[:128]) / sum(histogram)


def unlike(one: Image.Image, other: Image.Image) -> float:
    """How much two pictures of a page differ beyond their sharpness, as a share of the ink."""
    blur = ImageFilter.GaussianBlur(1.5)
    first, second = (picture.resize(one.size).filter(blur) for picture in (one, other))
    differing = ImageStat.Stat(ImageChops.difference(first, second)).sum[0]
    inked = ImageStat.Stat(ImageChops.invert(first)).sum[0]
    return float(differing / inked)


def chain_holds(history: bytes) -> int:
    """Recompute a chain that was downloaded; returns how many entries it has."""
    entries = json.loads(history)["entries"]
    previous = "0" * 64
    for seq, entry in enumerate(entries, start=1):
        body = entry["body"].encode()
        facts = json.loads(body)
        assert (facts["seq"], facts["previous"]) == (seq, previous)
        previous = hashlib.sha256(body).hexdigest()
        assert entry["digest"] == previous
    return len(entries)
