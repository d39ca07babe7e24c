"""Drawings of people, accounts and how long something is kept."""
