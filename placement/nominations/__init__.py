"""Staff put forward by universities, and students' applications to courses."""
