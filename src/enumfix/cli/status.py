"""The exit statuses of all commands."""

from __future__ import annotations

# Nothing to do, or done (warnings included).
CLEAN = 0
# Something was found, or would be changed.
FINDINGS = 1
# An error or a refusal.
FAILED = 2
INTERRUPTED = 130
