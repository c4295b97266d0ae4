"""What named officers decide about rules: exceptions, ticks, clearances; what people and universities declare."""
