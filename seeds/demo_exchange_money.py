"""Money of the exchanges of the demonstration: planned, ordered, paid with and without a bill, exceeded, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.enums import Currency, MoneyKind
from db.models import BudgetLine, Exchange, Funder, MoneyEntry, Participation
from services import files
from services.actors import Actor
from services.money import entries

if TYPE_CHECKING:
    from seeds.demo import Demo

RATE = "425.50"
"""Drams for one euro, invented."""


def fill(demo: Demo, made: Exchange, partner: Actor) -> None:
    """The exchange that is being prepared, in the books of both cities."""
    book = _Book(demo, made, demo.coordinator, "clamart")
    journey = book.plan("Voyage du groupe", "clamart", "5400")
    activities = book.plan("Activités et visites", "clamart", "1800")
    shirts = book.plan("Communication", "clamart", "300")
    families = book.plan("Participation des familles", "families", "1200")
    flights = book.enter(
        MoneyKind.COMMITTED, journey, "4860", "Billets d’avion du groupe", "Agence Horizon", 20,
        reference="BC-114", proof="bon-de-commande.pdf",
    )  # fmt: skip
    book.enter(MoneyKind.COMMITTED, activities, "640", "Visite de la ferme urbaine", "Association Les Jardiniers", 9)
    book.enter(
        MoneyKind.SPENT, None, "2430", "Acompte des billets", "Agence Horizon", 14, reference="F-2041",
        commitment=flights.public_id, proof="facture-acompte.pdf",
    )  # fmt: skip
    book.enter(MoneyKind.SPENT, shirts, "348.50", "T-shirts du groupe", "Atelier Tissu", 6, proof="facture.pdf")
    book.enter(MoneyKind.SPENT, activities, "86.40", "Repas de la première rencontre", "Boulangerie du Centre", 4)
    wrong = book.enter(MoneyKind.SPENT, activities, "126", "Location de vélos", "Cycles du Parc", 3, proof="recu.pdf")
    entries.reverse(demo.session, demo.coordinator, wrong.public_id, reason="Facture d’un autre projet.", now=demo.now)
    book.enter(MoneyKind.VALUED, activities, "450", "Salle prêtée pour trois jours", "Maison des jeunes", 8)
    for young in book.young(3):
        book.enter(MoneyKind.RECEIVED, families, "100", "Participation au voyage", "", 5, participation=young)
    _of_partner(_Book(demo, made, partner, "artachat"))


def _of_partner(book: _Book) -> None:
    """The other city, in drams."""
    welcome = book.plan("Accueil du groupe français", "artachat", "1250000", in_drams=True)
    book.enter(
        MoneyKind.SPENT, welcome, "180000", "Réservation du minibus", "Ararat Tour", 7, in_drams=True,
        proof="facture-minibus.pdf",
    )  # fmt: skip


def earlier(demo: Demo, made: Exchange, partner: Actor, day: date) -> None:
    """Last year’s, all of it paid and proven around this day."""
    ago = (demo.today - day).days
    for city, actor, planned, paid in (
        ("clamart", demo.coordinator, "3600", "3412.75"),
        ("artachat", partner, "900", "870"),
    ):
        book = _Book(demo, made, actor, city)
        line = book.plan("Voyage et accueil", city, planned, ago=ago)
        book.enter(MoneyKind.SPENT, line, paid, "Voyage et accueil", "Agence Horizon", ago - 40, proof="facture.pdf")


class _Book:
    """The book of one city for an exchange, kept by its coordinator."""

    def __init__(self, demo: Demo, made: Exchange, actor: Actor, city: str) -> None:
        self.demo, self.made, self.actor = demo, made, actor
        self.city = demo.organisation(city)

    def plan(self, name: str, funder: str, amount: str, *, ago: int = 27, in_drams: bool = False) -> str:
        """A new line of this funder with what is planned on it; gives back its public id."""
        payer = self.demo.session.scalars(select(Funder).where(Funder.code == funder)).one()
        fields = {"line_label": name, "funder": payer.public_id}
        made = self.enter(MoneyKind.PLANNED, None, amount, "", "", ago, in_drams=in_drams, **fields)
        return self.demo.session.get_one(BudgetLine, made.budget_line_id).public_id

    def enter(
        self, kind: MoneyKind, line: str | None, amount: str, label: str, party: str, ago: int, *,
        in_drams: bool = False, proof: str = "", **fields: Any,
    ) -> MoneyEntry:  # fmt: skip
        """An entry of so many days ago, with an example of a paper where it has one."""
        money = {"amount": amount, "currency": Currency.AMD, "rate": RATE} if in_drams else {"amount": amount}
        paper = files.Upload(self.demo.cv.file._replace(name=proof), self.demo.cv.scan) if proof else None
        return entries.enter(
            self.demo.session, self.actor, self.made.public_id, kind,
            {
                **money, "line": line, "label": label, "party": party, "city": self.city.public_id,
                "booked_on": self.demo.today - timedelta(days=ago), **fields,
            },
            proof=(proof, b"") if proof else None, prepared=paper, now=self.demo.now - timedelta(days=ago),
        )  # fmt: skip

    def young(self, number: int) -> list[str]:
        """The first young people of the city’s group."""
        query = select(Participation.public_id).where(
            Participation.exchange_id == self.made.id, Participation.organisation_id == self.city.id
        )
        return list(self.demo.session.scalars(query.order_by(Participation.id).limit(number)))
