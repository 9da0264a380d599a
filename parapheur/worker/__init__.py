"""Background work: put the seals that dossiers wait for, and leave nothing half-way.

Jobs come from the engine's queue; besides, every quarter of a minute the sweep ends signatures
that were begun and never kept, puts seals whose job was lost, tells what the clock of open steps
has come to, counts deadlines again where the calendar changed, and sums the months that are over;
the postman sends the words that are due by mail; and the prover puts timestamps over documents that
lack one, or whose last one is to end. All only call use cases, each safe to repeat, so several
workers may run, here or on other machines, and any may die.
"""
