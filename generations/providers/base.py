"""What every dialect is given and gives back, and the one protocol that it must fit.

Nothing here does I/O. A dialect turns an :class:`ImageRequest` into calls on a :class:`Wire`, reports what it learns on the
way to a :class:`Progress`, and returns an :class:`Outcome` or raises one of :mod:`generations.providers.errors`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True, kw_only=True)
class FilePart:
    """One picture that goes to the gateway: a reference or a mask. ``path`` is a local file of ``size`` bytes.

    ``url`` is an address under which the gateway can fetch it, where it takes addresses only; "" sends the bytes. A part that
    stands as a value in JSON goes as that address, else as a ``data:`` URI (the wire encodes it while it sends)."""

    path: Path
    filename: str
    content_type: str
    size: int
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ImageRequest:
    """Everything asked of one paid call. ``size`` is ``"WxH"`` in pixels or ``"auto"``; None, "" and "auto" mean "not said".

    ``aspect_ratio`` ("16:9", "auto") and ``resolution`` ("2K") are for contracts that take those words instead of pixels.
    ``text_model``, ``action`` and ``previous_response_id`` are the Responses API's; there ``n`` above 1 is asked for in words.
    """

    model: str
    prompt: str
    n: int = 1
    size: str = "auto"
    aspect_ratio: str = ""
    resolution: str = ""
    quality: str = "auto"
    output_format: str = "png"
    output_compression: int | None = None
    background: str = "auto"
    moderation: str = "auto"
    partial_images: int = 0
    references: tuple[FilePart, ...] = ()
    mask: FilePart | None = None
    idempotency_key: str = ""
    text_model: str = ""
    action: str = "auto"
    previous_response_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One HTTP request of a contract as plain data: what is sent, and what the snippets show.

    ``json`` may hold :class:`FilePart` values; ``fields`` and ``files`` make a multipart body instead. ``path`` is relative to
    the base URL. ``running``: the answer is a task, to be looked up under ``path``/id while its ``status`` is one of these."""

    path: str
    method: str = "POST"
    json: Mapping[str, Any] | None = None
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, FilePart], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    running: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Tokens as the gateway counted them; a count that it did not give is None (never 0).

    ``chat_in`` and ``chat_out`` are those of the Responses API's text model, which are billed beside the picture's.
    ``charge_nano`` is what the gateway itself says it charged for this call, in nano-units of ``charge_currency``.
    """

    text_in: int | None = None
    image_in: int | None = None
    output: int | None = None
    output_text: int | None = None
    output_image: int | None = None
    chat_in: int | None = None
    chat_out: int | None = None
    charge_nano: int | None = None
    charge_currency: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One returned picture: the gateway's own bytes, decoded from base64 or downloaded, in a temporary file that the
    receiver owns and removes. ``index`` is its place (from 0) in the answer."""

    index: int
    path: Path
    revised_prompt: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The true end of one call that the gateway answered.

    ``pictures`` may be fewer than asked. ``unreadable`` counts entries that came but held no decodable picture.
    ``size``, ``quality``, ``background`` and ``output_format`` are what the gateway says it used ("" where it said nothing).
    """

    pictures: tuple[Picture, ...]
    usage: Usage | None = None
    unreadable: int = 0
    size: str = ""
    quality: str = ""
    background: str = ""
    output_format: str = ""
    request_id: str = ""
    remote_id: str = ""
    http_status: int = 200


@dataclass(frozen=True, kw_only=True)
class ServerEvent:
    """One server-sent event: its name and its JSON with every long base64 string replaced by a :class:`Spooled`."""

    name: str
    data: Any


@dataclass(frozen=True, kw_only=True)
class Spooled:
    """Stands in parsed JSON for a string too long to keep in memory: its base64 was decoded into ``path`` as it arrived.

    ``ok`` is False where the text was not base64 (``path`` then holds what could be decoded). ``prefix`` is the
    ``data:…;base64,`` in front, if there was one. The receiver owns the file.
    """

    path: Path
    size: int
    ok: bool = True
    prefix: str = ""


class Answer(Protocol):
    """An HTTP answer whose headers have arrived and whose body has not been read."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content_type(self) -> str:
        """Lower-case media type without parameters, "" if absent."""
        ...

    async def first(self) -> str:
        """The body's first character that is not blank, "" if there is none; the body can still be read whole after it."""
        ...

    async def text(self, limit: int = 65_536) -> str:
        """The body's first ``limit`` bytes as text: for errors."""
        ...

    async def json(self) -> Any:
        """The body as JSON with long strings as :class:`Spooled`. Raises ``ValueError`` if it is not JSON."""
        ...

    def events(self) -> AsyncIterator[ServerEvent]:
        """The body as server-sent events; data that is not JSON comes as its text."""
        ...


