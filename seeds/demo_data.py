"""The invented people and texts of the demonstration. Any likeness to real people is chance."""

from __future__ import annotations

PASSWORD = "Clamart-Artachat-2003"  # public on purpose: production refuses demonstration data

# given name, family name, both in Armenian, city, field of study, year, French
STUDENTS = (
    ("Anna", "Petrosyan", "Աննա", "Պետրոսյան", "Artachat", "Marketing", "L3", "B2"),
    ("Karen", "Sargsyan", "Կարեն", "Սարգսյան", "Erevan", "Droit", "M1", "C1"),
    ("Mariam", "Hakobyan", "Մարիամ", "Հակոբյան", "Artachat", "Informatique", "L3", "B1"),
    ("Tigran", "Grigoryan", "Տիգրան", "Գրիգորյան", "Erevan", "Gestion", "L2", "B2"),
    ("Lilit", "Avagyan", "Լիլիթ", "Ավագյան", "Gumri", "Finance", "M1", "B2"),
    ("Davit", "Mkrtchyan", "Դավիթ", "Մկրտչյան", "Erevan", "Marketing", "M1", "C1"),
    ("Nare", "Harutyunyan", "Նարե", "Հարությունյան", "Artachat", "Droit", "L3", "B2"),
    ("Hayk", "Khachatryan", "Հայկ", "Խաչատրյան", "Vanadzor", "Informatique", "M2", "B1"),
    ("Sona", "Vardanyan", "Սոնա", "Վարդանյան", "Erevan", "Gestion", "L3", "C2"),
    ("Arman", "Ghazaryan", "Արման", "Ղազարյան", "Ararat", "Marketing", "L3", "A2"),
    ("Ani", "Stepanyan", "Անի", "Ստեփանյան", "Erevan", "Droit", "M2", "C1"),
    ("Gor", "Manukyan", "Գոռ", "Մանուկյան", "Artachat", "Finance", "L2", "B1"),
    ("Elen", "Simonyan", "Էլեն", "Սիմոնյան", "Erevan", "Marketing", "M1", "B2"),
    ("Vahe", "Danielyan", "Վահե", "Դանիելյան", "Massis", "Gestion", "M1", "B2"),
    ("Astghik", "Baghdasaryan", "Աստղիկ", "Բաղդասարյան", "Erevan", "Informatique", "L3", "C1"),
    ("Narek", "Poghosyan", "Նարեկ", "Պողոսյան", "Artachat", "Droit", "L2", "B1"),
)

# e-mail, given name, family name, role, organisation, department
STAFF = (
    ("coordination@demo.example", "Claire", "Fontaine", "coordinator", "clamart", None),
    ("artachat@demo.example", "Armine", "Gevorgyan", "coordinator", "artachat", None),
    ("admin@demo.example", "Paul", "Lambert", "admin", "clamart", None),
    ("environnement@demo.example", "Sophie", "Marchand", "host", "clamart", "environnement"),
    ("communication@demo.example", "Julien", "Perret", "host", "clamart", "communication"),
    ("ufar@demo.example", "Gayane", "Melkonyan", "partner", "ufar", None),
)
SCHOOL_STAFF = ("ecole@demo.example", "Lusine", "Hovsepyan", "partner")
"""Heads the first school; its body is made together with the place of its material."""
STUDENT_ACCOUNT = "anna@demo.example"
"""The first student’s address; the others have theirs after their given name."""

# department, titles (fr, en, hy), mission (fr, en, hy), level, tutor
OFFERS = (
    (
        "environnement",
        ("Tri des déchets : enquête auprès des habitants", "Waste sorting: a survey of residents", "Թափոնների տեսակավորում. հարցում բնակիչների շրջանում"),
        (
            "Préparer un questionnaire, rencontrer les habitants de deux quartiers et présenter les résultats aux élus.",
            "Prepare a questionnaire, meet the residents of two neighbourhoods and present the results to the councillors.",
            "Պատրաստել հարցաթերթ, հանդիպել երկու թաղամասի բնակիչների հետ և արդյունքները ներկայացնել ավագանուն։",
        ),
        "B1",
        ("Sophie Marchand", "environnement@demo.example"),
    ),
    (
        "communication",
        ("Campagne pour la Journée de l’Arménie", "Campaign for the Armenia Day", "Քարոզարշավ Հայաստանի օրվա համար"),
        (
            "Concevoir les affiches et les publications de la Journée de l’Arménie, avec les associations.",
            "Design the posters and posts of the Armenia Day, with the associations.",
            "Միությունների հետ մշակել Հայաստանի օրվա պաստառներն ու հրապարակումները։",
        ),
        "B2",
        ("Julien Perret", "communication@demo.example"),
    ),
    (
        "mediatheque",
        ("Fonds arménien de la médiathèque", "The media library’s Armenian collection", "Մեդիադարանի հայկական հավաքածուն"),
        (
            "Recenser les livres en arménien, proposer des achats et préparer une rencontre avec les lecteurs.",
            "List the books in Armenian, propose purchases and prepare a meeting with readers.",
            "Հաշվառել հայերեն գրքերը, առաջարկել գնումներ և պատրաստել հանդիպում ընթերցողների հետ։",
        ),
        "B2",
        ("Hélène Caron", "mediatheque@demo.example"),
    ),
    (
        "jeunesse",
        ("Préparer l’échange de jeunes", "Prepare the youth exchange", "Նախապատրաստել երիտասարդական փոխանակումը"),
        (
            "Préparer le programme de l’échange sur l’environnement avec la direction de la jeunesse.",
            "Prepare the programme of the exchange on the environment with the youth department.",
            "Երիտասարդության վարչության հետ պատրաստել շրջակա միջավայրին նվիրված փոխանակման ծրագիրը։",
        ),
        "B1",
        ("Marc Tessier", "jeunesse@demo.example"),
    ),
    (
        "systemes-information",
        ("Données ouvertes de la ville", "The city’s open data", "Քաղաքի բաց տվյալները"),
        (
            "Nettoyer trois jeux de données et les décrire pour leur publication.",
            "Clean three data sets and describe them for publication.",
            "Մաքրել տվյալների երեք հավաքածու և նկարագրել դրանք հրապարակման համար։",
        ),
        "B1",
        ("Nadia Roussel", "informatique@demo.example"),
    ),
)  # fmt: skip

