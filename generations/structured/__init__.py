"""Prompts that are JSON: checked, laid out, folded, edited value by value, said as prose. Text in and out, no JSON library between:
what a person wrote stays as it is written."""

from .edit import Fold, Leaf, Structured, folds, formatted, leaves, read, with_value
from .parse import DEEPEST, Problem
from .prose import prose

__all__ = [
    "DEEPEST",
    "Fold",
    "Leaf",
    "Problem",
    "Structured",
    "folds",
    "formatted",
    "leaves",
    "prose",
    "read",
    "with_value",
]
