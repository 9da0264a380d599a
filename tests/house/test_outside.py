"""Servers outside are called through one door: nobody else opens a connection to them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOM = Path(__file__).parents[2] / "parapheur"
CALLERS = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "ssl", "urllib.request"}
SOCKETS = {"socket", "socketserver", "asyncio.streams"}
PYHANKOS = {
    "pyhanko.sign.timestamps.aiohttp_client",
    "pyhanko.sign.timestamps.requests_client",
    "pyhanko_certvalidator.fetchers",
}
"""Clients of pyHanko's own: they follow redirects, reach inside, and know no end."""
ELSEWHERE = {
    "post/smtp.py": {"ssl"},  # mail servers, whose address the configuration says
    "intake/child.py": {"socket"},  # between processes of this machine
    "intake/nursery.py": {"socket"},
    "keys/client.py": {"socket"},
    "keys/messages.py": {"socket"},
    "keys/process.py": {"socket"},
    "keys/starting.py": {"socket"},
    "scanning/clamd.py": {"socket"},  # the virus scanner, whose place the configuration says
    "signing/nursery.py": {"socket"},
    "signing/warm.py": {"socket"},
    "web/server.py": {"socket"},  # it listens
    "cli/running.py": {"socket"},
    "demo/rehearsal.py": {"ssl"},  # to write certificates as PEM
    "evidence/apart.py": {"ssl"},  # the same
    "bench/visitor.py": {"urllib.request"},  # visits the program itself, on this machine
}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_nobody_else_calls_servers_outside() -> None:
    wanted = CALLERS | SOCKETS | PYHANKOS
    for file in sorted(ROOM.rglob("*.py")):
        place = file.relative_to(ROOM).as_posix()
        if place.startswith("egress/"):
            continue
        found = set(imported(ast.parse(file.read_text()))) & wanted
        assert found <= ELSEWHERE.get(place, set()), f"{place} imports {found}"


def test_the_list_of_those_who_may_otherwise_is_not_longer_than_it_must_be() -> None:
    for place, allowed in ELSEWHERE.items():
        found = set(imported(ast.parse((ROOM / place).read_text())))
        assert allowed <= found, place
