"""What each migrator makes of a file: how it cuts it, and which comments it obeys."""
