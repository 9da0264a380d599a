"""What every answer tells the browser it may do with it."""

from flask import Response, request

from parapheur.web.here import house

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self';"
    " worker-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none';"
    " base-uri 'none'; form-action 'self'"
)
"""Nothing but our own files. `data:` is for images alone: Bootstrap draws its ticks so."""
DECODER = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""For the script that PDF.js runs apart: scanned pages are decoded by WebAssembly there, and
only there, since a worker goes by the policy it was itself served with."""

YEAR = 31_536_000


def add_headers(answer: Response) -> Response:
    """Put on each answer what keeps it from being framed, sniffed, embedded or kept."""
    headers = answer.headers
    is_file = request.endpoint == "assets.file"
    headers["Content-Security-Policy"] = (
        DECODER if is_file and request.path.endswith("pdf.worker.min.mjs") else POLICY
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    headers["X-Robots-Tag"] = "noindex"
    if house().secure:
        headers["Strict-Transport-Security"] = f"max-age={2 * YEAR}; includeSubDomains"
    if not (is_file and answer.status_code in {200, 206, 304}):
        headers["Cache-Control"] = "no-store"
    return answer
