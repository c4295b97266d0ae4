"""Pure rules that say whether a person may take a role, and a position."""
