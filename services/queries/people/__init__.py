"""Reads of people, their accounts and sign-ins."""
