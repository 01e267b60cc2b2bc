"""How the simulated trust comes about: one module per part of its life, all from one seed."""
