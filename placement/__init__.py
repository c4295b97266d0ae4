"""Places people into positions: provably best, reproducible, explained."""
