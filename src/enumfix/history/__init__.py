"""The schema at the right moment, from a dump of any moment and all migrations of the folder."""
