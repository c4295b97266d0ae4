"""Rounds as everybody sees them: dates, rules, state. What computes them is in `rounds`."""
