"""SQL as text and as parse trees. Nothing here asks a schema."""
