"""The invented material of the demonstration: titles, places, invoices. Titles and numbers name nothing on sale."""

from __future__ import annotations

from db.enums import FrenchLevel as L
from db.enums import MaterialCategory as C

CLAMART_STORE = {
    "name": "Réserve de l’hôtel de ville", "name_hy": "Քաղաքապետարանի պահեստ",
    "address": "1 place Maurice-Gunsbourg, 92140 Clamart", "responsible_name": "Claire Fontaine",
    "responsible_email": "coordination@demo.example",
}  # fmt: skip
ARTACHAT_STORE = {
    "name": "Réserve de la mairie d’Artachat", "name_hy": "Արտաշատի քաղաքապետարանի պահեստ",
    "address": "Artachat", "is_lending": True, "responsible_name": "Armine Gevorgyan",
    "responsible_email": "artachat@demo.example",
}  # fmt: skip
SCHOOLS = (
    (
        {"name": "École des Abricotiers", "name_hy": "Ծիրանենիների դպրոց", "address": "Artachat", "is_lending": True},
        {"name": "Classe de français, 5e A", "name_hy": "Ֆրանսերենի դասարան, 5 Ա"},
    ),
    (
        {"name": "École du Figuier", "name_hy": "Թզենու դպրոց", "address": "Artachat"},
        {"name": "Classe de français, 7e B", "name_hy": "Ֆրանսերենի դասարան, 7 Բ"},
    ),
)
"""Invented schools, each with one classroom."""

# key, titles (fr, en, hy), maker, category, level, number, grams, origin, serial, used up
ITEMS = (
    ("manual_a1", "Manuel de français, premier niveau", "French course book, first level", "Ֆրանսերենի դասագիրք, առաջին մակարդակ", "Éditions du Pont", C.BOOK, L.A1, "9791099900012", 540, "FR", False, False),
    ("manual_a2", "Manuel de français, deuxième niveau", "French course book, second level", "Ֆրանսերենի դասագիրք, երկրորդ մակարդակ", "Éditions du Pont", C.BOOK, L.A2, "9791099900029", 560, "FR", False, False),
    ("workbook", "Cahier d’exercices, premier niveau", "Exercise book, first level", "Վարժությունների տետր, առաջին մակարդակ", "Éditions du Pont", C.EXERCISE_BOOK, L.A1, "9791099900036", 260, "FR", False, True),
    ("dictionary", "Dictionnaire français-arménien de poche", "Pocket French-Armenian dictionary", "Ֆրանսերեն-հայերեն գրպանի բառարան", "Éditions de l’Ararat", C.DICTIONARY, L.NOT_ASSESSED, "9791099900043", 410, "AM", False, False),
    ("grammar", "Grammaire illustrée du français", "Illustrated French grammar", "Ֆրանսերենի պատկերազարդ քերականություն", "Éditions du Pont", C.BOOK, L.A2, "9791099900050", 380, "FR", False, False),
    ("stories", "Romans courts pour apprendre", "Short novels for learners", "Կարճ վեպեր սովորողների համար", "Collection Passerelle", C.BOOK, L.B1, "9791099900067", 150, "FR", False, False),
    ("albums", "Albums illustrés, série Saisons", "Picture books, Seasons series", "Պատկերազարդ գրքեր, «Եղանակներ» շարք", "Les Petites Presses", C.PICTURE_BOOK, L.A1, "9791099900074", 320, "FR", False, False),
    ("cards", "Jeu de cartes des verbes", "Card game of verbs", "Բայերի խաղաքարտեր", "Jeux du Clos", C.PLAYING_CARDS, L.A2, "", 190, "FR", False, False),
    ("board", "Jeu de société « Voyage en francophonie »", "Board game “Journey through the French-speaking world”", "«Ճամփորդություն ֆրանկոֆոն աշխարհում» սեղանի խաղ", "Jeux du Clos", C.BOARD_GAME, L.B1, "", 980, "FR", False, False),
    ("puzzle", "Puzzle de la France", "Puzzle of France", "Ֆրանսիայի փազլ", "Jeux du Clos", C.PUZZLE, L.NOT_ASSESSED, "", 450, "", False, False),
    ("discs", "Dialogues audio, premier niveau (CD)", "Audio dialogues, first level (CD)", "Ձայնային երկխոսություններ, առաջին մակարդակ (CD)", "Éditions du Pont", C.OPTICAL_DISC, L.A1, "9791099900111", 90, "FR", False, False),
    ("player", "Lecteur audio de classe", "Audio player for classes", "Դասարանի ձայնային նվագարկիչ", "Sonorette", C.AUDIO_PLAYER, L.NOT_ASSESSED, "", 1350, "CN", True, False),
    ("map", "Carte murale de la France", "Wall map of France", "Ֆրանսիայի պատի քարտեզ", "Cartes du Val", C.TEACHING_MODEL, L.NOT_ASSESSED, "", 700, "FR", False, False),
    ("laptop", "Ordinateur portable pour la classe", "Laptop for the class", "Դասարանի դյուրակիր համակարգիչ", "", C.LAPTOP, L.NOT_ASSESSED, "", None, "", True, False),
    ("chalk", "Craies de couleur, boîte de cent", "Coloured chalk, box of a hundred", "Գունավոր կավիճ, հարյուր հատանոց տուփ", "", C.OTHER, L.NOT_ASSESSED, "", 1100, "FR", False, True),
)  # fmt: skip

SHIPMENT_CENTS = 323_100
"""The known material for French classes of about thirty pupils: 3,231.00 €."""
# item, units (or serial numbers), cents of one unit; together SHIPMENT_CENTS
KNOWN = (
    ("manual_a1", 30, 1850), ("manual_a2", 20, 1500), ("workbook", 30, 990), ("dictionary", 15, 2400),
    ("grammar", 15, 1280), ("stories", 60, 740), ("albums", 24, 1350), ("cards", 6, 1490), ("board", 4, 2990),
    ("puzzle", 5, 1750), ("discs", 5, 1990), ("player", ("SN-4101", "SN-4102", "SN-4103"), 8900), ("map", 2, 4800),
)  # fmt: skip
GIFT = (("laptop", ("PC-0071", "PC-0072"), 12000), ("albums", 16, 300), ("chalk", 10, 450))
AT_SCHOOL = (
    ("dictionary", 4, 2400), ("stories", 12, 740), ("player", ("SN-4104", "SN-4105"), 8900), ("discs", 2, 1990),
    ("cards", 1, 1490),
)  # fmt: skip
DRAFT = (("manual_a2", 10, 1620), ("cards", 4, 1550))
