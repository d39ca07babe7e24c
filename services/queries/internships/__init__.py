"""Reads of internships: offers, placements, agreements, presence, evaluations."""
