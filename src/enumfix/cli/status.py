"""The exit statuses of the command line."""

from __future__ import annotations

CLEAN = 0
"""All is done, or there was nothing to do. There may be warnings."""

FINDINGS = 1
"""`--diff` or `--check` shows something to do, or a proof does not hold."""

FAILED = 2
"""There is an error or a refusal, for one file at least."""
