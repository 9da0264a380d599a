"""The registry office (bureau d'ordre, مكتب الضبط): what comes in, what goes out, and its numbers.

As in the rest of the domain, values in and values out. A letter that comes in (`Incoming`) and one
that goes out (`Outgoing`) each have a trail of their own; an act yields an event, and the events
of a trail add up to the letter as it stands (`replay`).

Two numbers, never confused: the deposit number is given at once, to whoever deposits; the order
number (numéro d'ordre) is given by an officer, in the register of a body and a year, without a gap.
"""
