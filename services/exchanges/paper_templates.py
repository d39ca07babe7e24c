"""The things to do before a visit of a youth exchange, as data; ``services/checklist_templates.py`` loads them."""

from __future__ import annotations

from db.enums import Role, SubjectKind
from services.checklist_item import Item
from services.rules.exchange_papers import Needs

VISIT = "exchange_visit"
VISIT_VISAS = "exchange_visit_visas"
VISIT_DECLARED = "exchange_visit_declared"
DECLARATION, COMPLEMENT = "acm_declaration", "acm_complement"
EXIT, PARENT_IDENTITY, PASSPORT, NATIONALITY, VISA = (
    "exit_authorisation", "parent_identity", "passport", "nationality", "visa",
)  # fmt: skip
BY_LAW = frozenset({EXIT, PARENT_IDENTITY, PASSPORT, VISA})
"""Without these nobody crosses the border: they cannot be set aside."""
SAYS_A_DAY: dict[str, str] = {EXIT: "signed", PASSPORT: "expires"}
"""Papers of which the day on them counts: when it was signed, or until when it is valid."""
BY_HOSTS = frozenset({"invitation_letter", "lodging_known", "programme_known"})
"""Things of a visit that the receiving city does; all others are done by the city that sends."""
IN_FRANCE = frozenset({DECLARATION, COMPLEMENT})
"""What French law asks of the French city, whichever way the group travels."""
A, C = Role.APPLICANT, Role.COORDINATOR
_MEMBER, _LEG = SubjectKind.LEG_MEMBER, SubjectKind.LEG

# fmt: off
TEMPLATES: dict[str, tuple[SubjectKind, tuple[Item, ...]]] = {
    Needs.TRAVEL: (_MEMBER, (
        Item(PASSPORT, A, "start", -100, True,
             "Passeport : moins de dix ans, valable trois mois après le retour",
             "Passport: less than ten years old, valid for three months after the return",
             "Անձնագիր՝ տասը տարուց պակաս վաղեմությամբ, վավեր վերադարձից հետո ևս երեք ամիս"),
        Item("insurance", A, "start", -30, True,
             "Attestation d’assurance : responsabilité civile, accidents et rapatriement",
             "Proof of insurance: liability, accidents and return home",
             "Ապահովագրության վկայագիր՝ պատասխանատվություն, դժբախտ պատահարներ, հայրենադարձում"),
    )),
    Needs.HEALTH: (_MEMBER, (
        Item("health_form", A, "start", -45, True,
             "Fiche de santé remplie par les parents",
             "Health form filled in by the parents",
             "Ծնողների լրացրած առողջական թերթիկը"),
    )),
    Needs.EXIT: (_MEMBER, (
        Item(EXIT, A, "start", -21, True,
             "Autorisation de sortie du territoire signée par un parent (cerfa 15646)",
             "Authorisation to leave France signed by a parent (form cerfa 15646)",
             "Ֆրանսիայից դուրս գալու թույլտվություն՝ ծնողի ստորագրությամբ"),
        Item(PARENT_IDENTITY, A, "start", -21, True,
             "Copie de la pièce d’identité du parent qui a signé",
             "Copy of the identity document of the parent who signed",
             "Ստորագրած ծնողի անձը հաստատող փաստաթղթի պատճենը"),
    )),
    Needs.NOTARY: (_MEMBER, (
        Item("notarised_consent", A, "start", -75, False,
             "Consentement des parents devant notaire, pour le dossier de visa",
             "Consent of the parents before a notary, for the visa file",
             "Ծնողների նոտարական համաձայնությունը՝ վիզայի գործի համար"),
    )),
    Needs.NATIONALITY: (_MEMBER, (
        Item(NATIONALITY, A, "start", -110, False,
             "Indiquer la nationalité : elle dit si un visa est nécessaire",
             "Say the nationality: it tells whether a visa is needed",
             "Նշել քաղաքացիությունը. դրանից է կախված՝ արդյոք վիզա է պետք"),
    )),
    Needs.VISA: (_MEMBER, (
        Item("visa_appointment", A, "start", -75, False,
             "Prendre le rendez-vous pour le visa",
             "Make the appointment for the visa",
             "Վիզայի համար հերթագրվել"),
        Item("visa_file", A, "start", -60, False,
             "Déposer le dossier de visa (gratuit pour les élèves et les étudiants)",
             "Hand in the visa file (free for pupils and students)",
             "Ներկայացնել վիզայի գործը (աշակերտների և ուսանողների համար՝ անվճար)"),
        Item(VISA, A, "start", -14, True,
             "Obtenir le visa",
             "Obtain the visa",
             "Ստանալ վիզան"),
    )),
    Needs.LEADER: (_MEMBER, (
        Item("first_aid_known", A, "start", -45, False,
             "Dire quelle formation aux premiers secours a été suivie",
             "Say which first-aid training was taken",
             "Նշել, թե առաջին օգնության ինչ դասընթաց է անցել"),
    )),
    VISIT: (_LEG, (
        Item("tickets", C, "start", -90, True,
             "Réserver les billets du groupe",
             "Book the tickets of the group",
             "Ամրագրել խմբի տոմսերը"),
        Item("group_insurance", C, "start", -60, False,
             "Souscrire l’assurance du groupe",
             "Take out the insurance of the group",
             "Կնքել խմբի ապահովագրությունը"),
        Item("lodging_known", C, "start", -45, False,
             "Trouver une famille d’accueil ou un lit pour chacun",
             "Find a host family or a bed for everyone",
             "Յուրաքանչյուրի համար գտնել հյուրընկալող ընտանիք կամ մահճակալ"),
        Item("programme_known", C, "start", -30, False,
             "Envoyer le programme aux familles",
             "Send the programme to the families",
             "Ուղարկել ծրագիրը ընտանիքներին"),
        Item("parents_meeting", C, "start", -30, False,
             "Réunir les parents : voyage, papiers, numéros d’urgence",
             "Meet the parents: travel, papers, emergency numbers",
             "Հանդիպել ծնողներին՝ ճանապարհ, փաստաթղթեր, արտակարգ համարներ"),
        Item("emergency_known", C, "start", -14, False,
             "Écrire les numéros d’urgence de la visite",
             "Write down the emergency numbers of the visit",
             "Գրել այցի արտակարգ համարները"),
    )),
    VISIT_VISAS: (_LEG, (
        Item("invitation_letter", C, "start", -90, False,
             "Envoyer la lettre d’invitation du maire pour les visas",
             "Send the mayor’s letter of invitation for the visas",
             "Ուղարկել քաղաքապետի հրավեր-նամակը վիզաների համար"),
    )),
    VISIT_DECLARED: (_LEG, (
        Item(DECLARATION, C, "start", -62, True,
             "Déclarer l’accueil collectif de mineurs, deux mois avant",
             "Declare the stay of minors (accueil collectif de mineurs), two months before",
             "Հայտարարագրել անչափահասների խմբային ընդունելությունը՝ երկու ամիս առաջ"),
        Item(COMPLEMENT, C, "start", -8, True,
             "Envoyer la fiche complémentaire : noms des accompagnateurs, effectifs, huit jours avant",
             "Send the complement: names of the leaders, numbers, eight days before",
             "Ուղարկել լրացուցիչ թերթիկը՝ ուղեկցողների անուններ, թվեր, ութ օր առաջ"),
    )),
}
# fmt: on
