"""A campaign on the disk: its cases, what is kept of them, and what is said at the end."""
