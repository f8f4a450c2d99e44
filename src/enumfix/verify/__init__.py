"""The proof that a rewritten migration does what the original does, on a real PostgreSQL."""

from __future__ import annotations