MOTIVATION = (
    "Je souhaite découvrir le travail d’une mairie française et progresser en français professionnel. "
    "J’ai participé à l’organisation de journées francophones à l’université et j’aimerais apporter ce que j’y ai appris."
)

SEASONS = (
    ("hiver", "winter", "ձմեռ"),
    ("printemps", "spring", "գարուն"),
    ("été", "summer", "ամառ"),
    ("automne", "autumn", "աշուն"),
)
"""From December on, three months each."""

CALL_TEXTS = {
    "summary_fr": "Deux mois dans un service de la Ville de Clamart, pour les étudiantes et étudiants de l’Université française en Arménie.",
    "summary_en": "Two months in a department of the city of Clamart, for students of the French University in Armenia.",
    "summary_hy": "Երկու ամիս Կլամար քաղաքի ծառայություններից մեկում՝ Հայաստանում ֆրանսիական համալսարանի ուսանողների համար։",
    "receives_fr": "Un stage encadré par un tuteur de stage\nUn logement proposé par la ville ou une famille\nLes repas de midi au restaurant municipal\nUne lettre d’invitation du maire pour le visa\nArgent de stage (gratification) : 0 € jusqu’à 308 heures de présence",
    "receives_en": "An internship with a tutor\nHousing offered by the city or a family\nLunch at the municipal restaurant\nA letter of invitation from the mayor for the visa\nInternship allowance: €0 up to 308 hours of presence",
    "receives_hy": "Պրակտիկա՝ ղեկավարի հետ\nԿացարան՝ քաղաքի կամ ընտանիքի կողմից\nՃաշ քաղաքապետարանի ճաշարանում\nՔաղաքապետի հրավեր-նամակ վիզայի համար\nՊրակտիկայի վճար՝ 0 € մինչև 308 ժամ ներկայությունը",
    "pays_fr": "L’avion aller et retour\nL’assurance (responsabilité civile, accidents, santé)\nLes repas du soir et du week-end",
    "pays_en": "The flight there and back\nInsurance (liability, accidents, health)\nEvening and weekend meals",
    "pays_hy": "Գնալ-գալու ավիատոմսը\nԱպահովագրությունը (պատասխանատվություն, պատահարներ, առողջություն)\nԵրեկոյան և շաբաթ-կիրակի օրերի սնունդը",
}  # fmt: skip

EXCHANGE_TEXTS = {
    "title_fr": "Échange de jeunes : environnement et francophonie",
    "title_en": "Youth exchange: environment and francophonie",
    "title_hy": "Երիտասարդական փոխանակում՝ շրջակա միջավայր և ֆրանկոֆոնիա",
    "summary_fr": "Des jeunes de Clamart et d’Artachat se rencontrent dans les deux villes autour des déchets, de l’eau et de la langue française.",
    "summary_en": "Young people of Clamart and Artashat meet in both cities around waste, water and the French language.",
    "summary_hy": "Կլամարի և Արտաշատի երիտասարդները հանդիպում են երկու քաղաքներում՝ թափոնների, ջրի և ֆրանսերենի շուրջ։",
    "receives_fr": "Le voyage en groupe\nL’hébergement et les repas\nLe programme",
    "receives_en": "The journey as a group\nHousing and meals\nThe programme",
    "receives_hy": "Խմբային ուղևորությունը\nԿացարանն ու սնունդը\nԾրագիրը",
    "pays_fr": "Le passeport\nL’argent de poche",
    "pays_en": "The passport\nPocket money",
    "pays_hy": "Անձնագիրը\nԳրպանի փողը",
}  # fmt: skip
