"""The studio: the composer beside the stream of a project's generations."""
