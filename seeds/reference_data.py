"""The reference data itself, as tables. See ``seeds/reference.py`` for where it comes from."""

from __future__ import annotations

from datetime import date

from db.enums import CooperationAxis, MaterialCategory, OrganisationKind, ProgrammeKind

SOURCE = "Ville de Clamart, « État de la coopération mise en œuvre à Clamart avec l’Arménie »"

ORGANISATIONS = (
    {
        "code": "clamart",
        "kind": OrganisationKind.CITY,
        "name_fr": "Ville de Clamart",
        "name_en": "City of Clamart",
        "name_hy": "Կլամար քաղաք",
        "country": "FR",
        "time_zone": "Europe/Paris",
    },
    {
        "code": "artachat",
        "kind": OrganisationKind.CITY,
        "name_fr": "Ville d’Artachat",
        "name_en": "City of Artashat",
        "name_hy": "Արտաշատ քաղաք",
        "country": "AM",
        "time_zone": "Asia/Yerevan",
    },
    {
        "code": "ufar",
        "kind": OrganisationKind.UNIVERSITY,
        "name_fr": "Université française en Arménie (UFAR)",
        "name_en": "French University in Armenia (UFAR)",
        "name_hy": "Հայաստանում ֆրանսիական համալսարան (ՀՖՀ)",
        "country": "AM",
        "time_zone": "Asia/Yerevan",
    },
    {
        "code": "cuf",
        "kind": OrganisationKind.NETWORK,
        "name_fr": "Cités Unies France",
        "name_en": "Cités Unies France",
        "name_hy": "Cités Unies France",
        "country": "FR",
        "time_zone": "Europe/Paris",
    },
    {
        "code": "vsgp",
        "kind": OrganisationKind.TERRITORY,
        "name_fr": "Territoire Vallée Sud – Grand Paris, direction de l’environnement",
        "name_en": "Territory of Vallée Sud – Grand Paris, environment department",
        "name_hy": "Vallée Sud – Grand Paris տարածքային միավոր, շրջակա միջավայրի վարչություն",
        "country": "FR",
        "time_zone": "Europe/Paris",
    },
    {
        "code": "jumelage",
        "kind": OrganisationKind.ASSOCIATION,
        "name_fr": "Comité de jumelage",
        "name_en": "Twinning committee",
        "name_hy": "Երկվորյակ քաղաքների կոմիտե",
        "country": "FR",
        "time_zone": "Europe/Paris",
    },
    {
        "code": "journee-armenie",
        "kind": OrganisationKind.ASSOCIATION,
        "name_fr": "Associations de la Journée de l’Arménie",
        "name_en": "Associations of the Armenia Day",
        "name_hy": "Հայաստանի օրվա միություններ",
        "country": "FR",
        "time_zone": "Europe/Paris",
    },
)

DEPARTMENTS = (
    ("communication", "Direction de la communication", "Communication", "Հաղորդակցության վարչություն"),
    ("jeunesse", "Direction de la jeunesse", "Youth", "Երիտասարդության վարչություն"),
    ("education", "Direction de l’éducation", "Education", "Կրթության վարչություն"),
    ("environnement", "Direction de l’environnement", "Environment", "Շրջակա միջավայրի վարչություն"),
    ("mediatheque", "Médiathèque", "Media library", "Մեդիադարան"),
    ("culture", "Direction de la culture", "Culture", "Մշակույթի վարչություն"),
    ("finances", "Direction des finances", "Finance", "Ֆինանսների վարչություն"),
    ("ressources-humaines", "Direction des ressources humaines", "Human resources", "Մարդկային ռեսուրսների վարչություն"),
    ("systemes-information", "Direction des systèmes d’information", "Information systems", "Տեղեկատվական համակարգերի վարչություն"),
    ("relations-internationales", "Service des relations internationales", "International relations", "Միջազգային կապերի ծառայություն"),
    ("urbanisme", "Direction de l’urbanisme", "Town planning", "Քաղաքաշինության վարչություն"),
    ("etat-civil", "Service de l’état civil", "Civil registry", "Քաղաքացիական կացության ակտերի ծառայություն"),
)  # fmt: skip

PROGRAMMES = (
    {
        "code": "internships",
        "kind": ProgrammeKind.INTERNSHIP,
        "name_fr": "Stages dans les services de la Ville",
        "name_en": "Internships in the city’s departments",
        "name_hy": "Պրակտիկա քաղաքապետարանի ծառայություններում",
        "legal_basis": (
            "Mesures précontractuelles prises à la demande de la personne : sa candidature à un stage et la convention "
            "signée avec son université (RGPD, article 49, paragraphe 1, point b)."
        ),
    },
    {
        "code": "youth-exchange",
        "kind": ProgrammeKind.EXCHANGE,
        "name_fr": "Échange de jeunes : environnement et francophonie",
        "name_en": "Youth exchange: environment and francophonie",
        "name_hy": "Երիտասարդական փոխանակում՝ շրջակա միջավայր և ֆրանկոֆոնիա",
    },
)


