"""What a call to a gateway costs, in the gateway's currency and in the team's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generations import pricing
from generations.models import Gateway, Generation, Image, Picture, PriceList, Reference
from generations.pricing import Money, PriceTable
from generations.providers import catalogue
from generations.providers.base import Usage
from generations.workflow import learning
from generations.workflow.orders import Order, OrderedImage

Size = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One amount as the ledger keeps it: nano-units of the team's currency, of the gateway's, and the rate between them.

    ``known`` is False where no price is known: both amounts are 0 then, and ``confidence`` is "unknown"."""

    nano: int
    gateway_nano: int
    gateway_currency: str
    rate_nano: int
    confidence: str
    play: bool
    known: bool = True


def list_of(gateway: Gateway) -> PriceList | None:
    """The price list that holds today, where an administrator has typed one."""
    return PriceList.objects.valid(gateway, gateway.team.day())


def table_of(gateway: Gateway, price_list: PriceList | None) -> PriceTable | None:
    """The table of a list, else the profile's; None where nobody has told what it charges: prices that are only assumed say
    nothing about a gateway that bills in another currency. On the demo gateway nothing is paid, whatever the list says."""
    profile = catalogue.get_profile(gateway.profile)
    free = gateway.demo or profile.play
    table = profile.prices
    if table and table.assumed and not free and table.currency != gateway.currency:
        table = None
    if price_list is not None and price_list.table:
        try:
            table = pricing.table_from_json(price_list.table)
        except pricing.PriceTableError:
            return None
    return table.in_play() if table and free else table


def amount(gateway: Gateway, money: Money | None, confidence: str, *, play: bool) -> Amount:
    """``money`` (None: unknown) as the ledger keeps it, at the gateway's present rate. On the demo gateway it is play money, also
    where no list says so. Real money in another currency than the gateway's is unknown too: no rate is known for it."""
    free = gateway.demo or catalogue.get_profile(gateway.profile).play
    if money and not _is_billed(gateway, money, play=play or free):
        money = None
    nano = money.nano if money else 0
    return Amount(
        nano=pricing.convert(Money(nano, gateway.currency), gateway.rate_nano, "").nano,
        gateway_nano=nano,
        gateway_currency=gateway.currency,
        rate_nano=gateway.rate_nano,
        confidence=confidence if money else pricing.UNKNOWN,
        play=play or free,
        known=money is not None,
    )


def _is_billed(gateway: Gateway, money: Money, *, play: bool) -> bool:
    """Whether an amount is in what the gateway bills in. Play money is worth the same in every currency."""
    return play or money.currency == gateway.currency


def settle(
    gateway: Gateway, usage: Usage | None, facts: pricing.Facts, price_list: PriceList | None
) -> pricing.Settlement:
    """What a finished call cost by a list. A charge that the gateway names is in what its administrator says that it bills in,
    where its kind leaves the currency open. Unknown where the amount would be in another currency."""
    if usage and usage.charge_nano is not None and not catalogue.get_profile(gateway.profile).tells_currency:
        usage = replace(usage, charge_currency=gateway.currency)
    found = pricing.settle(usage, facts, table_of(gateway, price_list))
    if found.money and not _is_billed(gateway, found.money, play=found.play or gateway.demo):
        return pricing.Settlement(money=None, confidence=pricing.UNKNOWN, basis="none")
    return found


def estimate(gateway: Gateway, facts: pricing.Facts, price_list: PriceList | None) -> Amount:
    """What a call (or several: ``facts.calls``) will cost by a list (see :func:`list_of`)."""
    return estimates(gateway, [facts], price_list)[0]


def estimates(gateway: Gateway, calls: Sequence[pricing.Facts], price_list: PriceList | None) -> list[Amount]:
    """The same for the calls of one order, which differ in nothing but their number of pictures."""
    return by_table(gateway, calls, table_of(gateway, price_list))


def by_table(gateway: Gateway, calls: Sequence[pricing.Facts], table: PriceTable | None) -> list[Amount]:
    """The same by a table. What earlier calls taught is asked once for all of them, and only where the table is not exact."""
    found = [pricing.estimate(facts, table) for facts in calls]
    if any(one.confidence != pricing.EXACT for one in found):
        found = _learned(gateway, calls, table)
    return [amount(gateway, one.expected, one.confidence, play=one.play) for one in found]


def _learned(gateway: Gateway, calls: Sequence[pricing.Facts], table: PriceTable | None) -> list[pricing.Estimate]:
    """With this team's own usage for what nobody has published."""
    if table is None:
        charge = learning.charge_nano(gateway, calls[0])
        return [_by_charge(gateway, facts, charge) for facts in calls]
    counted = None
    if isinstance(table, pricing.TokenPrices):
        counted = learning.output_tokens(gateway, calls[0], table.partial_tokens)
    elif isinstance(table, pricing.PointPrices):
        counted = learning.output_tokens(gateway, calls[0])
    return [pricing.estimate(replace(facts, counted_output=counted), table) for facts in calls]


def _by_charge(gateway: Gateway, facts: pricing.Facts, charge: int | None) -> pricing.Estimate:
    if charge is None:
        return pricing.estimate(facts, None)
    total = Money(charge * facts.n, gateway.currency)
    return pricing.Estimate(low=total, expected=total, confidence=pricing.ESTIMATED, play=gateway.demo)


def text_model_of(gateway: Gateway, model: str, asked: str = "") -> str:
    """The text model that stands before the image model ``model`` at ``gateway``: as asked, else as set up; "" where none does."""
    profile = catalogue.get_profile(gateway.profile)
    if not catalogue.capabilities(profile, model, gateway.switches).text_model:
        return ""
    return asked or gateway.text_model or profile.default_text_model


def call_facts(
    asked: Generation | Order, pictures: int, references: Sequence[Size], *, gateway: Gateway, model: str
) -> pricing.Facts:
    """The facts of one paid call for ``asked`` at ``gateway`` that asks for ``pictures``; a mask is the last of ``references``."""
    return pricing.Facts(
        model=model,
        quality=asked.quality,
        width=asked.width,
        height=asked.height,
        n=pictures,
        prompt=asked.wire_prompt,
        references=tuple(references),
        partial_images=asked.partial_images,
        resolution=asked.resolution,
        text_model=text_model_of(gateway, model, asked.text_model),
    )


def reference_sizes(asked: Generation | Order) -> tuple[Size, ...]:
    """Pixel sizes of everything sent along: the picture that is continued, references in their order, then the mask."""
    before, mask = asked.continues, asked.mask
    images: list[Picture | Image] = [one.image for one in _references(asked)]
    sent = [*([before] if before else []), *images, *([mask] if mask else [])]
    return tuple((one.width, one.height) for one in sent)


def _references(asked: Generation | Order) -> Iterable[Reference | OrderedImage]:
    if isinstance(asked, Order):
        return asked.references
    return asked.references.select_related("image").order_by("position")
