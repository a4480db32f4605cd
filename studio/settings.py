"""Configuration of Prompt Studio. Every value that a person may change comes from the environment; docs/configuration.md lists them.

A fresh checkout runs with no setting at all: SQLite, files and keys under ``data/``, and the built-in demo gateway.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from generations import logs
from studio import env, keys

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

# -- Where things are kept ---------------------------------------------------------------------------------------------
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "data"))).resolve()
try:
    # Nobody else on the machine may look in: database, pictures and keys are here.
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR={str(DATA_DIR)!r} cannot be made: {error.strerror}.") from None
MEDIA_ROOT = DATA_DIR / "media"
SPOOL_DIR = DATA_DIR / "spool"
"""Bodies on their way in or out; emptied by housekeeping. On the same disk as the media."""
STOP_FLAG = DATA_DIR / "stop"
"""Exists from the moment the supervisor was told to stop; nothing new is begun then."""
PARTS = env.words("PARTS", "web worker demo")
"""What this machine runs: web, worker, demo."""
if unknown := set(PARTS) - {"web", "worker", "demo"}:
    raise ImproperlyConfigured(f"PARTS names {' '.join(sorted(unknown))}; it may name web, worker and demo.")

NODE_NAME = env.text("NODE_NAME", socket.gethostname())[:60]
"""This machine among several; no two may have the same."""

# -- Secrets -----------------------------------------------------------------------------------------------------------
SECRET_KEY_FILE = DATA_DIR / "keys" / "secret-key"
STORED_SECRETS_FILE = DATA_DIR / "keys" / "stored-secrets"
SECRET_KEY, *_older = env.words("SECRET_KEY") or keys.generated(SECRET_KEY_FILE)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS") or _older
"""Older keys: what they signed (sessions, addresses of pictures) stays good."""
STORED_SECRETS_ARE_GIVEN = bool(env.words("STORED_SECRETS_KEYS"))
STORED_SECRETS_KEYS = env.words("STORED_SECRETS_KEYS") or keys.generated_fernet(STORED_SECRETS_FILE)
"""Fernet keys, newest first, that encrypt gateways' keys; apart from SECRET_KEY so that either can be changed alone."""

# -- Addresses ---------------------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
PUBLIC_URL = env.address("PUBLIC_URL")
HOST = env.text("HOST", "127.0.0.1")
PORT = env.integer("PORT", 8000, least=1, most=65535)
_here = "127.0.0.1" if HOST in {"0.0.0.0", "::"} else HOST  # noqa: S104
LOCAL_ADDRESS = f"http://{f'[{_here}]' if ':' in _here else _here}:{PORT}"
ADDRESS = PUBLIC_URL or LOCAL_ADDRESS
"""Where a person opens the studio."""
ADDRESS_IS_GIVEN = bool(PUBLIC_URL or env.text("PORT"))
ADDRESS_FILE = DATA_DIR / "address"
"""Where the supervisor leaves ADDRESS for commands that were not told it."""
_public_host = PUBLIC_URL.split("://")[-1].split("/")[0].rsplit(":", 1)[0]
# The loopback names always: a health check asks there, and no page elsewhere can take such a name for its own.
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *(env.words("ALLOWED_HOSTS") or [h for h in (_public_host, HOST) if h]),
]
if HOST in {"0.0.0.0", "::"} and not env.words("ALLOWED_HOSTS") and not PUBLIC_URL:  # noqa: S104
    ALLOWED_HOSTS = ["*"]
HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS") or ([PUBLIC_URL] if PUBLIC_URL else [])
TRUSTED_PROXY = env.flag("TRUSTED_PROXY")
"""Yes where a proxy in front sets X-Forwarded-Proto and X-Forwarded-For; otherwise these headers are not believed."""
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- Parts -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "generations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_q",
    "lucide",
]
MIDDLEWARE = [
    "generations.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "generations.middleware.ResponseHeaders",
    "generations.middleware.Compressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "generations.middleware.WholeText",
    "generations.middleware.SignedIn",
    "generations.middleware.PersonalSettings",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "studio.urls"
ASGI_APPLICATION = "studio.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "generations.context.shell",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ]
            if not DEBUG
            else ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "lucide.templatetags.lucide"],
        },
    }
]

# -- Database, cache, queue --------------------------------------------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'studio.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    # FULL: with NORMAL, power cuts lose commits that were acknowledged. IMMEDIATE: a read that becomes a write cannot
    # wait for the lock, it fails at once.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
    # A file of its own for every test process: threads and servers of a test share it, two test runs do not.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"studio-test-{os.getpid()}.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

WORKERS = env.integer("WORKERS", 2, least=1, most=64)
Q_CLUSTER = {
    "name": "studio",
    "workers": WORKERS,
    "poll": 0.05,
    "ack_failures": True,
    "max_attempts": 1,
    "save_limit": -1,
    "bulk": 1,
    "queue_limit": WORKERS,
    "guard_cycle": 0.5,
    "recycle": 200,
    "catch_up": False,
    # Tasks bring their own end (a drain stops by itself); a redelivery before it would only find the lock taken.
    "timeout": 3600,
    "retry": 7200,
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
}

