"""Demand against eligible supply, from the first day of a round: where nobody fits, and who fits nowhere."""
