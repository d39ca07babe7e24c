"""Reads of everybody's first page."""
