"""A batch before it is paid, as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generations.access import Actor, Verb
from generations.forms import drafts, words
from generations.forms.batch import MATRIX, BatchForm
from generations.forms.batch_axes import QUALITY
from generations.forms.batch_rows import Row
from generations.messages.figures import money, money_about
from generations.models import Project
from generations.pricing import EXACT
from generations.views.batch.sums import sums
from generations.views.studio.budget import BudgetLine, budget_line
from generations.workflow.batches import asked

SHOWN = 50


def axis_name(kind: str, name: str = "") -> str:
    """What an axis is called: a variable by its own name."""
    titles = {"version": _("Version"), "gateway": _("Gateway"), "model": _("Model"), "quality": _("Quality")}
    return name or titles.get(kind, kind)


def step_name(kind: str, label: str) -> str:
    """What one value of an axis is called."""
    return words.quality(label) if kind == QUALITY else label


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the table. ``price`` is "" for who sees none."""

    number: int
    cells: Sequence[str]
    text: str
    price: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    label: str
    chosen: bool
    help: str = ""


@dataclass
class Page:
    """The whole page. ``is_checked``: something was posted and is shown with its price."""

    form: BatchForm
    actor: Actor
    project: Project
    is_checked: bool = False
    problem: str = ""
    submission: str = field(default_factory=drafts.new_submission)

    # -- What can be chosen -----------------------------------------------------------------------------------------------------

    def axes(self) -> list[tuple[str, str, list[Choice]]]:
        """Of a matrix, what can be ticked: the field's name, what it is called, and its choices. One choice alone compares nothing."""
        found = [
            ("axis_version", _("Versions"), self.versions()),
            ("axis_gateway", _("Gateways"), self.gateways()),
            ("axis_model", _("Models"), self.models()),
            ("axis_quality", _("Qualities"), self.qualities()),
        ]
        return [one for one in found if len(one[2]) > 1 or any(choice.chosen for choice in one[2])]

    def versions(self) -> list[Choice]:
        chosen = self.form.asked.versions
        return [
            Choice(value=one.public_id, label=f"v{one.number}", chosen=one.public_id in chosen, help=one.why)
            for one in self.form.versions
        ]

    def gateways(self) -> list[Choice]:
        chosen = self.form.asked.gateways
        return [
            Choice(value=one.public_id, label=one.name, chosen=one.public_id in chosen) for one in self.form.gateways
        ]

    def models(self) -> list[Choice]:
        return [Choice(value=one, label=one, chosen=one in self.form.asked.models) for one in self.form.models]

    def qualities(self) -> list[Choice]:
        chosen = self.form.asked.qualities
        return [Choice(value=one, label=words.quality(one), chosen=one in chosen) for one in self.form.qualities]

    def values(self) -> list[tuple[str, str, str]]:
        """Of each variable the lines as typed, and as they may be where it has choices."""
        typed = self.form.asked.values
        return [(one.name, typed.get(one.name, ""), "\n".join(one.choices)) for one in self.form.definitions]

    @property
    def names(self) -> str:
        """Of the variables, as a first line of a table has them."""
        return ", ".join(one.name for one in self.form.definitions)

    @property
    def settings(self) -> list[str]:
        """What all rows have in common, in a few words."""
        base, gateway = self.form.asked.base, self.form.gateway
        model = str(base.get("model") or (gateway.model if gateway else ""))
        name = gateway.name if gateway else _("no gateway")
        quality = str(base.get("quality") or "")
        references = len(self.form.shared.tray.found)
        found = [
            words.aspect(str(base.get("aspect") or "1:1")),
            words.resolution(str(base.get("resolution") or "")) if base.get("resolution") else "",
            words.quality(quality) if quality else "",
            f"{name} · {model}" if model != name else name,
            ngettext("%(count)s reference", "%(count)s references", references) % {"count": references}
            if references
            else "",
        ]
        return [one for one in found if one]

    # -- What it will be ----------------------------------------------------------------------------------------------------------

    @property
    def columns(self) -> list[str]:
        return [axis_name(one) for one in self.form.columns]

    def lines(self) -> list[Line]:
        return [self._line(row) for row in self.form.good[:SHOWN]]

    def _line(self, row: Row) -> Line:
        cells: Sequence[str] = row.spec.labels
        if not cells:
            cells = [row.spec.values.get(name, "") for name in self.form.columns]
        return Line(number=row.spec.line or row.spec.place + 1, cells=cells, text=row.text, price=self._price([row]))

    @property
    def more(self) -> int:
        return max(0, len(self.form.good) - SHOWN)

    @property
    def count(self) -> int:
        """Of pictures."""
        return sum(row.order.n for row in self.form.good if row.order)

    @property
    def sees_prices(self) -> bool:
        return self.actor.may(Verb.SEE_PRICES)

    @property
    def price(self) -> str:
        return self._price(self.form.good)

    def sums(self) -> list[tuple[str, list[tuple[str, int, str]]]]:
        """Of a matrix: by axis, each of its values with its pictures and their price."""
        if self.form.asked.source != MATRIX or not self.sees_prices:
            return []
        return [
            (
                " · ".join(axis_name(*axis) for axis in one.axes),
                [(part.label, part.pictures, self._price(part.rows)) for part in one.parts],
            )
            for one in sums(self.form.axes, self.form.good)
        ]

    def _price(self, rows: Sequence[Row]) -> str:
        if not self.sees_prices or not rows:
            return ""
        quotes = [row.quote for row in rows if row.quote]
        if any(one.nano is None for one in quotes):
            return _("price unknown")
        exact = all(one.confidence == EXACT for one in quotes)
        return money_about(sum(one.nano or 0 for one in quotes), self.actor.team.currency, exact=exact)

    @property
    def total(self) -> int | None:
        """In nano-units; None: unknown."""
        amounts = [row.quote.nano if row.quote else None for row in self.form.good]
        return None if None in amounts else sum(one or 0 for one in amounts)

    @property
    def shown(self) -> str:
        """What the page promises, to be compared with what it is when the press comes."""
        good = self.form.good
        prices = [row.quote.nano if row.quote else None for row in good]
        return f"{len(good)}/{self.total}/{asked([row.order for row in good if row.order], prices)[:16]}"

    @property
    def play(self) -> bool:
        """Whether nothing at all is billed."""
        return all(row.quote and row.quote.play_money for row in self.form.good)

    @cached_property
    def budget(self) -> BudgetLine | None:
        return budget_line(self.project, self.actor.team.month(), self.actor.team.currency)

    @property
    def left_then(self) -> int | None:
        """Of the budget, after this; None where it does not cover it, or nobody knows."""
        if self.budget is None or self.total is None or self.total > self.budget.left:
            return None
        return self.budget.left - self.total

    @property
    def hindrance(self) -> str:
        """Why the budget would refuse it; "" where it would not."""
        if self.budget is None or not self.form.good:
            return ""
        if self.total is None:
            return _(
                "The price is not known, and this project has a budget: choose another gateway, or lift the budget."
            )
        if self.total <= self.budget.left:
            return ""
        return _(
            "Over this month's budget: %(left)s left, this takes %(asked)s. It covers %(rows)s of %(count)s rows."
        ) % {
            "left": money(max(0, self.budget.left), self.budget.currency),
            "asked": money(self.total, self.budget.currency),
            "rows": self._covered(self.budget.left),
            "count": len(self.form.good),
        }

    def _covered(self, left: int) -> int:
        rows = 0
        for row in self.form.good:
            left -= (row.quote.nano or 0) if row.quote else 0
            rows += left >= 0
        return rows
