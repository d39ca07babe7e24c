"""Reads of the youth exchange and its money."""
