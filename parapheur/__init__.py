"""Parapheur, an electronic signature book: dossiers circulate, are signed, sealed and proven.

An act yields an event; an event yields the next dossier; keeping the event keeps everything.
"""

__version__ = "0.1.0"
