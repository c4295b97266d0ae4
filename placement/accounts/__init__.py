"""People, sign-in, and for whom they act."""
