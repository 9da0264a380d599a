"""Where the fonts are: in packages, since a fresh machine has none.

Arabic is set in Amiri. Noto Sans Arabic builds letters from separate dots, and a PDF drawn with it
gives its text back with letters doubled and out of order: it could not be searched, copied or
read aloud.
"""

from importlib.resources import files
from pathlib import Path

import typst

PACKAGES = ("fontpkg_noto_sans", "fontpkg_amiri")


def folders() -> list[Path]:
    """Return the folders of the TTF files: Noto Sans and Amiri."""
    return [Path(str(files(package))) / "files" for package in PACKAGES]


def fonts() -> typst.Fonts:
    """Return these fonts and no others, for a Typst compiler."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[*folders()]
    )
