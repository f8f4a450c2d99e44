"""How things look: diffs and messages. Nothing here decides anything."""
