"""Readers of statements that are about objects of several kinds. They are found by being there."""
