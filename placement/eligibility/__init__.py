"""Pure rules: may this person take this role, and this position?"""
