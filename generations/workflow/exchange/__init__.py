"""The library out to files and in from them."""

from generations.workflow.exchange.jobs import PREVIEWED, begin, look, previewed, step, sweep
from generations.workflow.exchange.outgoing import beside_prompts, records

__all__ = ["PREVIEWED", "begin", "beside_prompts", "look", "previewed", "records", "step", "sweep"]
