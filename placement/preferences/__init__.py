"""Ranked lists of people and of hosts, vetoes, certifying, receipts."""
