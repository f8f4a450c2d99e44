"""The migrators: each module with a `MIGRATOR` is one, and is found because it is there."""
