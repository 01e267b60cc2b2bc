"""One module per published area, each declaring ``AREA``: its tables, and what must hold before they are published.

The gate finds the modules by itself. Queries select keys, never figures (see :mod:`expectations.check`).
"""
