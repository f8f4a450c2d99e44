"""The files around a migration: dumps, siblings, settings, the repository."""
