"""The demonstration's people: they exist nowhere else.

Each password is the person's given name and the same phrase; each PIN is written beside it. A
real installation prints none of this.
"""

from dataclasses import dataclass

from parapheur.domain.people import DeskId, Login, Person, Role
from parapheur.domain.words import Language, Words


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the cast, with what they need to enter and to sign."""

    person: Person
    password: str
    pin: str | None


OFFICIAL = frozenset({Role.OFFICIAL})
SECRETARY = frozenset({Role.SECRETARY})


def _member(
    login: str,
    name: tuple[str, str],
    capacity: Words,
    *,
    roles: frozenset[Role] = OFFICIAL,
    desks: tuple[str, ...] = (),
    language: Language = Language.AR,
    pin: str | None = None,
) -> Member:
    arabic, latin = name
    person = Person(
        login=Login(login),
        name=Words(arabic, latin, latin),
        capacity=capacity,
        roles=roles,
        desks=frozenset(map(DeskId, desks)),
        language=language,
    )
    return Member(person, f"{login}-signe-au-parapheur", pin)


CAST = (
    _member(
        "nadia",
        ("نادية العمراني", "Nadia El Amrani"),
        Words("الكتابة الخاصة", "Secrétariat particulier", "Private secretariat"),
        roles=SECRETARY,
        desks=("secretariat-particulier",),
    ),
    _member(
        "salma",
        ("سلمى بنجلون", "Salma Benjelloun"),
        Words("الوزيرة المنتدبة", "La ministre déléguée", "Minister Delegate"),
        desks=("ministre",),
        pin="735182",
    ),
    _member(
        "karim",
        ("كريم التازي", "Karim Tazi"),
        Words("الكاتب العام", "Le secrétaire général", "Secretary-General"),
        desks=("secretaire-general",),
        language=Language.FR,
        pin="640917",
    ),
    _member(
        "houda",
        ("هدى الفاسي", "Houda El Fassi"),
        Words("مديرة الديوان", "La directrice de cabinet", "Head of the Minister's Cabinet"),
        desks=("directeur-de-cabinet",),
        pin="296473",
    ),
    _member(
        "youssef",
        ("يوسف العلوي", "Youssef Alaoui"),
        Words(
            "رئيس قسم الشؤون الاجتماعية",
            "Le chef de la division des affaires sociales",
            "Head of the Social Affairs Division",
        ),
        desks=("division-affaires-sociales",),
        pin="518264",
    ),
    _member(
        "amina",
        ("أمينة بناني", "Amina Bennani"),
        Words(
            "رئيسة مصلحة المواكبة",
            "La cheffe du service de l'accompagnement",
            "Head of the Guidance and Support Unit",
        ),
        desks=("service-accompagnement",),
        pin="381946",
    ),
    _member(
        "rachid",
        ("رشيد أوزين", "Rachid Ouzzine"),
        Words(
            "رئيس قسم الشؤون الإدارية والمالية",
            "Le chef de la division des affaires administratives et financières",
            "Head of the Administrative and Financial Affairs Division",
        ),
        desks=("division-affaires-administratives",),
        language=Language.FR,
        pin="904726",
    ),
    _member(
        "meryem",
        ("مريم الإدريسي", "Meryem El Idrissi"),
        Words(
            "رئيسة مصلحة المشتريات",
            "La cheffe du service des achats",
            "Head of the Purchasing Unit",
        ),
        desks=("service-achats",),
        language=Language.FR,
        pin="157830",
    ),
    _member(
        "hassan",
        ("حسن بوعزة", "Hassan Bouazza"),
        Words("رئيس مصلحة الميزانية", "Le chef du service du budget", "Head of the Budget Unit"),
        desks=("service-budget",),
        pin="462095",
    ),
    _member(
        "laila",
        ("ليلى الشرقاوي", "Laïla Cherkaoui"),
        Words(
            "رئيسة مصلحة الشؤون القانونية",
            "La cheffe du service des affaires juridiques",
            "Head of the Legal Affairs Unit",
        ),
        desks=("service-juridique",),
        pin="823571",
    ),
    _member(
        "omar",
        ("عمر السباعي", "Omar Sebai"),
        Words(
            "رئيس مصلحة الموارد البشرية",
            "Le chef du service des ressources humaines",
            "Head of the Human Resources Unit",
        ),
        desks=("service-ressources-humaines",),
        pin="690348",
    ),
    _member(
        "khalid",
        ("خالد المريني", "Khalid El Marini"),
        Words("مسؤول مكتب الضبط", "Le responsable du bureau d'ordre", "Registry officer"),
        desks=("bureau-ordre",),
        pin="275069",
    ),
    _member(
        "zineb",
        ("زينب القادري", "Zineb El Kadiri"),
        Words(
            "مسؤولة مكتب الضبط بالمؤسسة",
            "La responsable du bureau d'ordre de l'établissement",
            "Registry officer of the public body",
        ),
        desks=("fondation-bureau-ordre",),
        language=Language.FR,
        pin="831507",
    ),
    _member(
        "adil",
        ("عادل الفيلالي", "Adil Filali"),
        Words(
            "رئيس مصلحة المشاريع بالمؤسسة",
            "Le chef du service des projets de l'établissement",
            "Head of the Projects Unit of the public body",
        ),
        desks=("fondation-service-projets",),
        pin="596214",
    ),
    _member(
        "fatima",
        ("فاطمة الزهراء المنصوري", "Fatima Zahra El Mansouri"),
        Words("مدققة", "Auditrice", "Auditor"),
        roles=frozenset({Role.AUDITOR}),
        pin="736518",
    ),
    _member(
        "idriss",
        ("إدريس الناصري", "Idriss Naciri"),
        Words("مدير النظام", "Administrateur", "Administrator"),
        roles=frozenset({Role.ADMINISTRATOR}),
        language=Language.FR,
    ),
)

BY_LOGIN = {member.person.login: member for member in CAST}


def on_desk(desk: DeskId) -> Member:
    """Return the member who holds the desk."""
    return next(member for member in CAST if desk in member.person.desks)
