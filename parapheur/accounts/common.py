"""What everybody tries first: compared without case, accents, spaces, and digits at the end.

Our own short list, with the words of the house; only those that a password of twelve characters
can be made of need to stand here.
"""

import unicodedata

WORDS = """
    parapheur signature ministere ministre ministry minister password motdepasse passw0rd secret
    azerty qwerty azertyuiop qwertyuiop azertyuiopqsdfghjklm qwertyuiopasdfghjkl qwertzuiop
    administrateur administrator administration admin welcome bienvenue marhaba salam salamalikoum
    maroc morocco almaghrib casablanca rabat marrakech tanger fes agadir moroccans marocains mre
    iloveyou letmein changeme changezmoi trustno1 football wydad raja bonjour soleil princesse
    bureaudordre bureau courrier courrierarrivee courrierdepart secretaire secretariat
    secretairegeneral organisation organisme directeur division service cachet electronique
    signatureelectronique parapheurelectronique demonstration demo test essai exemple
    كلمةالسر كلمةالمرور القنالسري وزارة الوزارة المغرب المملكةالمغربية توقيع مرحبا بسمالله
    الحاملالإلكتروني مكتبالضبط مكتبالضبطالرقمي
"""

ROWS = (
    "1234567890123456",
    "0123456789012345",
    "abcdefghijklmnopqrstuvwxyz",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgb",
    "1qaz2wsx3edc4rfv",
)


def folded(text: str) -> str:
    """Return the letters of a text without case, spaces and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not sign.isspace() and not unicodedata.combining(sign))


COMMON = frozenset(
    folded(word) * times for word in WORDS.split() for times in (1, 2, 3)
) | frozenset(row[:length] for row in ROWS for length in range(8, len(row) + 1))
