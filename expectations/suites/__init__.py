"""One module or package per published area, each declaring ``AREA``: its tables, and what must hold of them.

The gate finds the modules by itself. Queries select keys, never figures (see :mod:`expectations.check`).
"""
