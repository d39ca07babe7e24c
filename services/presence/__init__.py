"""Presence: what is planned, what was missed, what was confirmed, and the money that follows."""
