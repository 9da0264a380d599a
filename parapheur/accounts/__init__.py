"""Passwords: hashed by Argon2id, compared in a time that tells nothing.

The law of this room: it turns a password into a string to store and says whether one matches.
It keeps nothing, logs nothing, and knows neither accounts nor sessions: their rules stand in
`domain`, their rows in `store`.
"""

from parapheur.accounts.passwords import Argon2Passwords

__all__ = ["Argon2Passwords"]
