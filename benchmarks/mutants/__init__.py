"""Small faults put into the optimiser one at a time, to see which of them its tests notice.

`make mutants` runs it; decision 23 says why this is our own, docs/proof.md what came of it.
"""