class Wire(Protocol):
    """The only way out, bound to one gateway: its base URL, key, deadline, pace, address guard and caps. See ``generations/wire``.

    Raises ``errors.NotStarted`` where the request certainly never left whole, ``errors.Unknown`` where it may have run.
    """

    def post(
        self,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        fields: Sequence[tuple[str, str]] = (),
        files: Sequence[tuple[str, FilePart]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> AbstractAsyncContextManager[Answer]:
        """POST to base URL + ``path``: ``json`` (a :class:`FilePart` in it goes as its address or as a ``data:`` URI), or
        multipart of ``fields`` then ``files`` in the order given."""
        ...

    def time_left(self) -> float:
        """Seconds until the deadline of this wire; 0 once it has passed."""
        ...

    def get(
        self, path: str, *, headers: Mapping[str, str] | None = None, within: float | None = None
    ) -> AbstractAsyncContextManager[Answer]:
        """GET base URL + ``path``. ``within``: seconds for this request alone, counted from its turn; the deadline stands."""
        ...

    async def download(self, url: str) -> Path:
        """Fetch a result picture to a temporary file, with retries of its own (a download is never billed) and without the
        key. ``data:`` URIs are decoded. Raises ``errors.ResultLost`` when it stays out of reach."""
        ...


def send(call: Call, wire: Wire) -> AbstractAsyncContextManager[Answer]:
    """Make a planned POST over a wire."""
    headers = call.headers or None
    if call.json is not None:
        return wire.post(call.path, json=call.json, headers=headers)
    return wire.post(call.path, fields=call.fields, files=call.files, headers=headers)


class Progress(Protocol):
    """Where a dialect reports while the call runs. Implementations must be quick and never raise."""

    async def remote_id(self, value: str) -> None:
        """An id by which the gateway can be asked later; called before anything else is awaited."""
        ...

    async def partial(self, index: int, number: int, path: Path) -> None:
        """Preview ``number`` (from 0) of picture ``index``; the receiver owns the file."""
        ...


class Dialect(Protocol):
    """Code that speaks one wire contract. Knows no retry, no time-out, no file of its own, no ORM."""

    name: str

    def plan(self, request: ImageRequest) -> Call:
        """The paid call that :meth:`run` would make. Raises ``errors.Unsupported`` where it cannot be expressed."""
        ...

    async def run(self, request: ImageRequest, wire: Wire, progress: Progress) -> Outcome:
        """Make one paid call. Raises only from ``errors``."""
        ...

    async def check(self, wire: Wire) -> frozenset[str] | None:
        """The cheapest honest call that shows whether address and key work, without paying. Raises from ``errors``.

        The ids of the models that the gateway lists; an empty set where the key is good and models are not listed; None where
        it refused nothing but proved nothing either.
        """
        ...


@runtime_checkable
class Resuming(Protocol):
    """A dialect whose gateway works on tasks: once an id is known, the outcome can be asked for, after a crash too."""

    async def resume(self, remote_id: str, request: ImageRequest, wire: Wire, progress: Progress) -> Outcome:
        """Ask for the task until it has ended, and take its pictures. Pays nothing. Raises ``errors.StillRunning`` when the
        wire's time is over before."""
        ...


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a gateway can do with a model: dialect × profile × model. Drives pickers, validation and price alike.

    A list that holds nothing but "auto" is a choice that the gateway does not offer, or that nobody has documented: it is not
    sent."""

    qualities: tuple[str, ...] = ("auto", "low", "medium", "high")
    max_n: int = 10
    n_per_call: int = 10
    """How many pictures one call may ask for; more are fanned out as parallel calls."""
    any_size: bool = True
    sizes: tuple[str, ...] = ()
    """The closed list of "WxH" where ``any_size`` is false."""
    cells: tuple[str, ...] = ()
    """For contracts that take words instead of pixels: every possible "16:9@4K" ("auto@1K" too). ``any_size`` is false then,
    ``sizes`` empty, and the pixels are not known before the picture comes."""
    auto_size: bool = True
    formats: tuple[str, ...] = ("png", "jpeg", "webp")
    compression: bool = True
    backgrounds: tuple[str, ...] = ("auto", "opaque")
    moderations: tuple[str, ...] = ("auto", "low")
    max_references: int = 16
    max_reference_bytes: int = 50_000_000
    reference_delivery: tuple[str, ...] = ("file",)
    """How references travel, best first: "file" (in the body), "data" (as ``data:`` URIs), "url" (the gateway fetches them)."""
    mask: bool = True
    max_partials: int = 3
    prompt_limit: int = 32_000
    text_model: bool = False
    """A text model stands before the image model, rewrites the prompt and is billed too."""
    one_call: bool = False
    """Several pictures may be asked for in words within one call: cheaper, their number not sure."""
    actions: tuple[str, ...] = ()
    """What the Responses API's tool may be told to do: auto, generate, edit."""
    previous_response: bool = False
    """A next turn may name the answer before it instead of sending its picture again."""
    lookup: bool = False
    """Once its id is known, a call's outcome can be asked for."""
    idempotency: bool = False
    unbilled_failures: bool = False
    """A 500/503 with the gateway's own error envelope is certainly not billed, so it may be sent again."""
    verified_model: bool = True
    """False for a model id that the catalogue does not know: its capabilities are the default model's."""
