"""The commands and their options. These modules import nothing that takes long to load."""
