"""The list of agreements and amendments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from db.enums import AgreementKind, AgreementState
from db.models import Agreement, Department, Person, Placement
from services.exports.columns import Column, Kind, localised
from services.exports.shared import Export, among, names, reference
from services.i18n import N_
from services.queries.scope import agreements_visible_to


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.join(Placement, Placement.id == Agreement.placement_id)
        .join(Person, Person.id == Placement.person_id)
        .join(Department, Department.id == Placement.department_id)
    )


AGREEMENTS = Export(
    name="agreements",
    title=N_("Agreements"),
    what=N_("One line for each agreement and amendment, whatever its state."),
    model=Agreement,
    columns=(
        reference(Agreement),
        *names(),
        Column(N_("Department"), N_("Where the intern works"), localised(Department, "name")),
        Column(N_("Kind"), N_("Agreement or amendment"), Agreement.kind, Kind.WORD, AgreementKind),
        Column(N_("Number"), N_("0 is the agreement itself; its amendments count from 1"), Agreement.number,
               Kind.NUMBER),
        Column(N_("State"), N_("Where it stands now"), Agreement.state, Kind.WORD, AgreementState),
        Column(N_("To be signed by"), N_("The day by which all must have signed"), Agreement.due_on, Kind.DATE),
        Column(N_("Holds from"), N_("Of an amendment"), Agreement.effective_on, Kind.DATE),
        Column(N_("First day"), N_("Of the internship, as planned"), Placement.starts_on, Kind.DATE),
        Column(N_("Last day"), N_("Of the internship, as planned"), Placement.ends_on, Kind.DATE),
    ),
    scope=agreements_visible_to,
    joined=_joined,
    order=(Placement.starts_on, Agreement.id),
    owner=Agreement.organisation_id,
    filters={"state": among(Agreement.state, AgreementState)},
)  # fmt: skip
