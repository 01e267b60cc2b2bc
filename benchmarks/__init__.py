"""Measurements: ratios against a named limit, taken in the same run because machines differ and are noisy."""
