"""Readers of statements about objects of several kinds. Each module here is loaded without being named."""
