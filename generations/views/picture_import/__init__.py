"""The pages of an import of pictures."""
