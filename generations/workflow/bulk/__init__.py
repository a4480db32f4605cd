"""Acts on many pictures at once: see :mod:`generations.workflow.bulk.actions`."""

from generations.workflow.bulk.actions import (
    AT_ONCE,
    VERBS,
    begin,
    cancel,
    forget_old,
    run,
    step,
    undo,
    was_left,
)

__all__ = ["AT_ONCE", "VERBS", "begin", "cancel", "forget_old", "run", "step", "undo", "was_left"]
