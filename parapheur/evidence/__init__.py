"""Evidence files: proof of a dossier that outlives the program (ASiC-E, ETSI EN 319 162-1).

`verify.py` is one file that stands alone: it is shipped as it is within each evidence file, imports
nothing of ours, and is what this package itself checks by, so it also says what a container looks
like. What writes one (`writing`) is given values and bytes, and streams; it never reads the
records, opens no key (who seals is asked), and holds one piece in memory at a time.
SPECIFICATION.md says the format in words, for whoever writes another verifier.
"""

from parapheur.evidence.writing import put_together

__all__ = ["put_together"]
