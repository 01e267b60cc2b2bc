"""Simulated systems: HTTP servers that behave like the vendors', traps included, over one invented trust."""
