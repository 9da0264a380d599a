"""The commands. Their names, options and JSON are a contract: extended, never renamed.

A command reads its arguments, calls what does the work, and says what came out in the user's
language; it decides nothing itself. Each brings its own rooms in when it runs, so that a verdict
does not wait for the web to load.
"""

from parapheur.cli.app import main

__all__ = ["main"]
