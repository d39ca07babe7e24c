"""The material: what was bought and given, where it is, how it moves. Units move through ``ledger.post`` alone."""
