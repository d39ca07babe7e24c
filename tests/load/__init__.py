"""The project's own load generator: visitors without a browser, what pages cost the server, crowds, and long runs.

``make bench``, ``make bench-load``, ``make bench-soak``. It talks to 127.0.0.1 alone, is bounded in time and number,
and leaves nothing behind. What is measured and why stands in ``docs/performance.md``.
"""
