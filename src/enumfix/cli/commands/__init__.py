"""The commands and their options. Nothing heavy is imported here."""
