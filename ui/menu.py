"""Every page of the application, as one table: file, address, words, and for whom it stands in the menu.

Pages that are not in somebody's menu are registered all the same, hidden: their own first line decides who may see
them, so an address from a mail leads to the sign-in and then to the page.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st

from db.enums import Language, OrganisationKind, Role
from services.actors import Actor
from services.i18n import N_, translate

ROOT = Path(__file__).resolve().parent.parent
EVERYBODY = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
START = "debut"
"""Inner name of the first page of one's menu, whose address is ``/``."""
STAFF = frozenset({Role.COORDINATOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Entry:
    """``roles``: in whose menu it stands; ``anonymous``: in the menu of people who are not signed in.

    ``bodies`` narrows it for partners: to those of schools, say, among all who are partners.
    """

    file: str
    url: str
    title: str
    icon: str
    section: str = ""
    roles: frozenset[Role] = NOBODY
    anonymous: bool = False
    help: str = field(default="")
    bodies: frozenset[OrganisationKind] | None = None
    in_exchange: bool = False
    """In the menu of whoever takes part in an exchange, whatever their roles."""

    @property
    def name(self) -> str:
        return self.file.rpartition("/")[2].removesuffix(".py")


_INTERNSHIPS = N_("Internships")
_OWN_FILE = N_("My file")
_EXCHANGE = N_("Youth exchange")
_MATERIAL = N_("Material")
_COOPERATION = N_("Cooperation")
_RULES = N_("Rules and words")
_SYSTEM = N_("System")
_ACCOUNT = N_("Account")
KEEPERS = STAFF | {Role.PARTNER}
SCHOOLS = frozenset({OrganisationKind.SCHOOL})
"""Of partners only those at schools keep material."""

# fmt: off
MENU: tuple[Entry, ...] = (
    Entry("pages/account/today.py",              "aujourd-hui",      N_("Today"),                 "today",           "",           EVERYBODY),
    Entry("pages/public/home.py",                "accueil",          N_("Home"),                  "home",            "",           EVERYBODY, True),
    Entry("pages/public/sign_in.py",             "connexion",        N_("Sign in"),               "login",           "",           NOBODY, True),
    Entry("pages/public/register.py",            "inscription",      N_("Create an account"),     "person_add",      "",           NOBODY, True),
    Entry("pages/public/call.py",                "appel",            N_("The call"),              "campaign"),
    Entry("pages/public/about.py",               "a-propos",         N_("About this site"),       "info"),
    Entry("pages/public/verify.py",              "verifier",         N_("Verify a paper"),        "verified"),
    Entry("pages/public/guide.py",               "guide",            N_("Guide"),                 "menu_book"),
    Entry("pages/public/welcome.py",             "bienvenue",        N_("Welcome"),               "waving_hand"),
    Entry("pages/public/forgotten_password.py",  "mot-de-passe-oublie", N_("Forgotten password"), "lock_reset"),
    Entry("pages/public/new_password.py",        "nouveau-mot-de-passe", N_("New password"),      "password"),
    Entry("pages/public/invitation.py",          "invitation",       N_("Invitation"),            "mail"),
    Entry("pages/public/expired_link.py",        "lien-expire",      N_("This link has expired"), "link_off"),
    Entry("pages/public/offer_by_link.py",       "offre-par-lien",   N_("Your internship offer"), "work"),
    Entry("pages/public/follow_up_by_link.py",   "suivi-par-lien",   N_("Your intern"),           "badge"),
    Entry("pages/public/department_desk.py",     "bureau-du-service", N_("Interns in your department"), "desk"),
    Entry("pages/public/sign_agreement.py",      "convention-par-lien", N_("Sign the internship agreement"), "draw"),
    Entry("pages/account/sign_my_agreement.py",  "signer-la-convention", N_("Sign the internship agreement"), "draw"),
    Entry("pages/public/evaluation_by_link.py",  "evaluation-par-lien", N_("How was the internship?"), "rate_review"),
    Entry("pages/account/my_evaluation.py",      "evaluation",       N_("How was the internship?"), "rate_review"),
    Entry("pages/applicant/my_applications.py",  "mes-candidatures", N_("My applications"),       "edit_document",   _OWN_FILE, frozenset({Role.APPLICANT})),
    Entry("pages/applicant/apply.py",            "candidater",       N_("My application"),        "edit_document"),
    Entry("pages/applicant/my_application.py",   "ma-candidature",   N_("My application"),        "edit_document"),
    Entry("pages/applicant/my_internship.py",    "mon-stage",        N_("My internship"),         "badge",           _OWN_FILE, frozenset({Role.APPLICANT})),
    Entry("pages/applicant/my_profile.py",       "mon-profil",       N_("My profile"),            "person",          _OWN_FILE, frozenset({Role.APPLICANT})),
    Entry("pages/coordinator/certificates.py",   "certificats-de-francais", N_("French certificates"), "workspace_premium"),
    Entry("pages/host/my_offers.py",             "nos-offres",       N_("Our offers"),            "work",            _INTERNSHIPS, frozenset({Role.HOST})),
    Entry("pages/host/our_interns.py",           "nos-stagiaires",   N_("Our interns"),           "badge",           _INTERNSHIPS, frozenset({Role.HOST})),
    Entry("pages/host/candidate.py",             "candidat",         N_("Candidate"),             "person"),
    Entry("pages/partner/our_students.py",       "nos-etudiants",    N_("Our students"),          "school",          _INTERNSHIPS, frozenset({Role.PARTNER})),
    Entry("pages/partner/student.py",            "etudiant",         N_("Student"),               "school"),
    Entry("pages/partner/nominations.py",        "propositions",     N_("Propose students"),      "person_add",      _INTERNSHIPS, frozenset({Role.PARTNER})),
    Entry("pages/coordinator/calls.py",          "appels",           N_("Calls"),                 "campaign",        _INTERNSHIPS, STAFF),
    Entry("pages/coordinator/call_edit.py",      "appel-a-preparer", N_("Prepare a call"),        "campaign"),
    Entry("pages/coordinator/call_questions.py", "questions-de-l-appel", N_("Questions of the call"), "quiz"),
    Entry("pages/coordinator/applications.py",   "candidatures",     N_("Applications"),          "inbox",           _INTERNSHIPS, STAFF),
    Entry("pages/coordinator/application_entry.py", "candidature-a-saisir", N_("Enter an application"), "add_notes"),
    Entry("pages/coordinator/decisions.py",      "decisions",        N_("Prepared decisions"),    "checklist"),
    Entry("pages/coordinator/application.py",    "candidature",      N_("Application"),           "inbox"),
    Entry("pages/coordinator/offers.py",         "offres",           N_("Offers"),                "work",            _INTERNSHIPS, STAFF),
    Entry("pages/host/offer_edit.py",            "offre",            N_("Offer"),                 "work"),
    Entry("pages/coordinator/placements.py",     "stages",           N_("Placements"),            "view_timeline",   _INTERNSHIPS, STAFF),
    Entry("pages/coordinator/placement.py",      "stage",            N_("Placement"),             "badge"),
    Entry("pages/coordinator/placement_entry.py", "stage-a-saisir",  N_("Enter an internship"),   "add_notes"),
    Entry("pages/coordinator/presence.py",       "presence",         N_("Presence"),              "event_available", _INTERNSHIPS, frozenset({Role.HOST}) | STAFF),
    Entry("pages/coordinator/agreement.py",      "convention",       N_("Agreement"),             "contract"),
    Entry("pages/coordinator/amendment.py",      "avenant",          N_("Change the agreement"),  "edit_document"),
    Entry("pages/coordinator/results.py",        "resultats",        N_("Results of evaluations"), "bar_chart",       _INTERNSHIPS, frozenset({Role.PARTNER}) | STAFF),
    Entry("pages/coordinator/people.py",         "personnes",        N_("People"),                "contacts",        _INTERNSHIPS, STAFF),
    Entry("pages/coordinator/person.py",         "personne",         N_("Person"),                "person"),
    Entry("pages/coordinator/person_merge.py",   "fiches-a-reunir",  N_("Merge two records"),     "merge"),
    Entry("pages/coordinator/tutors.py",         "tuteurs",          N_("Internship tutors"),     "supervisor_account", _INTERNSHIPS, STAFF),
    Entry("pages/coordinator/exchanges.py",      "echanges",         N_("Exchanges"),             "groups",          _EXCHANGE,    STAFF),
    Entry("pages/coordinator/exchange_calls.py", "appels-de-l-echange", N_("Calls of the exchange"), "campaign", _EXCHANGE, STAFF),
    Entry("pages/coordinator/exchange_applications.py", "candidatures-a-l-echange", N_("Applications for the exchange"), "inbox", _EXCHANGE, STAFF),
    Entry("pages/coordinator/exchange.py",       "echange",          N_("Exchange"),              "groups"),
    Entry("pages/coordinator/exchange_edit.py",  "echange-a-preparer", N_("Prepare an exchange"), "edit"),
    Entry("pages/coordinator/participants.py",   "participants",     N_("Young people and leaders"), "group"),
    Entry("pages/coordinator/participant.py",    "participant",      N_("Young person or leader"), "person"),
    Entry("pages/coordinator/exchange_consents.py", "autorisations", N_("Agreements of the families"), "fact_check"),
    Entry("pages/coordinator/consent_texts.py",  "textes-des-autorisations", N_("The texts that families read"), "edit_note"),
    Entry("pages/coordinator/exchange_families.py", "familles",      N_("Host families"),         "cottage"),
    Entry("pages/coordinator/exchange_family.py", "famille",         N_("Host family"),           "cottage"),
    Entry("pages/coordinator/exchange_beds.py",  "hebergement",      N_("Who sleeps where"),      "bed"),
    Entry("pages/coordinator/exchange_rooms.py", "chambres",         N_("Rooms of the group"),    "hotel"),
    Entry("pages/coordinator/exchange_papers.py", "preparatifs",     N_("Preparations and papers"), "checklist"),
    Entry("pages/coordinator/exchange_leaders.py", "accompagnateurs", N_("Leaders"),               "verified_user"),
    Entry("pages/coordinator/exchange_programme.py", "programme",    N_("The programme"),         "calendar_month"),
    Entry("pages/coordinator/exchange_travel.py", "voyage",          N_("Travel"),                "flight"),
    Entry("pages/coordinator/exchange_messages.py", "messages-aux-familles", N_("Messages to the families"), "campaign"),
    Entry("pages/coordinator/exchange_incidents.py", "incidents",    N_("Incidents"),             "report"),
    Entry("pages/coordinator/exchange_budget.py", "budget",         N_("Budget"),                "euro"),
    Entry("pages/coordinator/exchange_after.py", "apres",           N_("After the visit"),       "task_alt"),
    Entry("pages/coordinator/exchange_days.py",  "jours-par-theme",  N_("Days by theme"),         "bar_chart"),
    Entry("pages/coordinator/survey_entry.py",   "enquete-a-saisir", N_("Answers told by somebody"), "rate_review"),
    Entry("pages/partner/our_young.py",          "nos-jeunes",       N_("Our pupils in exchanges"), "groups",         _EXCHANGE,    frozenset({Role.PARTNER}), bodies=SCHOOLS),
    Entry("pages/applicant/my_exchange.py",      "mon-echange",      N_("My exchange"),           "groups",          _EXCHANGE, in_exchange=True),
    Entry("pages/applicant/my_consents.py",      "mes-autorisations", N_("My answers for the exchange"), "fact_check"),
    Entry("pages/public/guardian_desk.py",       "espace-parents",   N_("The exchange of your child"), "family_restroom"),
    Entry("pages/public/household_by_link.py",   "notre-famille",    N_("Our family and its guest"), "cottage"),
    Entry("pages/public/leader_by_link.py",      "mon-groupe",       N_("Your group"),            "groups"),
    Entry("pages/public/survey_by_link.py",      "enquete",         N_("How was the visit?"),    "rate_review"),
    Entry("pages/partner/our_material.py",       "notre-materiel",   N_("Our material"),          "inventory_2",     _MATERIAL, frozenset({Role.PARTNER}), bodies=SCHOOLS),
    Entry("pages/coordinator/material.py",       "tout-le-materiel", N_("The material"),         "inventory_2",     _MATERIAL,    STAFF),
    Entry("pages/coordinator/catalogue.py",      "materiel",         N_("Catalogue"),             "menu_book",       _MATERIAL,    STAFF),
    Entry("pages/coordinator/item.py",           "article",          N_("Title of the catalogue"), "menu_book"),
    Entry("pages/coordinator/item_edit.py",      "article-a-ecrire", N_("Write a title"),         "edit"),
    Entry("pages/coordinator/import_material.py", "importer-du-materiel", N_("Import material"), "upload_file"),
    Entry("pages/coordinator/stock_places.py",   "lieux",            N_("Stores and schools"),                "warehouse"),
    Entry("pages/coordinator/stock_place.py",    "lieu",             N_("Place"),                 "warehouse"),
    Entry("pages/coordinator/place_edit.py",     "lieu-a-ecrire",    N_("Write about a place"),   "edit"),
    Entry("pages/coordinator/kits.py",           "mallettes",        N_("Kits"),                  "inventory_2"),
    Entry("pages/coordinator/kit.py",            "mallette",         N_("Kit"),                   "inventory_2"),
    Entry("pages/coordinator/kit_make.py",       "mallette-a-composer", N_("Make a kit"),         "build"),
    Entry("pages/coordinator/kit_template.py",   "contenu-de-mallette", N_("Contents of a kit"),  "checklist"),
    Entry("pages/coordinator/provenances.py",    "provenances",      N_("Invoices and gifts"),    "receipt_long"),
    Entry("pages/coordinator/provenance.py",     "provenance",       N_("Invoice or gift"),       "receipt_long"),
    Entry("pages/coordinator/movements.py",      "mouvements",       N_("Movements"),             "swap_horiz"),
    Entry("pages/coordinator/movement.py",       "mouvement",        N_("Movement"),              "swap_horiz"),
    Entry("pages/coordinator/stock_on_day.py",   "stock-au-jour",    N_("What was where"),        "history"),
    Entry("pages/coordinator/material_labels.py", "etiquettes",      N_("Labels"),                "qr_code_2"),
    Entry("pages/coordinator/shipments.py",      "envois",           N_("Shipments"),             "local_shipping",  _MATERIAL,    KEEPERS, bodies=SCHOOLS),
    Entry("pages/coordinator/shipment.py",       "envoi",            N_("Shipment"),              "local_shipping"),
    Entry("pages/partner/arrival.py",            "reception",        N_("What has arrived?"),     "package_2"),
    Entry("pages/public/arrival_by_link.py",     "reception-par-lien", N_("What has arrived?"),   "package_2"),
    Entry("pages/coordinator/handovers.py",      "remises",          N_("Gifts to schools"),      "redeem"),
    Entry("pages/coordinator/handover.py",       "remise",           N_("Act of handover"),       "redeem"),
    Entry("pages/coordinator/handover_make.py",  "remise-a-preparer", N_("Give material to a school"), "redeem"),
    Entry("pages/coordinator/loans.py",          "prets",            N_("Loans"),                 "assignment_ind",  _MATERIAL,    STAFF),
    Entry("pages/coordinator/loan.py",           "pret",             N_("Loan"),                  "assignment_ind"),
    Entry("pages/coordinator/counts.py",         "comptages",        N_("Counts"),                "checklist"),
    Entry("pages/coordinator/count.py",          "comptage",         N_("Count"),                 "checklist"),
    Entry("pages/coordinator/needs.py",          "besoins",          N_("Needs"),                 "shopping_cart"),
    Entry("pages/coordinator/courses.py",        "cours",            N_("Courses"),               "school"),
    Entry("pages/public/school_desk.py",         "bureau-de-l-ecole", N_("The material of my school"), "desk"),
    Entry("pages/coordinator/material_value.py", "valeur-du-materiel", N_("Value of the material"), "euro"),
    Entry("pages/account/scan.py",               "scan",             N_("Code of a label"),       "barcode_scanner"),
    Entry("pages/coordinator/departments.py",    "services",         N_("Departments"),           "apartment",       _COOPERATION, STAFF),
    Entry("pages/public/simulator.py",           "simulateur",       N_("Simulate an internship"), "calculate",      _INTERNSHIPS, frozenset({Role.HOST, Role.PARTNER}) | STAFF, True),
    Entry("pages/public/cooperation.py",         "cooperation",      N_("The cooperation"),       "handshake",       _COOPERATION, EVERYBODY, True),
    Entry("pages/coordinator/clauses.py",        "textes-des-conventions", N_("Words of agreements"), "contract_edit", _RULES, STAFF),
    Entry("pages/coordinator/evaluation_questions.py", "questions-des-evaluations", N_("Questions of evaluations"), "quiz", _RULES, STAFF),
    Entry("pages/coordinator/open_questions.py", "questions-a-poser", N_("Questions to ask"),     "help",            _RULES, STAFF),
    Entry("pages/admin/law_values.py",           "valeurs-de-la-loi", N_("Values of the law"),    "balance",         _RULES,      STAFF),
    Entry("pages/coordinator/texts.py",          "textes",           N_("Public texts"),          "article",         _RULES,      STAFF),
    Entry("pages/admin/accounts.py",             "comptes",          N_("Accounts and invitations"), "group",        _SYSTEM,      STAFF),
    Entry("pages/admin/mailbox.py",              "courriels",        N_("Mails"),                 "outgoing_mail",   _SYSTEM,      frozenset({Role.ADMIN})),
    Entry("pages/admin/jobs.py",                 "taches",           N_("Scheduled tasks"),       "schedule",        _SYSTEM,      frozenset({Role.ADMIN})),
    Entry("pages/account/password_again.py",     "mot-de-passe-a-confirmer", N_("Your password again"), "password"),
    Entry("pages/account/my_account.py",         "mon-compte",       N_("My account"),            "account_circle",  _ACCOUNT,     EVERYBODY),
)
# fmt: on
BY_NAME: dict[str, Entry] = {entry.name: entry for entry in MENU}


@cache
def _titles(lang: Language) -> dict[str, str]:
    return {text: translate(lang, text) for entry in MENU for text in (entry.title, entry.section) if text}


def in_menu(entry: Entry, actor: Actor) -> bool:
    """Whether ``entry`` stands in the menu of ``actor``."""
    return entry.name in shown_to(actor)


def shown_to(actor: Actor) -> frozenset[str]:
    """Names of the pages in the menu of ``actor``."""
    if actor.user_id is None:
        return _shown_to_nobody()
    return _shown(frozenset((grant.role, grant.body) for grant in actor.grants), actor.is_in_exchange)


@cache
def _shown_to_nobody() -> frozenset[str]:
    return frozenset(entry.name for entry in MENU if entry.anonymous)


@lru_cache(maxsize=256)
def _shown(tasks: frozenset[tuple[Role, OrganisationKind | None]], is_in_exchange: bool) -> frozenset[str]:
    return frozenset(
        entry.name
        for entry in MENU
        if (entry.in_exchange and is_in_exchange) or any(_opens(entry, role, body) for role, body in tasks)
    )


def _opens(entry: Entry, role: Role, body: OrganisationKind | None) -> bool:
    if role not in entry.roles:
        return False
    return role is not Role.PARTNER or entry.bodies is None or body in entry.bodies


def pages(lang: Language, shown: frozenset[str]) -> dict[str, list[Any]]:
    """Sections with their pages for ``st.navigation``; the first page of one's menu is the default.

    To make a page looks for its file; to copy one does not. A copy, because ``st.navigation`` marks the one that runs.
    """
    return {section: [copy(page) for page in ones] for section, ones in _pages(lang, shown).items()}


@lru_cache(maxsize=64)
def _pages(lang: Language, shown: frozenset[str]) -> dict[str, list[Any]]:
    """Streamlit gives its default page the address ``/`` and no other: it is registered once more, hidden, so that its
    own address, which stands in mails and bookmarks, leads there too."""
    sections: dict[str, list[Any]] = {}
    first = next((entry for entry in MENU if entry.name in shown), None)
    for entry in MENU:
        is_shown = entry.name in shown
        section = sections.setdefault(_titles(lang).get(entry.section, "") if is_shown else "", [])
        if entry is first:
            section += [_page(entry, lang, START, default=True), _page(entry, lang, entry.url, visibility="hidden")]
        else:
            section.append(_page(entry, lang, entry.url, visibility="visible" if is_shown else "hidden"))
    return sections


def _page(entry: Entry, lang: Language, url: str, **options: Any) -> Any:
    icon = f":material/{entry.icon}:"
    return st.Page(entry.file, title=_titles(lang)[entry.title], icon=icon, url_path=url, **options)


def address(name: str, **query: str) -> str:
    """Relative address of a page, for mails and links: ``/candidature?id=…``."""
    entry = BY_NAME[name]
    return f"/{entry.url}" + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def goto(name: str, **query: str) -> NoReturn:
    """Leave for another page."""
    st.switch_page(BY_NAME[name].file, query_params=query or None)


def page_link(name: str, label: str, *, icon: str | None = None, **query: str) -> None:
    """A link to another page, with its query."""
    st.page_link(
        BY_NAME[name].file, label=label, icon=f":material/{icon}:" if icon else None, query_params=query or None
    )
