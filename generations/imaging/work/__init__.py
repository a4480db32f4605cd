"""Everything that decodes or encodes pixels. Runs in a child process (`..child`), called through `..pool`."""
