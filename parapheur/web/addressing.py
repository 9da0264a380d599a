"""Addresses whose builders are written at the first need, once in a process.

Werkzeug writes and compiles two small functions for each rule, which build its address: most of the
work of opening an app, and most are never called. A process that opens several apps over the same
pages (the tests' does) would write them again each time.
"""

from collections.abc import Callable

from werkzeug.routing import Rule

Built = tuple[str, str]
"""The domain, and the path with what is asked."""
Builder = Callable[..., Built]

WRITTEN: dict[tuple[str, bool], Builder] = {}
"""By what it was written from: a rule's text, and whether unknown values go into what is asked."""


class Address(Rule):
    """A rule that is matched at once, and built from when somebody asks for its address."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        if self.defaults or self.subdomain or self.host:
            return super()._compile_builder(append_unknown)  # its text alone does not say all
        asked, write = (self.rule, append_unknown), super()._compile_builder

        def build(rule: Rule, /, **values: object) -> Built:
            if asked not in WRITTEN:
                WRITTEN[asked] = write(append_unknown)
            return WRITTEN[asked](rule, **values)

        return build
