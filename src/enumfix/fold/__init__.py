"""How one statement changes the schema in memory. Every catalog is built by this package."""
