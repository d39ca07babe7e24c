"""Drawings of the material: titles, kits, places, shipments, loans."""
