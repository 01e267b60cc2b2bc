"""A simulated trust: every school, person and supplier in it is invented."""
