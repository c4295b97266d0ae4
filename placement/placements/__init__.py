"""Publishing a round's result, and what each reader sees of it."""
