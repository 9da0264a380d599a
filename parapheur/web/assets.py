"""Styles, scripts and fonts: addressed by their content, so a browser may keep them for good."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory, url_for

from parapheur.web.access import ANYBODY, door
from parapheur.web.headers import YEAR

HOUR = 3600
STATIC = Path(__file__).parent / "static"
TYPES = {".mjs": "text/javascript", ".wasm": "application/wasm", ".woff2": "font/woff2"}

assets = Blueprint("assets", __name__)


@assets.get("/static/<path:name>")
@door(ANYBODY)
def file(name: str) -> Response:
    """Serve one file of ours."""
    answer = send_from_directory(STATIC, name, mimetype=TYPES.get(Path(name).suffix))
    lasting = "v" in request.args  # the name changes with the content
    answer.cache_control.no_cache = None
    answer.cache_control.public = True
    answer.cache_control.max_age = YEAR if lasting else HOUR
    answer.cache_control.immutable = lasting
    return answer


def asset(name: str) -> str:
    """Return the address of a file, changing with its content."""
    return url_for("assets.file", name=name, v=_fingerprint(name))


def folder(name: str) -> str:
    """Return the address of a folder of files, with its closing slash."""
    return url_for("assets.file", name=name) + "/"


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
