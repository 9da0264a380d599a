"""Messages by mail, handed to a mail server: the only room that speaks SMTP.

A letter comes in as a value and is written out by whoever opened the office; here it becomes a
mail and is given to the server, under TLS unless the settings say otherwise. `send` returns once
the server has taken the mail; everything else is `NotSent`, or `AddressRefused` where trying again
is of no use. The same letter makes the same mail, byte for byte, its Message-ID included. This
room keeps nothing, tries nothing twice and knows nothing of dossiers.
"""

from parapheur.post.smtp import Security as Security
from parapheur.post.smtp import SmtpPost as SmtpPost
