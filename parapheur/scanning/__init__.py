"""A virus scanner that looks at files before they come in: clamd, on this machine or beside it.

The law of this room: it hands bytes over and reads one word back. What the scanner finds is
refused; what it does not answer, in time and in its own words, is refused too: no file comes in
unseen because the scanner was away. It keeps nothing, and knows nothing of what it is handed.
"""

from parapheur.scanning.clamd import Clamd as Clamd
