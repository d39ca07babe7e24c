"""Measuring how fast pages are: ``make bench``. What is measured and why stands in ``docs/performance.md``."""
