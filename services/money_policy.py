"""Who may do what with money: each city keeps its own book. Sums are read with the exchange they belong to."""

from __future__ import annotations

from services.actions import Action
from services.policy_rule import Rule, coordinates

MONEY_POLICY: dict[Action, Rule] = {
    Action.MONEY_READ: coordinates,
    Action.MONEY_EDIT: coordinates,
}
