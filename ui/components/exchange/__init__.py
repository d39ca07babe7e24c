"""Drawings of the youth exchange: young people, families, papers, programme, budget."""
