"""Reads of everybody's calendar."""
