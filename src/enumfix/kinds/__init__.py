"""The kinds of objects. A module here is a kind: adding one means adding a file."""
