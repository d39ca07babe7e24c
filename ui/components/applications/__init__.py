"""Drawings of calls and applications, for those who apply and those who decide."""
