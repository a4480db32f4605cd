"""Small steps around every request."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import structlog
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from generations import logs, sessions
from generations.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger("generations.request")

REQUEST_ID = re.compile(r"[\w.-]{8,64}")
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "publickey-credentials-get",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
"""What the studio never uses, refused to whatever may run in its pages. The clipboard and full screen stay allowed to itself."""


COMPRESSED = {"text/html", "application/json"}
PARTS = ("Accept", "HX-Request", "X-Partial", "X-Requested-With")
"""The headers by which a script asks for a part of a page."""


class RequestLog:
    """Gives the request an id, tells who asks behind a trusted proxy, and writes one line about the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        if settings.TRUSTED_PROXY:
            believe_proxy(request)
        request.id = request_id(request)  # type: ignore[attr-defined]
        with logs.bound(request=request.id):  # type: ignore[attr-defined]
            response = self.get_response(request)
            self._tell(request, response, began)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, began: float) -> None:
        """Polls and health checks come every few seconds; they are told only in detail."""
        dull = (
            request.path == "/healthz" or request.path.endswith("/events/poll") or request.path.startswith("/static/")
        )
        tell = log.debug if dull else log.info
        took = round((time.perf_counter() - began) * 1000, 1)
        # The session has been read by the view, or nobody asked who it is: never read it for the log's sake.
        user = request.__dict__.get("_cached_user")
        person = getattr(user, "public_id", None)
        tell("request", method=request.method, path=request.path, status=response.status_code, ms=took, person=person)


def believe_proxy(request: HttpRequest) -> None:
    """The visitor's address is what the proxy added last; earlier entries are the visitor's own claims."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if forwarded:
        request.META["REMOTE_ADDR"] = forwarded


def request_id(request: HttpRequest) -> str:
    """A trusted proxy's id for the request, so that both logs can be joined; else a fresh one."""
    given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXY else ""
    return given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


class ResponseHeaders:
    """Headers that no setting of Django covers; docs/headers.md gives the reason of each."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if not request.path.startswith(settings.STATIC_URL):
            # Kept by nobody but this browser, and never shown again without asking: a page of someone who has signed out.
            response.setdefault("Cache-Control", "private, no-cache")
            # The same address gives a page or a part of it: on the way back a browser must not show the part alone.
            patch_vary_headers(response, PARTS)
        return response


class Compressed(GZipMiddleware):
    """Pages and JSON by gzip, a tenth of their size; with Django's guard against BREACH (random bytes in the header). Files are left as
    they are: pictures are small already, and a resumed download counts bytes."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in COMPRESSED:
            return response
        return super().process_response(request, response)


class WholeText:
    """Refuses NUL in an address or a form: no person types it, and PostgreSQL keeps it in no text.

    Stands behind the protection of forms, which has read them by then.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Raise ``BadRequest`` (400)."""
        fields = (text for given in (request.GET, request.POST) for _name, texts in given.lists() for text in texts)
        if "\0" in request.path or any("\0" in str(text) for text in fields):
            raise BadRequest("NUL in an address or a form")


class SignedIn(AuthenticationMiddleware):
    """``request.user``, looked up when somebody asks, by a session that keeps its key: see ``generations.sessions``."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: signed_in(request))  # type: ignore[assignment]


def signed_in(request: HttpRequest) -> User | AnonymousUser:
    """The person of the request's session, asked for once. A session that no longer holds is emptied."""
    if not hasattr(request, "_cached_user"):
        user = sessions.person_of(request.session)
        if user is not None:
            sessions.renew(request.session, user)
        elif SESSION_KEY in request.session:
            request.session.flush()
        request._cached_user = user or AnonymousUser()
    return request._cached_user  # type: ignore[no-any-return]


class PersonalSettings:
    """The signed-in person's language and time zone; for everybody else the browser's language and the studio's zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        person = user if isinstance(user, User) else None
        language = (person.language if person else "") or translation.get_language_from_request(request)
        with translation.override(language), self._zone(person):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response

    def _zone(self, person: User | None) -> AbstractContextManager[None]:
        return timezone.override(person.zone) if person else nullcontext()
