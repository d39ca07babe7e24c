"""Drawings of internships: offers, placements, agreements, presence, evaluations."""
