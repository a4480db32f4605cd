"""The library out to files and in from them."""

from generations.workflow.exchange.jobs import PREVIEWED, begin, look, previewed, step, sweep
from generations.workflow.exchange.outgoing import collections_and_lists, records

__all__ = ["PREVIEWED", "begin", "collections_and_lists", "look", "previewed", "records", "step", "sweep"]
