"""``manage.py reconcile``: the proof of the material's ledger in words."""

from __future__ import annotations

from db.session import reading
from services.i18n import translate
from services.materials.reconcile import prove


def proof() -> tuple[list[str], bool]:
    """What was looked at and each difference, a line each; and whether there is none."""
    with reading() as session:
        found = prove(session)
    lines = [
        f"{translate('en', one.fault)}: {one.lot} {one.place}: {one.said} instead of {one.should}"
        for one in found.differences
    ]
    size = f"{found.lots:,} lots, {found.lines:,} lines of movements, {found.balances:,} balances"
    return [*lines, f"{size}: {len(lines)} differences."], not lines
