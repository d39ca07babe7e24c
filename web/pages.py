"""Addresses of pages that the server itself sends people to. ``ui/menu.py`` gives the pages these addresses."""

from __future__ import annotations

from db.enums import LinkPurpose

HOME = "/"
SIGN_IN = "/connexion"
PASSWORD_AGAIN = "/mot-de-passe-a-confirmer"
EXPIRED_LINK = "/lien-expire"
OF_LINK: dict[LinkPurpose, str] = {
    LinkPurpose.REGISTER: "/bienvenue",
    LinkPurpose.RESET_PASSWORD: "/nouveau-mot-de-passe",
    LinkPurpose.INVITATION: "/invitation",
    LinkPurpose.OFFER_ENTRY: "/offre-par-lien",
    LinkPurpose.PLACEMENT_FOLLOW_UP: "/suivi-par-lien",
    LinkPurpose.DEPARTMENT_DESK: "/bureau-du-service",
    LinkPurpose.AGREEMENT_SIGNATURE: "/convention-par-lien",
    LinkPurpose.EVALUATION: "/evaluation-par-lien",
    LinkPurpose.SCHOOL_DESK: "/bureau-de-l-ecole",
    LinkPurpose.SHIPMENT_RECEIPT: "/reception-par-lien",
    LinkPurpose.HOUSEHOLD: "/notre-famille",
    LinkPurpose.GUARDIAN: "/espace-parents",
    LinkPurpose.SURVEY: "/enquete",
    LinkPurpose.LEG_LEADER: "/mon-groupe",
}
"""Where the bearer of a link arrives."""
