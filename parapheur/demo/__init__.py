"""A ministry to try the program on: its people, its dossiers, and the rehearsal of a circuit.

Everything here goes through the use cases, as a person would: nothing is put into the store or
the files by the back door. Names are the demonstration's own cast; keys come from the test
authority, and every page and paper says so.
"""
