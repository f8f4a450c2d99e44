"""Read the code of DO blocks and functions: which statements it runs, and what they change."""
