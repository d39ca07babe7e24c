"""Reads of the material and what was done with it."""
