"""How one statement changes the schema in memory: the only way in which a catalog comes to be."""
