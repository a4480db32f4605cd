"""From the prompt as it is typed to the text that is sent: its variables filled, its alternations decided."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generations import roles, variables
from generations.access import Actor
from generations.forms.drafts import MOST_VALUES, Tray, as_it_is
from generations.models import Image, PromptVersion
from generations.variables import PICTURE, Definition
from generations.variables.names import key
from generations.workflow.orders import OrderedImage
from generations.workflow.word_lists import Lists

LIST_MARK = "{list"
"""With what the name of a word list begins; a space and either colon may follow."""
MOST_FIELDS = 100
"""Variables that can be filled; others keep their own words. Every row of a page is three posted fields, of which Django takes 1000."""
FAULTS = {
    "required": gettext_lazy("Fill this in."),
    "not_a_number": gettext_lazy("Write a number."),
    "below_minimum": gettext_lazy("At least %(minimum)s."),
    "above_maximum": gettext_lazy("At most %(maximum)s."),
    "not_a_choice": gettext_lazy("Choose one of the list."),
    "not_a_colour": gettext_lazy("Write a colour like #1E90FF."),
    "not_a_date": gettext_lazy("Choose a day."),
}
"""By the codes of :func:`generations.variables.check`."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A variable of the prompt as a person fills it. ``text`` is what was typed, ``image`` the reference that was chosen; ``error`` says
    what is wrong with it."""

    definition: Definition
    text: str = ""
    image: OrderedImage | None = None
    error: str = ""

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def is_picture(self) -> bool:
        """Also where nobody says so any more: what it is filled with is one."""
        return self.definition.type == PICTURE or self.image is not None

    @property
    def value(self) -> Any:
        """As a generation keeps it; "" where it is not filled, also with nothing but spaces."""
        if self.image is None:
            return self.text if self.text.strip() else ""
        return {"image": self.image.image.public_id, "filename": self.image.filename}


@dataclass(frozen=True, kw_only=True)
class Filled:
    """``text`` is what is sent, before the roles' lines; ``tray`` has the pictures of variables too; ``aside`` what was typed for
    variables that are not in the prompt (any more)."""

    template: str
    text: str
    tray: Tray
    fields: tuple[Field, ...] = ()
    aside: Mapping[str, Any] = field(default_factory=dict)
    version: PromptVersion | None = None
    combinations: int = 1
    fault: str = ""
    """What is wrong with the whole: then ``text`` is the template as it is."""
    plain: Mapping[str, str] = field(default_factory=dict)
    """What looks like an alternation or a variable and is none, as it is written, with its mark: it was sent so."""

    @property
    def kept_template(self) -> str:
        """As a generation keeps it: "" where nothing was filled."""
        return "" if self.text == self.template else self.template

    @property
    def values(self) -> dict[str, Any]:
        return {one.name: one.value for one in self.fields if one.value}

    @property
    def marks(self) -> str:
        """Of ``plain``, as a draft keeps them."""
        return " ".join(self.plain.values())

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Name and reason of each variable that stands in the way."""
        return [(one.name, one.error) for one in self.fields if one.error]

    @cached_property
    def modified(self) -> bool:
        """Whether what is typed is no longer the text of the version that it came from."""
        return self.version is not None and self.template != typed(self.version.text)


def filled(
    data: Mapping[str, Any], actor: Actor, tray: Tray, lists: Mapping[str, Sequence[str]] | None = None
) -> Filled:
    """The prompt of ``data`` (see :mod:`generations.forms.drafts`) with its values. A version that the person may not see counts as
    none. At most three queries."""
    prompt, given = str(data.get("prompt", "")), _given(data)
    version = version_of(data, actor)
    definitions = variables.definitions(prompt, version.variables if version else ())
    if not definitions and "{" not in prompt:
        return Filled(template=prompt, text=prompt, tray=tray, aside=given, version=version)
    fields, tray = _fields(offered(definitions), given, actor, tray)
    texts = _texts(fields, tray)
    lists = word_lists(prompt, actor) if lists is None else lists
    plain = as_it_is(prompt, str(data.get("plain") or ""), {key(name) for name in texts})
    whole = variables.with_defaults(definitions, texts)
    here = {key(one.name) for one in fields}
    text, fault = _resolved(prompt, whole, lists, plain)
    return Filled(
        template=prompt,
        text=text,
        tray=tray,
        fields=fields,
        aside=_aside(given, here),
        version=version,
        combinations=variables.combinations(prompt, lists, plain),
        fault=fault,
        plain=plain,
    )


def filled_anew(
    first: Filled,
    given: Mapping[str, Any],
    actor: Actor,
    tray: Tray,
    lists: Mapping[str, Sequence[str]],
    index: int = 0,
) -> Filled:
    """The prompt of ``first`` with other values, as text number ``index`` of those that it stands for. Nothing is read again but
    pictures that do not lie in ``tray``, the one without variables'. Raises IndexError where there is no such text."""
    fields, tray = _fields([one.definition for one in first.fields], given, actor, tray)
    texts = _texts(fields, tray)
    whole = variables.with_defaults([one.definition for one in first.fields], texts)
    plain = as_it_is(first.template, first.marks, {key(name) for name in texts}) if first.plain else {}
    text, fault = _resolved(first.template, whole, lists, plain, index)
    return replace(first, text=text, tray=tray, fields=fields, aside={}, fault=fault)


