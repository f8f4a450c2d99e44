"""SQL as text and as parse trees. Nothing here knows the schema of a database."""
