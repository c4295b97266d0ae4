"""Publishing, personal results, lists."""