def _resolved(
    template: str,
    values: Mapping[str, str],
    lists: Mapping[str, Sequence[str]],
    as_is: Container[str],
    index: int = 0,
) -> tuple[str, str]:
    """The text, and what is wrong with it: the template unfilled where its values make it endless. Raises IndexError."""
    try:
        return variables.resolved(template, values, lists, index, as_is), ""
    except variables.TooLong:
        return template, _("With its variables filled in, the prompt is too long.")


def typed(text: str) -> str:
    """A text as a field of a page gives it back."""
    return text.replace("\r\n", "\n")


def version_of(data: Mapping[str, Any], actor: Actor) -> PromptVersion | None:
    """The version that ``data`` came from, as long as the person may see its prompt."""
    wanted = str(data.get("version") or "")
    if not wanted:
        return None
    rows = actor.versions().filter(public_id=wanted, prompt__removed=None)
    return rows.select_related("prompt__live", "prompt__owner").first()


def word_lists(prompt: str, actor: Actor) -> Mapping[str, Sequence[str]]:
    """The team's lists by name, however it is written; none are read where the prompt names none."""
    if LIST_MARK not in prompt:
        return {}
    return Lists(dict(actor.word_lists().values_list("name", "words")))


def _given(data: Mapping[str, Any]) -> dict[str, Any]:
    values = data.get("values")
    return dict(values) if isinstance(values, dict) else {}


def offered(definitions: Sequence[Definition]) -> list[Definition]:
    """Those that can be filled, in the order of the text; where they are too many, required ones rather than others."""
    first = sorted(definitions, key=lambda one: not one.required)[:MOST_FIELDS]
    names = {one.name for one in first}
    return [one for one in definitions if one.name in names]


def _aside(given: Mapping[str, Any], here: Container[str]) -> dict[str, Any]:
    """As many as fit beside the fields."""
    left = [(name, value) for name, value in given.items() if key(name) not in here]
    return dict(left[: MOST_VALUES - MOST_FIELDS])


def _fields(
    definitions: Sequence[Definition], given: Mapping[str, Any], actor: Actor, tray: Tray
) -> tuple[tuple[Field, ...], Tray]:
    values = {key(name): value for name, value in given.items()}
    fields = [_field(one, values.get(key(one.name)), tray) for one in definitions]
    wanted = {one.name: values[key(one.name)] for one in definitions if _is_new(values.get(key(one.name)), tray)}
    if not wanted:
        return tuple(fields), tray
    ids = [str(value["image"]) for value in wanted.values()]
    images = {image.public_id: image for image in actor.images().filter(public_id__in=ids)}
    added = {name: _ordered(value, images) for name, value in wanted.items()}
    fields = [replace(one, image=added.get(one.name) or one.image, error=_gone(one, added)) for one in fields]
    new = {one.image.pk: one for one in added.values() if one}
    return tuple(fields), replace(tray, found=(*tray.found, *new.values()))


def _gone(one: Field, added: Mapping[str, OrderedImage | None]) -> str:
    if one.name in added and added[one.name] is None:
        return _("This picture is no longer there. Choose another.")
    return one.error


def _ordered(value: Mapping[str, Any], images: Mapping[str, Image]) -> OrderedImage | None:
    image = images.get(str(value["image"]))
    name = str(value.get("filename") or "picture")[:120]
    return OrderedImage(image=image, filename=name) if image else None


def _is_new(value: Any, tray: Tray) -> bool:
    """Whether it is filled with a picture that does not lie in the tray."""
    return _is_picture(value) and _lying(value, tray) is None


def _is_picture(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("image"))


def _lying(value: Mapping[str, Any], tray: Tray) -> OrderedImage | None:
    return next((one for one in tray.found if one.image.public_id == value.get("image")), None)


def _field(one: Definition, value: Any, tray: Tray) -> Field:
    if _is_picture(value):
        return Field(definition=one, image=_lying(value, tray))
    if one.type == PICTURE:
        return Field(definition=one, error=_("Choose a picture.") if variables.check(one, "") else "")
    text = value if isinstance(value, str) else ""
    return Field(definition=one, text=text, error=wrong(one, text))


def wrong(one: Definition, text: str) -> str:
    """What is wrong with ``text`` as a value of it, in words; "" where nothing is."""
    fault = variables.check(one, text)
    return str(FAULTS[fault]) % {"minimum": one.minimum, "maximum": one.maximum} if fault else ""


def _texts(fields: Sequence[Field], tray: Tray) -> dict[str, str]:
    """What stands in the text for each: of a picture, its mention."""
    handles = roles.handles([one.filename for one in tray.found])
    mention = {one.image.pk: f"@{name}" for one, name in zip(tray.found, handles, strict=True)}
    return {one.name: mention[one.image.image.pk] if one.image else one.text for one in fields if one.value}
