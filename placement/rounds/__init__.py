"""Snapshots, runs, verification: how a round is decided."""
