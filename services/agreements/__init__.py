"""Internship agreements: what they must say, drafted clause by clause, frozen in numbered versions, signed by all."""
