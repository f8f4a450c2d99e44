"""The code of DO blocks and functions: what it runs, and what that can do. Nothing here asks a schema."""
