"""Reasons to leave a migration as it is, one module for each."""
