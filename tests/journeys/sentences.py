"""What people must read, written here by hand: a translation that is lost is seen."""

WRONG_PIN = {
    "ar": "القن السري خاطئ. المحاولات المتبقية قبل التوقيف المؤقت: {left}.",
    "fr": "Code PIN erroné. Essais restants avant une pause : {left}.",
}
SIGNED = {"ar": "تم توقيع الوثيقة.", "fr": "Le document a été signé."}
VISA_GIVEN = {"ar": "تم وضع التأشيرة.", "fr": "Le visa a été donné."}
ANSWERED = {"ar": "سُجّل جوابكم.", "fr": "Votre réponse a été enregistrée."}
SENT_BACK = {
    "ar": "رُفض الملف وأُرجع مع سبب الرفض.",
    "fr": "Le dossier a été refusé et renvoyé, avec votre motif.",
}
WHOLE_CHAIN = {"ar": "السلسلة متصلة", "fr": "La chaîne est entière"}
ALL_SOUND = {
    "ar": "جميع التوقيعات سليمة، ولم يُدخل بعدها أي تغيير ممنوع.",
    "fr": "Toutes les signatures sont valables et rien d’interdit ne les a suivies.",
}
CAME_SECOND = {
    "ar": "سبق أن أُنجزت هذه المرحلة من طرف {actor} بتاريخ",
    "fr": "{actor} a déjà accompli cette étape, le",
}
OUTRUN = {
    "ar": "سبق أن أُنجزت هذه المرحلة|هذا الملف قيد التوقيع في هذه اللحظة",
    "fr": "a déjà accompli cette étape|est en train de signer ce dossier",
}
NOT_SHOWN = {
    "ar": "لم تعد الوثيقة هي التي عُرضت عليكم؛ لم يوقَّع أي شيء.",
    "fr": "Le document n’est plus celui qui vous a été affiché ; rien n’a été signé.",
}
NO_DOSSIER = {"ar": "لا يوجد هذا الملف.", "fr": "Ce dossier n’existe pas."}
SESSION_ENDED = {"ar": "انتهت جلستكم", "fr": "Votre session est terminée"}
NOTHING_KEPT = {"ar": "لم يُحتفظ بشيء.", "fr": "Rien n’a été conservé."}
OTHER_SIGNED_SINCE = {
    "ar": "عُرضت على الموقع النسخة",
    "fr": "Le signataire a vu la version",
}
BAD_FILES = {
    "not a pdf": {"ar": "هذا ليس ملف PDF.", "fr": "Ce fichier n’est pas un PDF."},
    "truncated": {
        "ar": "هذه الوثيقة تالفة أو غير كاملة",
        "fr": "Ce PDF est endommagé ou incomplet",
    },
    "encrypted": {
        "ar": "هذه الوثيقة محمية بكلمة سر أو مشفرة",
        "fr": "Ce PDF est protégé par un mot de passe ou chiffré",
    },
    "signed elsewhere": {
        "ar": "يحمل ملف PDF هذا توقيعا من قبل",
        "fr": "Ce PDF porte déjà une signature",
    },
    "without pages": {
        "ar": "لا تتضمن هذه الوثيقة أي صفحة.",
        "fr": "Ce PDF n’a aucune page.",
    },
    "too large": {
        "ar": "يتجاوز حجم هذه الوثيقة 1 ميغابايت المسموح بها.",
        "fr": "Ce fichier dépasse les 1 Mo autorisés.",
    },
}
TOO_MUCH = {"fr": "Ensemble, les fichiers dépassent les 4 Mo autorisés en tout"}
