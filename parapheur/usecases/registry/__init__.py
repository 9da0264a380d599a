"""The verbs of the registry office, one a module.

As everywhere in this room: look, act, look again. A deposit is acknowledged by its receipt, and
whatever is acknowledged was durable before: the pieces in the files, then the letter, its first
event and its number in one transaction; only then is the receipt drawn, sealed and kept.
"""
