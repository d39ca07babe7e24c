"""People and words of the exchanges of the demonstration, all invented."""

from __future__ import annotations

TEXTS = {
    "title_fr": "Jeunes pour l’environnement",
    "title_en": "Young people for the environment",
    "title_hy": "Երիտասարդները՝ հանուն շրջակա միջավայրի",
    "summary_fr": (
        "Des jeunes d’Artachat et de Clamart se rendent visite : dix jours chez les uns, dix jours chez les autres, "
        "autour des déchets, de la nature en ville et de la langue française."
    ),
    "summary_en": (
        "Young people of Artashat and Clamart visit each other: ten days here, ten days there, about waste, nature in "
        "the city and the French language."
    ),
    "summary_hy": (
        "Արտաշատի և Կլամարի երիտասարդներն այցելում են միմյանց՝ տասն օր մեկի, տասն օր մյուսի մոտ. թեմաներն են թափոնները, "
        "քաղաքի բնությունը և ֆրանսերենը։"
    ),
    "costs_fr": "Voyage et assurance : payés par les deux villes\nHébergement : en famille, gratuit\nArgent de poche : la famille",
    "costs_en": "Journey and insurance: paid by both cities\nLodging: in families, free\nPocket money: the family",
    "costs_hy": "Ուղևորություն և ապահովագրություն՝ վճարում են երկու քաղաքները\nԳիշերակաց՝ ընտանիքներում, անվճար\nԳրպանի գումար՝ ընտանիքը",
    "themes": ["environment", "waste", "francophonie"],
}  # fmt: skip

INSURANCE = "Assurances d’Exemple, contrat GRP-2027-118, assistance +33 1 00 00 00 30"
LODGING = {
    "lodging_fr": "En famille d’accueil", "lodging_hy": "Հյուրընկալող ընտանիքում", "lodging_en": "In a host family",
}  # fmt: skip
EMERGENCY = {"fr": "Urgences", "hy": "Շտապ օգնություն", "en": "Emergencies", "phone": "112"}

CLASS = (
    ("Ասատրյան", "Մարիամ", "F", 15, 40), ("Գաբրիելյան", "Նարեկ", "M", 16, 120),
    ("Հարությունյան", "Լուսինե", "F", 15, 200), ("Մանուկյան", "Արամ", "M", 17, 110),
    ("Պողոսյան", "Սոնա", "F", 16, 300), ("Վարդանյան", "Հայկ", "", 15, 80),
)  # fmt: skip
"""Family name, given name, girl or boy (the last is not known), years on the first day of the first visit, days since the birthday then.

The fourth turns 18 between both visits: see ``seeds/demo_exchange.py``.
"""
COMES_OF_AGE = 3

CLAMART = (
    ("Léa", "Fontaine", "female", 16, 30), ("Hugo", "Marchand", "male", 15, 90), ("Inès", "Belkacem", "female", 17, 60),
    ("Noé", "Renaud", "male", 16, 200), ("Jade", "Nguyen", "female", 15, 150), ("Tom", "Lefort", "male", 16, 250),
)  # fmt: skip
"""The last one withdraws, the fourth is still asked."""
ACCOUNT = "lea.fontaine@demo.example"
"""The first of them has an account."""

LEADERS = (
    ("clamart", "Sophie", "Garnier", "director", False), ("clamart", "Karim", "Haddad", "leader", False),
    ("clamart", "Élise", "Perrot", "leader", True), ("artachat", "Anahit", "Melikyan", "director", False),
    ("artachat", "Gor", "Stepanyan", "leader", False),
)  # fmt: skip

EARLIER = (
    ("clamart", "Camille", "Roy", "female", 19), ("clamart", "Yanis", "Morel", "male", 20),
    ("clamart", "Sarah", "Leclerc", "female", 21), ("artachat", "Ani", "Baghdasaryan", "female", 19),
    ("artachat", "Davit", "Khachatryan", "male", 18), ("artachat", "Mane", "Avetisyan", "female", 20),
)  # fmt: skip
"""Young adults of last year."""
EARLIER_LEADERS = (("clamart", "Sophie", "Garnier"), ("artachat", "Anahit", "Melikyan"))

TRAVELLING = (
    ("clamart", "Élodie", "Garcia", "female", 19), ("clamart", "Mathis", "Fournier", "male", 20),
    ("artachat", "Nare", "Simonyan", "female", 19), ("artachat", "Tigran", "Ghazaryan", "male", 21),
)  # fmt: skip
"""Young adults whose second visit is under way."""
TRAVELLING_LEADERS = (("clamart", "Olivier", "Bertin"), ("artachat", "Susanna", "Avagyan"))
LEAVING = (
    ("clamart", "Clara", "Dubois", "female", 20), ("clamart", "Nathan", "Girard", "male", 19),
    ("artachat", "Lilit", "Hakobyan", "female", 20), ("artachat", "Samvel", "Grigoryan", "male", 19),
)  # fmt: skip
"""Young adults whose first visit begins in a few days."""
LEAVING_LEADERS = (("clamart", "Hélène", "Caron"), ("artachat", "Vahe", "Martirosyan"))
GARDENERS = TEXTS | {
    "title_fr": "Jardins des deux villes", "title_en": "Gardens of both cities", "title_hy": "Երկու քաղաքների այգիները",
    "summary_fr": "De jeunes adultes travaillent ensemble dans les jardins partagés, à Clamart puis à Artachat.",
    "summary_en": "Young adults work together in shared gardens, in Clamart and then in Artashat.",
    "summary_hy": "Երիտասարդները միասին աշխատում են համայնքային այգիներում՝ Կլամարում, ապա Արտաշատում։",
    "themes": ["environment", "culture"],
}  # fmt: skip

GIVEN_UP = TEXTS | {
    "title_fr": "Rencontre de jeunes chorales", "title_en": "Meeting of young choirs",
    "title_hy": "Երիտասարդ երգչախմբերի հանդիպում",
    "summary_fr": "Deux chorales de collège chantent ensemble, à Clamart puis à Artachat.",
    "summary_en": "Two school choirs sing together, in Clamart and then in Artashat.",
    "summary_hy": "Երկու դպրոցական երգչախումբ միասին երգում են՝ Կլամարում, ապա Արտաշատում։",
    "themes": ["culture", "francophonie"],
}  # fmt: skip
"""An exchange that was cancelled before anybody was chosen."""
