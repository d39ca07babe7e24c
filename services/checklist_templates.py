"""The items of the checklists that come with the software, as data. Rows that coordinators edited stay as they are."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.enums import Role, SubjectKind
from db.models import ChecklistTemplate, ChecklistTemplateItem
from services.checklist_item import Item
from services.exchanges.paper_templates import TEMPLATES as OF_EXCHANGES

INTERNSHIP = "internship"
ASK_NATIONALITY = "internship_nationality"
BORDER = "internship_border"
SHORT_STAY = "internship_short_stay"
LONG_STAY = "internship_long_stay"
OF_VISA = frozenset({"visa_appointment", "visa"})
"""Things to do of an internship that concern those alone who need a visa."""
OF_BORDER = OF_VISA | {"passport", "invitation_letter"}
"""Those that concern nobody who moves freely within the Union."""
BEFORE_APPOINTMENT: dict[str, int] = {
    "agreement_sent": 30, "passport": 21, "passport_pages": 21, "agreement": 7, "invitation_letter": 7, "housing": 7,
    "insurance_sent": 7, "visa_file": 3,
}  # fmt: skip
"""Days before the visa appointment by which a paper of the file must be ready, once the appointment is known."""


SETTLED_BY: dict[str, tuple[str, ...]] = {
    "visa": ("visa_appointment", "visa_file", "invitation_letter", "prefecture", "visa_refused"),
}
"""Steps that lie behind whoever has reached the last one: with the visa in hand its papers are no longer late."""


BY_LAW = frozenset({"agreement"})
"""Things to do without which nobody may begin: all five sign before the start (Code de l’éducation D124-4). Other
mandatory things may be set aside with a reason: whether a proof of insurance must lie there on the first day is not
settled by the law."""


A, C, H = Role.APPLICANT, Role.COORDINATOR, Role.HOST

# fmt: off
TEMPLATES: dict[str, tuple[SubjectKind, tuple[Item, ...]]] = {
    INTERNSHIP: (SubjectKind.PLACEMENT, (
        Item("passport", A, "start", -80, False,
             "Envoyer une copie du passeport, valable trois mois après le retour",
             "Send a copy of the passport, valid for three months after the return",
             "Ուղարկել անձնագրի պատճենը (վավեր՝ վերադարձից հետո ևս երեք ամիս)"),
        Item("agreement_sent", C, "start", -75, False,
             "Préparer la convention de stage et l’envoyer à signer",
             "Prepare the internship agreement and send it to be signed",
             "Պատրաստել պրակտիկայի պայմանագիրը և ուղարկել ստորագրման"),
        Item("invitation_letter", C, "start", -70, False,
             "Envoyer la lettre d’invitation du maire pour le visa",
             "Send the mayor’s letter of invitation for the visa",
             "Ուղարկել քաղաքապետի հրավեր-նամակը վիզայի համար"),
        Item("housing", C, "start", -60, False,
             "Trouver le logement et en envoyer la preuve",
             "Find the housing and send the proof of it",
             "Գտնել կացարան և ուղարկել դա հաստատող փաստաթուղթը"),
        Item("visa_appointment", A, "start", -60, False,
             "Prendre le rendez-vous pour le visa",
             "Make the appointment for the visa",
             "Վիզայի համար հերթագրվել"),
        Item("insurance_sent", A, "start", -45, False,
             "Envoyer l’attestation d’assurance (responsabilité civile et accidents)",
             "Send the proof of insurance (liability and accidents)",
             "Ուղարկել ապահովագրության վկայագիրը (պատասխանատվություն և դժբախտ պատահարներ)"),
        Item("agreement", C, "start", -45, True,
             "Convention de stage signée par tous",
             "Internship agreement signed by all",
             "Պրակտիկայի պայմանագիրը ստորագրված է բոլորի կողմից"),
        Item("visa", A, "start", -21, False,
             "Obtenir le visa",
             "Obtain the visa",
             "Ստանալ վիզան"),
        Item("insurance", C, "start", -21, True,
             "Attestation d’assurance reçue et vérifiée",
             "Proof of insurance received and checked",
             "Ապահովագրության վկայագիրը ստացված և ստուգված է"),
        Item("workplace", H, "start", -14, False,
             "Préparer le bureau",
             "Prepare the desk",
             "Պատրաստել աշխատասեղանը"),
        Item("badge", H, "start", -14, False,
             "Demander le badge",
             "Ask for the badge",
             "Պատվիրել անցագիրը"),
        Item("computer_account", H, "start", -14, False,
             "Demander le compte informatique",
             "Ask for the computer account",
             "Պատվիրել համակարգչային հաշիվը"),
        Item("arrival", A, "start", -14, False,
             "Dire le jour et l’heure d’arrivée",
             "Say the day and hour of arrival",
             "Հայտնել ժամանման օրն ու ժամը"),
        Item("first_day_sheet", C, "start", -7, False,
             "Envoyer la fiche du premier jour : adresse, personne à demander, heure, téléphone",
             "Send the first-day sheet: address, whom to ask for, hour, phone",
             "Ուղարկել առաջին օրվա թերթիկը՝ հասցեն, ում դիմել, ժամը, հեռախոսը"),
        Item("arrived", H, "start", 0, False,
             "Confirmer que le stagiaire est bien arrivé",
             "Confirm that the intern has arrived",
             "Հաստատել, որ պրակտիկանտը տեղ է հասել"),
        Item("mid_term", H, "start", 30, False,
             "Dire à mi-parcours si tout va bien, ou demander à être appelé",
             "Say at mid-term whether all is well, or ask to be called",
             "Պրակտիկայի կեսին ասել՝ արդյոք ամեն ինչ լավ է, կամ խնդրել, որ Ձեզ զանգահարեն"),
        Item("end_by_host", H, "end", 0, False,
             "Confirmer la fin du stage (service d’accueil)",
             "Confirm the end of the internship (host department)",
             "Հաստատել պրակտիկայի ավարտը (ընդունող ծառայություն)"),
        Item("end_by_intern", A, "end", 0, False,
             "Confirmer la fin du stage (stagiaire)",
             "Confirm the end of the internship (intern)",
             "Հաստատել պրակտիկայի ավարտը (պրակտիկանտ)"),
        Item("evaluation_by_host", H, "end", 7, False,
             "Évaluer le travail du stagiaire",
             "Evaluate the intern’s work",
             "Գնահատել պրակտիկանտի աշխատանքը"),
        Item("evaluation_by_intern", A, "end", 7, False,
             "Donner son avis sur l’accueil, transmis à l’université",
             "Give an opinion of the welcome, passed on to the university",
             "Կարծիք հայտնել ընդունելության մասին (փոխանցվում է համալսարանին)"),
        Item("certificate", C, "end", 14, False,
             "Remettre l’attestation de stage",
             "Hand over the certificate of the internship",
             "Հանձնել պրակտիկան անցնելու վկայականը"),
    )),
    ASK_NATIONALITY: (SubjectKind.PLACEMENT, (
        Item("nationality", A, "start", -85, False,
             "Indiquer la nationalité : elle dit si un visa est nécessaire",
             "Say the nationality: it tells whether a visa is needed",
             "Նշել քաղաքացիությունը. դրանից է կախված՝ արդյոք վիզա է պետք"),
    )),
    BORDER: (SubjectKind.PLACEMENT, (
        Item("passport_pages", A, "start", -80, False,
             "Vérifier le passeport : moins de dix ans le jour de l’entrée, deux pages vierges",
             "Check the passport: less than ten years old on the day of entry, two blank pages",
             "Ստուգել անձնագիրը՝ մուտքի օրը տասը տարուց պակաս վաղեմություն, երկու դատարկ էջ"),
        Item("schengen_days", C, "start", -70, False,
             "Vérifier les 90 jours sur 180 dans l’espace Schengen",
             "Check the 90 days in any 180 in the Schengen area",
             "Ստուգել Շենգենյան տարածքում 180 օրվա ընթացքում թույլատրելի 90 օրը"),
    )),
    SHORT_STAY: (SubjectKind.PLACEMENT, (
        Item("visa_file", A, "start", -50, False,
             "Déposer la demande de visa de court séjour avec la convention signée",
             "Hand in the application for a short-stay visa with the signed agreement",
             "Ներկայացնել կարճաժամկետ վիզայի դիմումը՝ ստորագրված պայմանագրով"),
    )),
    LONG_STAY: (SubjectKind.PLACEMENT, (
        Item("agreement_sent", C, "start", -105, False,
             "Préparer la convention de stage et l’envoyer à signer",
             "Prepare the internship agreement and send it to be signed",
             "Պատրաստել պրակտիկայի պայմանագիրը և ուղարկել ստորագրման"),
        Item("passport_pages", A, "start", -90, False,
             "Vérifier le passeport : moins de dix ans le jour de l’entrée, deux pages vierges",
             "Check the passport: less than ten years old on the day of entry, two blank pages",
             "Ստուգել անձնագիրը՝ մուտքի օրը տասը տարուց պակաս վաղեմություն, երկու դատարկ էջ"),
        Item("agreement", C, "start", -75, True,
             "Convention de stage signée par tous",
             "Internship agreement signed by all",
             "Պրակտիկայի պայմանագիրը ստորագրված է բոլորի կողմից"),
        Item("prefecture", C, "start", -62, False,
             "Déposer la convention à la préfecture, au moins deux mois avant le début (son silence vaut refus)",
             "File the agreement with the prefecture, at least two months before the start (no answer means refusal)",
             "Ներկայացնել պայմանագիրը պրեֆեկտուրա՝ մեկնարկից առնվազն երկու ամիս առաջ (լռությունը նշանակում է մերժում)"),
        Item("visa_file", A, "start", -50, False,
             "Déposer la demande de visa de long séjour « stagiaire » avec la convention visée",
             "Hand in the application for a long-stay trainee visa with the agreement the prefecture approved",
             "Ներկայացնել պրակտիկանտի երկարաժամկետ վիզայի դիմումը՝ պրեֆեկտուրայի հաստատած պայմանագրով"),
        Item("visa_validated", A, "start", 60, False,
             "Valider le visa de long séjour en ligne, dans les trois mois après l’arrivée",
             "Validate the long-stay visa online, within three months of the arrival",
             "Առցանց վավերացնել երկարաժամկետ վիզան՝ ժամանումից հետո երեք ամսվա ընթացքում"),
    )),
}
# fmt: on


ALL_TEMPLATES = TEMPLATES | OF_EXCHANGES
"""Those of internships and of the visits of exchanges."""


def load_templates(session: Session) -> None:
    """Add the templates and items that are not in the database yet. Running it again changes nothing."""
    templates = _added_templates(session)
    pairs = select(ChecklistTemplateItem.template_id, ChecklistTemplateItem.code)
    there = {(row.template_id, row.code) for row in session.execute(pairs)}
    rows = [
        {
            "template_id": templates[code], "code": item.code, "position": position, "label_fr": item.fr,
            "label_en": item.en, "label_hy": item.hy, "owner_role": item.owner, "anchor": item.anchor,
            "offset_days": item.days, "is_mandatory": item.mandatory,
        }
        for code, (_kind, items) in ALL_TEMPLATES.items()
        for position, item in enumerate(items, 1)
        if (templates[code], item.code) not in there
    ]  # fmt: skip
    if rows:
        session.execute(insert(ChecklistTemplateItem), rows)


def _added_templates(session: Session) -> dict[str, int]:
    """Numbers of all templates by their code, once those that are missing are added."""
    known = session.execute(select(ChecklistTemplate.code, ChecklistTemplate.id))
    there = {row.code: row.id for row in known}
    added = [
        ChecklistTemplate(code=code, subject_kind=kind)
        for code, (kind, _items) in ALL_TEMPLATES.items()
        if code not in there
    ]
    session.add_all(added)
    session.flush()
    return there | {one.code: one.id for one in added}
