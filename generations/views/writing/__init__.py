"""Prompts: written, changed by proposals, shared, taken away."""
