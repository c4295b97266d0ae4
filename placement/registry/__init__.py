"""The administrators' tables of codes: add, correct, close, reopen; with history, and nothing is deleted."""