def _action(
    code: str, axis: CooperationAxis, year: int | None, fr: str, en: str, hy: str, cents: int | None = None
) -> dict:
    return {
        "code": code, "axis": axis, "year": year, "title_fr": fr, "title_en": en, "title_hy": hy, "amount_cents": cents,
    }  # fmt: skip


_A = CooperationAxis
ACTIONS = (
    _action(
        "oath", _A.INSTITUTIONAL, 2003,
        "Serment de jumelage signé à Clamart le 31 mai 2003",
        "Twinning oath signed in Clamart on 31 May 2003",
        "Երկվորյակության երդումը ստորագրվել է Կլամարում 2003 թ. մայիսի 31-ին",
    ),
    _action(
        "first-agreement", _A.INSTITUTIONAL, 2010,
        "Première convention de coopération décentralisée, renouvelée tous les trois ans",
        "First decentralised-cooperation agreement, renewed every three years",
        "Ապակենտրոնացված համագործակցության առաջին համաձայնագիրը, որը վերակնքվում է երեք տարին մեկ",
    ),
    _action(
        "renewal", _A.INSTITUTIONAL, 2018,
        "Accord renouvelé par les deux nouveaux maires, avec l’accent sur l’éducation à côté de la santé",
        "Agreement renewed by the two new mayors, with the stress on education beside health",
        "Երկու նոր քաղաքապետերը վերակնքել են համաձայնագիրը՝ առողջապահության կողքին շեշտելով կրթությունը",
    ),
    _action(
        "best-francophone-city", _A.FRANCOPHONIE, 2018,
        "Artachat sacrée « meilleure ville francophone » par les Communes d’Arménie",
        "Artashat named best francophone city by the Communities of Armenia",
        "Հայաստանի համայնքների միությունն Արտաշատը ճանաչել է «Լավագույն ֆրանկոֆոն քաղաք»",
    ),
    _action(
        "armenia-day", _A.FRANCOPHONIE, 2015,
        "Journée de l’Arménie à Clamart, chaque année avec les associations",
        "Armenia Day in Clamart, every year with the associations",
        "Հայաստանի օրը Կլամարում՝ ամեն տարի միությունների հետ",
    ),
    _action(
        "refuse-lorries", _A.GOVERNANCE, None,
        "Envoi de deux bennes à ordures ; conteneurs reproduits sur place avec la ville",
        "Two refuse lorries sent; containers reproduced locally with the city",
        "Ուղարկվել է երկու աղբատար մեքենա. աղբամանները պատրաստվել են տեղում՝ քաղաքի հետ",
    ),
    _action(
        "mammograph", _A.HEALTH, None,
        "Envoi d’un mammographe et aménagement d’une salle à la polyclinique",
        "A mammograph sent and a room fitted at the polyclinic",
        "Ուղարկվել է մամոգրաֆ և կահավորվել սենյակ պոլիկլինիկայում",
    ),
    _action(
        "cassettes", _A.HEALTH, None,
        "Envoi de cassettes pour le dépistage du cancer du sein",
        "Cassettes for breast-cancer screening sent",
        "Ուղարկվել են կասետներ կրծքագեղձի քաղցկեղի վաղ հայտնաբերման համար",
    ),
    _action(
        "ophthalmology", _A.HEALTH, None,
        "Soutien à l’envoi de matériel ophtalmologique et cardiologique",
        "Support for sending ophthalmology and cardiology equipment",
        "Աջակցություն ակնաբուժական և սրտաբանական սարքավորումների ուղարկմանը",
    ),
    _action(
        "teaching-material", _A.EDUCATION, None,
        "Matériel pédagogique pour les cours de français d’une trentaine d’élèves",
        "Teaching material for the French classes of about thirty pupils",
        "Ուսումնական նյութեր մոտ երեսուն աշակերտի ֆրանսերենի դասերի համար",
        323_100,
    ),
    _action(
        "school-renovation", _A.EDUCATION, None,
        "Soutien à la rénovation d’une école",
        "Support for the renovation of a school",
        "Աջակցություն դպրոցի վերանորոգմանը",
        450_000,
    ),
    _action(
        "teaching-kits", _A.EDUCATION, None,
        "Achat de mallettes pédagogiques",
        "Teaching kits bought",
        "Ուսումնական հավաքածուների գնում",
    ),
    _action(
        "clamart-garden", _A.EDUCATION, None,
        "Aménagement d’un jardin d’enfants baptisé « le jardin de Clamart »",
        "A kindergarten garden named “le jardin de Clamart”",
        "Մանկապարտեզի բարեկարգում, որը կոչվել է «Կլամարի այգի»",
        437_200,
    ),
    _action(
        "sustainable-project", _A.ENVIRONMENT, 2019,
        "Projet d’ensemble sur le développement durable et les déchets, avec l’appui DCOL de Cités Unies France",
        "One overall project on sustainable development and waste, with the DCOL scheme of Cités Unies France",
        "Կայուն զարգացման և թափոնների ընդհանուր ծրագիր՝ Cités Unies France-ի DCOL աջակցությամբ",
    ),
    _action(
        "internships", _A.FRANCOPHONIE, None,
        "Accueil de stagiaires de l’UFAR pendant deux mois dans les services de la mairie",
        "Interns of UFAR hosted for two months in the departments of the city hall",
        "ՀՖՀ-ի պրակտիկանտների երկամսյա ընդունում քաղաքապետարանի ծառայություններում",
    ),
)  # fmt: skip

