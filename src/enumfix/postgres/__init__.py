"""A PostgreSQL server at hand: how it is found, started, confined, and spoken to."""
