"""Addresses behind links: the web, mail and telephones; never a file, here or on a neighbour."""

import re

import pikepdf

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
"""RFC 3986, 3.1."""
KNOWN = {"http", "https", "mailto", "tel"}
"""The allow-list. An address without a scheme (`www.example.ma`) is one of the web."""


def leads_astray(address: object) -> bool:
    r"""Say whether an address is none of those: `file:`, `javascript:`, `\\\\server\\share`."""
    if address is None:
        return False
    if not isinstance(address, pikepdf.String):
        return True
    text = "".join(str(address).split())
    if text.startswith(("\\", "//", "/\\")):
        return True
    scheme = SCHEME.match(text)
    # `example.ma:8080` begins like a scheme: a name with a point in it is a host.
    return scheme is not None and scheme[1].lower() not in KNOWN and "." not in scheme[1]