# -- The engine --------------------------------------------------------------------------------------------------------
# Seconds. Tests set them to a fraction.
ENGINE_PARALLEL = env.integer("ENGINE_PARALLEL", 200, least=1)
"""Calls under way at once in one drain; gateways have limits of their own below it."""
ENGINE_LEASE = env.number("ENGINE_LEASE", 60, least=0.1)
"""How long a claim or a call stands without a sign of life before rescue takes it for abandoned."""
ENGINE_DEADLINE = env.number("ENGINE_DEADLINE", 600, least=0.1)
"""Total time of one call, from connecting to the last byte."""
ENGINE_DRAIN = env.number("ENGINE_DRAIN", 600, least=0.1)
"""After this time a drain stops claiming, rings for a successor and finishes what it has."""
ENGINE_RESCUE_EVERY = env.number("ENGINE_RESCUE_EVERY", 10, least=0.05)
ENGINE_HEARTBEAT_LIMIT = env.number("ENGINE_HEARTBEAT_LIMIT", 60, least=0.5)
ENGINE_BACKOFF = env.number("ENGINE_BACKOFF", 1, least=0)
"""First wait before a call that certainly did not start is sent again; doubles, with full jitter, up to 60 times this."""
ENGINE_LOOKUP_PATIENCE = env.number("ENGINE_LOOKUP_PATIENCE", 86_400, least=0)
"""How long the outcome of a task is asked for, counted from when it was sent; then it is unknown."""
ENGINE_TRIES = env.integer("ENGINE_TRIES", 6, least=1)
ENGINE_BREAKER = env.number("ENGINE_BREAKER", 30, least=0.1)
"""How long nothing is sent to a gateway whose way failed five times within a minute; then one call probes."""
STOP_GRACE = env.number("STOP_GRACE", 150, least=0)
"""How long running calls may finish after SIGTERM."""
FREE_SPACE_GATE = env.integer("FREE_SPACE_GATE_MB", 500) * 1_000_000
"""Nothing is submitted, and nothing paid is started, with less free space than this many bytes."""
TRASH_DAYS = env.integer("TRASH_DAYS", 30, least=1)
DELIVERY_DAYS = env.integer("DELIVERY_DAYS", 7, least=1)
"""How long the files of a delivery are kept."""
EVENT_HOURS = env.integer("EVENT_HOURS", 48, least=1)

# -- Gateways ----------------------------------------------------------------------------------------------------------
DEMO_PORT = env.integer("DEMO_PORT", 0, most=65535)
"""Port of the built-in demo gateway on 127.0.0.1; 0: the studio's port + 1."""
DEMO_ELSEWHERE = bool(env.address("DEMO_URL"))
DEMO_URL = env.address("DEMO_URL") or f"http://127.0.0.1:{DEMO_PORT or PORT + 1}/v1"
"""Set: that gateway is used, and the supervisor starts none."""
DEMO_SPEED = env.number("DEMO_SPEED", 1, least=0.01)
ALLOWED_INTERNAL_HOSTS = env.words("ALLOWED_INTERNAL_HOSTS")
"""Hosts (or host:port) on private networks that gateways may use; everything else inside is refused."""

# -- Files -------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
S3_BUCKET = env.text("S3_BUCKET")
STORAGES = {
    "default": {
        "BACKEND": "studio.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.address("S3_ENDPOINT") or None,
            "access_key": env.text("S3_ACCESS_KEY") or None,
            "secret_key": env.text("S3_SECRET_KEY") or None,
            "region_name": env.text("S3_REGION") or None,
            "file_overwrite": True,
        },
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "generations.sheets.SheetsTogether"
    },
}
WHITENOISE_MAX_AGE = 0 if DEBUG else 31_536_000
UPLOAD_LIMIT = 50_000_000
IMPORT_ZIP_BYTES = env.integer("IMPORT_ZIP_MB", 4_000, least=1) * 1_000_000
"""Of one ZIP of pictures that is imported."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 262_144
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_TEMP_DIR = str(SPOOL_DIR)
SPOOL_DIR.mkdir(parents=True, exist_ok=True)

# -- People ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "generations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "generations.forms.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 86_400
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "email"
AXES_LOCKOUT_CALLABLE = "generations.views.people.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
SESSION_COOKIE_AGE = 30 * 86_400
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "generations.views.errors.csrf_failure"

# -- Mail ---------------------------------------------------------------------------------------------------------------
_mail = env.mail_server("MAIL_URL")
MAIL_IS_GIVEN = _mail is not None
"""Whether the studio can send any; nothing but digests of notifications needs it."""
if _mail:
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.tls == "at once", _mail.tls == "later"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "studio@localhost")

# -- Languages and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "generations" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")
CURRENCY = env.text("CURRENCY", "USD")
"""Currency of a new team's budgets."""

# -- Headers -----------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

# -- Logs --------------------------------------------------------------------------------------------------------------
LOG_FORMAT = env.text("LOG_FORMAT", "text")
LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
if LOG_FORMAT not in {"text", "json"}:
    raise ImproperlyConfigured(f"LOG_FORMAT={LOG_FORMAT!r} is neither text nor json.")
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured(f"LOG_LEVEL={LOG_LEVEL!r} is none of DEBUG, INFO, WARNING, ERROR.")
LOGGING = logs.configure(LOG_FORMAT, LOG_LEVEL)

SILENCED_SYSTEM_CHECKS = ["axes.W003"]
STUDIO_NAME = _("Prompt Studio")
