"""Reminders by mail of what is due: a table of kinds, and one daily round that writes each step exactly once."""
