"""How papers and labels lie on the sheet: counted in millimetres on the drawn page."""

import io
import json

import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from services.documents import compiler, labels, shipment_papers, shipment_sheets
from services.documents.labels import SHEETS
from services.i18n import LANGUAGES
from tests.conftest import NOW

DOTS = 6
"""Dots in a millimetre."""
LONG = {
    "A-222222": "Méthode de français pour grands adolescents et adultes, livre de l’élève, niveau A1, avec un disque",
    "K-333333": "Հավաքածու՝ «Ֆրանսերենը խաղերով», տարրական դպրոցի համար, Ա1 մակարդակ, երկրորդ տարբերակ",
    "L-444444": "Anticonstitutionnellement",
}
BODY = {"legal_number": "21920023100014", "eori": "FR21920023100014", "tax_number": "04200000", "phone": "+374 235 0"}


def drawn(template, data):
    """The pages as grey pictures."""
    made = typst.Compiler(
        compiler.TEMPLATES / f"{template}.typ", root=compiler.TEMPLATES, font_paths=compiler._fonts(),
        sys_inputs={"data": json.dumps(data)},
    ).compile(format="png", ppi=DOTS * 25.4)  # fmt: skip
    return [Image.open(io.BytesIO(page)).convert("L") for page in ([made] if isinstance(made, bytes) else made)]


def ink(picture, left, top, width, height):
    """The rim of what is printed within a part of the page: left, top, right and bottom in millimetres of the part."""
    part = picture.crop(tuple(round(one * DOTS) for one in (left, top, left + width, top + height)))
    box = part.point(lambda shade: 255 if shade < 128 else 0).getbbox()
    return tuple(side / DOTS for side in box) if box else None


@pytest.mark.parametrize("name", SHEETS)
def test_each_label_lies_whole_on_its_place_of_the_sheet(name):
    sheet = SHEETS[name]
    codes = (list(LONG) * sheet.labels)[: sheet.labels]
    [picture] = drawn(
        "labels",
        {
            "title": "Labels", "language": "fr", "sheet": {"width": sheet.width, "height": sheet.height},
            "pages": labels._pages(sheet, 1, codes),
            "things": {code: {"name": words, "qr": labels._qr(code)} for code, words in LONG.items()},
        },
    )  # fmt: skip
    assert picture.size == (pytest.approx(210 * DOTS, abs=2), pytest.approx(297 * DOTS, abs=2))
    for spot in range(sheet.labels):
        row, column = divmod(spot, sheet.columns)
        corner = sheet.left + column * sheet.across, sheet.top + row * sheet.down
        left, top, right, bottom = ink(picture, *corner, sheet.width, sheet.height)
        assert left == pytest.approx(5.7, abs=0.7), "the code begins five millimetres from the rim, and its quiet zone"
        assert right <= sheet.width - 4.5
        assert top >= 2
        assert bottom <= sheet.height - 2
        square = ink(picture, *corner, min(sheet.width * 0.4, 34) + 5.2, sheet.height)
        assert square[2] - square[0] >= 22, "a telephone reads it at arm’s length"


def content(lines):
    names = {"fr": "École du nom de Gevorg Marzpetouni", "en": "School", "hy": "Գևորգ Մարզպետունու անվան դպրոց"}
    body = BODY | {"name": names, "address": "1 place de la Mairie\n92140 Clamart", "signatory": "Claire Fontaine",
                   "signatory_title": "maire"}  # fmt: skip
    return {
        "code": "E-222222", "title": "Manuels de la rentrée", "sent_on": "2026-11-10", "incoterm": "DAP",
        "declaration": "26FR0001", "exporter": body | {"country": "FR"}, "consignee": body | {"country": "AM"},
        "receiver": "Anahit",
        "destination": {"name": "École n° 1, salle de français", "name_hy": "Թիվ 1 դպրոց", "address": ""},
        "parcels": [
            {"number": n, "code": f"C-22222{n}", "grams": 12_400, "size_mm": [400, 300, 250]} for n in (1, 2, 3)
        ],
        "lines": [
            {
                "parcel": 1 + n * 3 // lines, "item": f"A-{n:06}", "title": dict.fromkeys(LANGUAGES, LONG["A-222222"]),
                "customs_code": "490199", "origin": "FR", "quantity": 2, "unit_grams": 640, "unit_cents": 2590,
                "condition": "new", "serial": "SN-1" if n == 0 else "", "kit": "",
            }
            for n in range(lines)
        ],
        "total_cents": 5180 * lines, "gross_grams": 37_200, "units": 2 * lines,
    }  # fmt: skip


def pages(kind, lines):
    name, title, make = shipment_papers.KINDS[kind]
    of = content(lines)
    made = shipment_papers.paper(name, title, [make(of, one) for one in LANGUAGES], of, now=NOW)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made.content)).pages]


@pytest.mark.parametrize("lines", [30, 33, 38, 70])
def test_wherever_the_pages_of_an_invoice_break_none_is_empty_and_the_signature_stands_by_the_total(lines):
    shown = pages("customs_invoice", lines)
    each = len(shown) // len(LANGUAGES)
    for page in shown:
        assert len(page) > 150
    last = shown[each - 1]
    assert last.index("Valeur totale") < last.index("signature et cachet")
    assert f"{each} / {each}" in last
    assert "1 / " in shown[each], "each language counts its own pages"


def test_parcels_are_named_again_on_each_page_of_the_packing_list():
    first, second, *_rest = pages("packing_list", 70)
    assert "Colis 1 · C-222221 · 12,40 kg · 40 × 30 × 25 cm" in first
    assert "Colis 2 · C-222222" in second


def test_the_invoice_says_all_that_customs_ask_for():
    shown = " ".join(pages("customs_invoice", 3))
    for word in (
        "21920023100014", "FR21920023100014", "04200000", "+374 235 0", "DAP", "EUR", "pour la douane", "490199", "FR",
        "1,28 kg", "25,90", "51,80", "155,40", "Neuf", "26FR0001", "numéro de série SN-1", "Claire Fontaine, maire",
        "Arménie", "3,84 kg", "37,20 kg",
    ):  # fmt: skip
        assert word.replace(" ", "") in shown.replace(" ", "").replace(" ", "").replace(" ", ""), word


def test_a_parcel_label_keeps_the_longest_address_within_its_frame():
    of = content(3)
    of["destination"] = {"name": LONG["A-222222"], "name_hy": LONG["K-333333"], "address": "Շահումյան 12\n" * 4}
    of["exporter"] = of["exporter"] | {"address": "1 place de la Mairie\n" * 8}
    data = {"language": "fr", "title": "Labels", "labels": [shipment_papers._label(of, one) for one in of["parcels"]]}
    shown = drawn("parcel_labels", data)
    assert len(shown) == 2
    for top in (12, 297 - 12 - 132):
        assert ink(shown[0], 16, top + 84, 178, 2) is None, "air between receiver and sender"


def test_what_came_unsent_stands_in_the_report():
    sheet = shipment_sheets.differences(content(3), "fr", [], [("Un globe", 2)])
    assert ["Un globe", "–", "0", "2", "", "", ""] in sheet["rows"]
    assert sheet["paragraphs"] == []
