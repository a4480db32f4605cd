"""Batches: asked for, looked at before they are paid, watched; and the team's word lists."""