FUNDERS = (
    {"code": "clamart", "organisation": "clamart", "name_fr": "Ville de Clamart", "name_en": "City of Clamart", "name_hy": "Կլամար քաղաք"},
    {"code": "artachat", "organisation": "artachat", "name_fr": "Ville d’Artachat", "name_en": "City of Artashat", "name_hy": "Արտաշատ քաղաք"},
    {"code": "families", "organisation": None, "name_fr": "Familles", "name_en": "Families", "name_hy": "Ընտանիքներ"},
)  # fmt: skip


def _rule(code: str, start: str, end: str | None, value: int, unit: str, source: str) -> dict:
    return {
        "code": code,
        "valid_from": date.fromisoformat(start),
        "valid_to": date.fromisoformat(end) if end else None,
        "value": value,
        "unit": unit,
        "source": source,
    }


RULES = (
    _rule("gratification_hourly", "2023-01-01", "2023-12-31", 405, "cents", "Code de l’éducation D124-8 : 15 % du plafond horaire de la sécurité sociale 2023"),
    _rule("gratification_hourly", "2024-01-01", "2024-12-31", 435, "cents", "Code de l’éducation D124-8 : 15 % du plafond horaire de la sécurité sociale 2024"),
    _rule("gratification_hourly", "2025-01-01", "2025-12-31", 435, "cents", "Code de l’éducation D124-8 : 15 % du plafond horaire de la sécurité sociale 2025"),
    _rule("gratification_hourly", "2026-01-01", "2026-12-31", 450, "cents", "Code de l’éducation D124-8 : 15 % du plafond horaire de la sécurité sociale 2026"),
    _rule("gratification_threshold", "2014-07-12", None, 308, "hours", "Code de l’éducation L124-6 et D124-6 : plus de deux mois, soit 44 jours de 7 heures"),
    _rule("presence_maximum", "2014-07-12", None, 924, "hours", "Code de l’éducation L124-5 et D124-6 : six mois par organisme et par année d’enseignement"),
    _rule("hours_per_day", "2014-07-12", None, 7, "hours", "Code de l’éducation D124-6"),
    _rule("days_per_month", "2014-07-12", None, 22, "days", "Code de l’éducation D124-6"),
    _rule("tutor_maximum", "2015-10-29", None, 3, "count", "Code de l’éducation R124-13"),
    _rule("host_quota_percent", "2015-10-29", None, 15, "percent", "Code de l’éducation R124-10"),
    _rule("host_quota_small", "2015-10-29", None, 3, "count", "Code de l’éducation R124-10 : organismes de moins de vingt agents"),
    _rule("host_quota_small_staff", "2015-10-29", None, 20, "count", "Code de l’éducation R124-10"),
    _rule("export_oral_value", "2016-05-01", None, 100000, "cents", "Règlement délégué (UE) 2015/2446, article 137 ; douane française : à confirmer avec le transporteur"),
    _rule("export_oral_weight", "2016-05-01", None, 1000, "kg", "Règlement délégué (UE) 2015/2446, article 137 ; douane française : à confirmer avec le transporteur"),
    _rule("armenia_vat_percent", "2018-01-01", None, 20, "percent", "Code fiscal de la République d’Arménie, article 63 : à confirmer avec la douane arménienne"),
    _rule("exchange_per_leader", "2006-08-26", None, 12, "count", "Code de l’action sociale et des familles R227-15 : mineurs de six ans ou plus"),
    _rule("exchange_young_per_leader", "2006-08-26", None, 8, "count", "Code de l’action sociale et des familles R227-15 : mineurs de moins de six ans"),
    _rule("exchange_least_leaders", "2006-08-26", None, 2, "count", "Code de l’action sociale et des familles R227-15 et pratique des séjours : à confirmer avec le service départemental à la jeunesse"),
    _rule("exchange_declared_from", "2006-08-26", None, 7, "count", "Code de l’action sociale et des familles R227-1 : accueil collectif avec hébergement, à partir de sept mineurs"),
    _rule("exchange_declared_months", "2006-08-26", None, 2, "months", "Code de l’action sociale et des familles R227-2 : déclaration deux mois avant le début"),
    _rule("exchange_complement_days", "2006-08-26", None, 8, "days", "Code de l’action sociale et des familles R227-2 : fiche complémentaire huit jours avant le début"),
    _rule("exchange_least_days", "2021-01-01", None, 5, "days", "Guide du programme Erasmus+, échanges de jeunes, sans les jours de voyage : repère, pas une obligation"),
    _rule("exchange_most_days", "2021-01-01", None, 21, "days", "Guide du programme Erasmus+, échanges de jeunes, sans les jours de voyage : repère, pas une obligation"),
    _rule("exchange_least_people", "2021-01-01", None, 16, "count", "Guide du programme Erasmus+, échanges de jeunes : repère, pas une obligation"),
    _rule("exchange_most_people", "2021-01-01", None, 60, "count", "Guide du programme Erasmus+, échanges de jeunes : repère, pas une obligation"),
    _rule("exchange_least_group", "2021-01-01", None, 4, "count", "Guide du programme Erasmus+, échanges de jeunes : repère, pas une obligation"),
)  # fmt: skip

