"""Decide whether a candidate may be published."""
