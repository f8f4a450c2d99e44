"""How things look: diffs, messages and pictures. Nothing here decides anything."""
