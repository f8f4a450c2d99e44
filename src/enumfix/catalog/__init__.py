"""The schema in memory: its objects, what they mention, and how names are looked up."""
