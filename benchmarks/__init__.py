"""Reproducible measurements against other solvers: `make bench`."""
