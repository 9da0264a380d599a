"""Hand a mail to a server by SMTP (RFC 5321), as that server's own user if it wants one."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from urllib.parse import urlsplit

from parapheur.domain.errors import AddressRefused, NotSent
from parapheur.domain.letters import Letter, Sheet
from parapheur.post.mails import mail

PATIENCE = 20.0
"""Seconds the server may be silent."""


class Security(StrEnum):
    """How the line to the server is protected."""

    STARTTLS = "starttls"  #: begins in the clear and is encrypted before anything is said
    TLS = "tls"  #: encrypted from the first byte
    NONE = "none"  #: in the clear: for a server on the same machine


class SmtpPost:
    """A mail server, spoken to anew for each letter."""

    def __init__(
        self,
        host: str,
        port: int,
        security: Security,
        *,
        sender: str,
        url: str,
        write: Callable[[Letter], Sheet],
        user: str | None = None,
        password: str | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`sender` is an address, `url` that of the pages; `trust` says which certificates hold."""
        self._host, self._port, self._security = host, port, security
        self._sender, self._write = sender, write
        self._user, self._password, self._trust = user, password, trust
        self._domain = urlsplit(url).hostname or "localhost"

    def send(self, letter: Letter) -> None:
        """Return once the server has taken the letter. `NotSent`, `AddressRefused`."""
        made = mail(letter, self._write(letter), sender=self._sender, domain=self._domain)
        try:
            with self._line() as line:
                line.send_message(made, self._sender, [letter.address])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[letter.address]
            refusal = AddressRefused if code >= 500 else NotSent
            raise refusal(problem=_told(code, said)) from error
        except smtplib.SMTPResponseException as error:
            raise NotSent(problem=_told(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(problem=str(error) or type(error).__name__) from error

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        trust = self._trust or ssl.create_default_context()
        if self._security is Security.TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, self._domain, timeout=PATIENCE, context=trust
            )
        else:
            line = smtplib.SMTP(self._host, self._port, self._domain, timeout=PATIENCE)
        try:
            if self._security is Security.STARTTLS:  # a server without it is refused here
                line.starttls(context=trust)
            if self._user is not None:
                line.login(self._user, self._password or "")
            yield line
        finally:
            _hang_up(line)


def _hang_up(line: smtplib.SMTP) -> None:
    """Say goodbye, which nothing depends on any more."""
    try:
        line.quit()
    except (OSError, smtplib.SMTPException):
        line.close()


def _told(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:300]
