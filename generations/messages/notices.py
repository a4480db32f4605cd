"""The sentences of notifications. To add one: a line in ``TABLE`` (and where it leads in ``generations/views/notices/places.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generations.models import Notification

Kind = Notification.Kind
TABLE: Mapping[str, Any] = {
    "done": gettext_lazy("Your pictures are done: %(title)s"),
    "failed": gettext_lazy("A generation failed: %(title)s"),
    "unknown": gettext_lazy("Nobody knows whether a call was billed; say what became of it: %(title)s"),
    "mention": gettext_lazy("%(actor)s mentioned you: %(text)s"),
    "comment": gettext_lazy("%(actor)s commented: %(text)s"),
    "answer": gettext_lazy("%(actor)s answered: %(text)s"),
    "resolved": gettext_lazy("%(actor)s resolved a thread: %(text)s"),
    "review-asked": gettext_lazy("%(actor)s asks for your review: %(title)s"),
    "review-decided": gettext_lazy("%(actor)s decided in “%(title)s”"),
    "review-closed": gettext_lazy("%(actor)s closed the review “%(title)s”"),
    "review-due": gettext_lazy("A review is due: %(title)s"),
    "client-came": gettext_lazy("%(actor)s opened the client link of “%(title)s”"),
    "client-said": gettext_lazy("%(actor)s (client) commented in “%(title)s”: %(text)s"),
    "client-decided": gettext_lazy("%(actor)s (client) decided in “%(title)s”"),
    "client-picked": gettext_lazy("%(actor)s (client) picked in “%(title)s”"),
    "bulk": gettext_lazy("Done with %(n)s pictures"),
    "import": gettext_lazy("Your import is done: %(n)s pictures"),
    "delivery": gettext_lazy("Your delivery is ready: %(title)s"),
    "change-proposed": gettext_lazy("%(actor)s proposes a change to “%(title)s”"),
    "change-accepted": gettext_lazy("%(actor)s accepted your change to “%(title)s”"),
    "change-declined": gettext_lazy("%(actor)s declined your change to “%(title)s”"),
    "budget-near": gettext_lazy("%(title)s has used %(percent)s %% of this month's budget"),
}
KINDS: Mapping[str, tuple[Any, Any]] = {
    Kind.DONE: (gettext_lazy("My pictures are done"), ""),
    Kind.FAILED: (
        gettext_lazy("A generation of mine failed"),
        gettext_lazy("Or nobody knows whether it was billed, and I am to say."),
    ),
    Kind.MENTION: (gettext_lazy("Somebody mentions me"), ""),
    Kind.COMMENT: (
        gettext_lazy("Comments"),
        gettext_lazy("On my pictures, in threads I took part in, in reviews I put up."),
    ),
    Kind.REVIEW: (
        gettext_lazy("Reviews"),
        gettext_lazy("I am asked, one that waits for me is due, somebody decides in mine, one is closed."),
    ),
    Kind.CLIENT: (gettext_lazy("Clients"), gettext_lazy("Somebody answers by a link of mine.")),
    Kind.TASK: (gettext_lazy("Long work has ended"), gettext_lazy("Imports, deliveries, changes to many pictures.")),
    Kind.PROMPT: (gettext_lazy("Changes to prompts"), gettext_lazy("Proposed to mine, or mine decided on.")),
    Kind.BUDGET: (gettext_lazy("Budgets"), gettext_lazy("A project comes near its limit. For owners.")),
}
"""For the switches: what it is, and more of it."""
DIGESTS: Mapping[str, Any] = {
    "": gettext_lazy("No mail"),
    "hourly": gettext_lazy("Once an hour at most"),
    "daily": gettext_lazy("Once a day, in the morning"),
}


def said(row: Notification) -> str:
    """The notification in the reader's language. One whose code nobody put into words shows the code."""
    sentence = TABLE.get(row.code)
    if sentence is None:
        return row.code
    facts = {"title": "…", "text": "…", "n": "…", "percent": "…", "actor": _("Somebody")}
    facts |= {name: value for name, value in row.params.items() if isinstance(value, str | int)}
    if row.actor_name:
        facts["actor"] = row.actor_name
    return str(sentence) % facts
