"""The file that is rewritten: what it asks for, what takes its place, and what is said of it."""