FRENCH_HOLIDAYS_IN_ARMENIAN = {
    "All Saints' Day": "Բոլոր սրբերի օր",
    "Armistice Day": "Զինադադարի օր",
    "Ascension Day": "Համբարձում",
    "Assumption Day": "Աստվածածնի վերափոխում",
    "Christmas Day": "Սուրբ Ծնունդ",
    "Easter Monday": "Զատկի երկուշաբթի",
    "Labor Day": "Աշխատանքի օր",
    "National Day": "Ֆրանսիայի ազգային տոն",
    "New Year's Day": "Նոր տարի",
    "Pentecost Monday": "Հոգեգալստյան երկուշաբթի",
    "Victory Day": "Հաղթանակի օր",
}
ARMENIAN_HOLIDAYS_IN_FRENCH = {
    "Army Day": "Jour de l’armée",
    "Christmas and Epiphany": "Noël et Épiphanie",
    "Constitution Day": "Jour de la Constitution",
    "Day of Remembrance for the Fallen Defenders of the Fatherland": "Journée en mémoire des défenseurs de la patrie",
    "Day of Remembrance of the Victims of Armenian Genocide": "Commémoration du génocide des Arméniens",
    "Independence Day": "Fête de l’Indépendance",
    "Labor Day": "Fête du Travail",
    "New Year's Day": "Jour de l’an",
    "New Year's Eve": "Veille du jour de l’an",
    "Republic Day": "Fête de la République",
    "Victory and Peace Day": "Journée de la victoire et de la paix",
    "Women's Day": "Journée des femmes",
}

_C = MaterialCategory
CUSTOMS_CODES = (
    ("490199", _C.BOOK, "Livres, brochures et imprimés similaires", "Books, brochures and similar printed matter", "Գրքեր, գրքույկներ և նմանատիպ տպագիր նյութեր"),
    ("490191", _C.DICTIONARY, "Dictionnaires et encyclopédies", "Dictionaries and encyclopaedias", "Բառարաններ և հանրագիտարաններ"),
    ("490300", _C.PICTURE_BOOK, "Albums ou livres d’images pour enfants", "Children’s picture books", "Մանկական պատկերազարդ գրքեր"),
    ("482020", _C.EXERCISE_BOOK, "Cahiers", "Exercise books", "Տետրեր"),
    ("950300", _C.PUZZLE, "Puzzles et jouets", "Puzzles and toys", "Փազլներ և խաղալիքներ"),
    ("950440", _C.PLAYING_CARDS, "Cartes à jouer", "Playing cards", "Խաղաքարտեր"),
    ("950490", _C.BOARD_GAME, "Jeux de société", "Table games", "Սեղանի խաղեր"),
    ("852349", _C.OPTICAL_DISC, "Disques optiques (CD, DVD)", "Optical media (CD, DVD)", "Օպտիկական սկավառակներ (CD, DVD)"),
    ("851981", _C.AUDIO_PLAYER, "Lecteurs audio", "Audio players", "Ձայնային նվագարկիչներ"),
    ("8527", _C.RADIO, "Postes de radio", "Radio sets", "Ռադիոընդունիչներ"),
    ("902300", _C.TEACHING_MODEL, "Modèles et matériel de démonstration pour l’enseignement", "Models and demonstration material for teaching", "Ուսուցման մոդելներ և ցուցադրական նյութեր"),
    ("847130", _C.LAPTOP, "Ordinateurs portables", "Laptops", "Դյուրակիր համակարգիչներ"),
)  # fmt: skip
"""Codes of the harmonised system that are usual for teaching material; staff can add others."""
