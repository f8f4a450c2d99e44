"""How migration tools read a file: how each cuts it, and which comments it obeys."""
