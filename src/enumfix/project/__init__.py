"""The files around a migration: dumps, the other migrations, settings, the Git repository."""
