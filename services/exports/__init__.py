"""Lists as files: CSV and workbooks of what a page lists, under the same filters, for the same people.

``catalogue`` names the lists and their columns, ``acts`` decides and records who takes what with them, ``writing``
turns rows into bytes, ``tickets`` keeps out of addresses what has no business there.
"""
