"""The rules of the parapheur, and nothing else.

An act yields an event; an event yields the next dossier; keeping the event
keeps everything. Code here does no I/O, reads no clock, draws no random number
and knows no framework (`transitions` apart, in `lifecycle` alone). What it needs
to know is passed in; what happened comes back as a frozen value.
"""
