"""One settings file; what differs between machines comes from the environment.

Without any environment it is the production configuration and refuses to start without a
secret key. ``make run`` and the tests set ``PORTAL_MODE=demo`` or ``test``; see ``.env.example``.
"""

import os
import re
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if os.environ.get("PORTAL_MODE", "production") == "production":
    # Production's own file, which the demo and the tests must never follow to the real database.
    environ.Env.read_env(BASE_DIR / ".env")

# ── What kind of start is this? ──────────────────────────────────────────────────────────────
MODE = env.str("PORTAL_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"PORTAL_MODE is {MODE!r}; say production, demo or test.")
PRODUCTION = MODE == "production"

DEBUG = env.bool("DEBUG", False)
KNOWN_KEY = "django-insecure-only-for-the-demo-and-the-tests-never-for-real-people"
SECRET_KEY = env.str("SECRET_KEY", "" if PRODUCTION else KNOWN_KEY)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if PRODUCTION:
    if not SECRET_KEY:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. Make one with: python -c "
            '"import secrets; print(secrets.token_urlsafe(50))" and put it in the environment '
            "or in .env. To try the portal on this machine, use: make run"
        )
    if SECRET_KEY.startswith("django-insecure") or len(SECRET_KEY) < 40:
        raise ImproperlyConfigured(
            "SECRET_KEY is a default or too short (at least 40 characters). Make a new one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if DEBUG:
        raise ImproperlyConfigured("DEBUG is on in production. Remove DEBUG from the environment.")

# ── Addresses ────────────────────────────────────────────────────────────────────────────────
SITE_URL = env.str("SITE_URL", "" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(
        "SITE_URL is missing: the portal's public address, which every link in a letter begins "
        "with, for example SITE_URL=https://socialtforetagande.example.se"
    )
SITE_NAME = "Socialt företagande i Kronoberg"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is missing: the host names that the portal answers to, comma-separated."
    )
CSRF_TRUSTED_ORIGINS = env.list(
    "CSRF_TRUSTED_ORIGINS", default=[SITE_URL] if SITE_URL.startswith("https://") else []
)

# ── Where data lie ───────────────────────────────────────────────────────────────────────────
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "data"))).expanduser().absolute()
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(DATA_DIR / "media"))).expanduser().absolute()
MEDIA_URL = "/media/"  # nothing is served below it: files go through views that ask for the right
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.db_url("DATABASE_URL", default="sqlite:///set-below")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    if not env.str("DATABASE_URL", ""):
        _database["NAME"] = str(DATA_DIR / "portal.sqlite3")
    _database["OPTIONS"] = {
        # A writer queues for the lock instead of failing half-way through its transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    _database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
_database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
_database["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# ── The house ────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    # the rooms
    "contacts",
    "enterprises",
    "knowledge",
    "events",
    # the foundation
    "kronoberg_portal.foundation.accounts",
    "kronoberg_portal.foundation.history",
    "kronoberg_portal.foundation.images",
    "kronoberg_portal.foundation.jobs",
    "kronoberg_portal.foundation.outbox",
    "kronoberg_portal.foundation.page",
    "kronoberg_portal.foundation.publishing",
    "kronoberg_portal.foundation.search",
    # Django and libraries
    "kronoberg_portal.site.apps.OfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "csp",
    "django_prose_editor",
    "simple_history",
    # the site comes last: its roles are set when every permission exists
    "kronoberg_portal.site",
]
AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "kronoberg_portal.urls"
WSGI_APPLICATION = "kronoberg_portal.wsgi.application"

MIDDLEWARE = [
    # The first three read nothing of the request, and put their headers on refusals too.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "kronoberg_portal.foundation.page.middleware.compress_text",
    "kronoberg_portal.foundation.page.middleware.refuse_broken_requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kronoberg_portal.foundation.page.middleware.answer_when_database_is_away",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "kronoberg_portal.foundation.page.context.site",
            ],
            "builtins": ["kronoberg_portal.foundation.page.templatetags.page"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["portal"]
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_FAIL_SILENTLY = False

# ── Language and time: Swedish, and Stockholm everywhere a person sees a clock ──────────────
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska")]
LOCALE_PATHS = [BASE_DIR / "kronoberg_portal" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# ── Static files ─────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")) if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
# The demo and the tests serve straight from static/; production hashes and compresses.
STATIC_STORAGE = {
    "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    "demo": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
}[MODE]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}

# ── Letters ──────────────────────────────────────────────────────────────────────────────────
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", "Socialt företagande i Kronoberg <portalen@example.se>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who gets a letter about a new case when no coordinator has an account yet.
COORDINATOR_EMAIL = env.str("COORDINATOR_EMAIL", "samordnare@example.se")
if email_url := env.str("EMAIL_URL", ""):
    globals().update(env.email_url("EMAIL_URL", default=email_url))
elif PRODUCTION:
    raise ImproperlyConfigured(
        "EMAIL_URL is missing: the mail server, for example "
        "EMAIL_URL=smtp+tls://user:password@mail.example.se:587"
    )
else:
    EMAIL_BACKEND = "kronoberg_portal.foundation.outbox.backends.FolderBackend"
EMAIL_TIMEOUT = 20
LETTER_DIR = DATA_DIR / "letters"  # where the demo's letters are written as files
# How long the address and the text of a letter are kept after it was sent, in days.
LETTER_KEPT_DAYS = env.int("LETTER_KEPT_DAYS", 90)

# ── When /redo/ says that the portal is not ready ────────────────────────────────────────────
WORKER_SILENT_SECONDS = env.int("WORKER_SILENT_SECONDS", 120)
LETTERS_LATE_SECONDS = env.int("LETTERS_LATE_SECONDS", 900)

# ── How long people's data are kept, in days after an event has ended ────────────────────────
# Food and access needs may tell of health: only as long as somebody may ask about the bill.
EVENT_NEEDS_KEPT_DAYS = env.int("EVENT_NEEDS_KEPT_DAYS", 14)
# Bookings: two years, for the yearly follow-up; then only numbers per municipality are left.
EVENT_BOOKINGS_KEPT_DAYS = env.int("EVENT_BOOKINGS_KEPT_DAYS", 730)

# ── Enquiries from buyers to enterprises ─────────────────────────────────────────────────────
# True: a coordinator reads each before it goes to the enterprises. False: it goes at once.
ENQUIRIES_NEED_RELEASE = env.bool("ENQUIRIES_NEED_RELEASE", True)
# How many days after an enquiry was sent the buyer is asked whether it led to business.
ENQUIRY_FOLLOW_UP_DAYS = env.int("ENQUIRY_FOLLOW_UP_DAYS", 42)
# How many days after it came in an enquiry is kept; then only numbers are left.
ENQUIRY_KEPT_DAYS = env.int("ENQUIRY_KEPT_DAYS", 730)

# ── Security ─────────────────────────────────────────────────────────────────────────────────
HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", PRODUCTION and HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^halsa/$", r"^redo/$"]
# Sent over HTTPS only; a demo behind a TLS front keeps it too.
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
if env.bool("BEHIND_PROXY", MODE == "demo"):  # the demo listens to this machine alone
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kronoberg_portal.site.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Websites that may show a selection of the register in a frame, and no other page of ours.
EMBED_HOSTS = [host.strip() for host in env.list("EMBED_HOSTS", default=[])]
for host in EMBED_HOSTS:
    # What else a policy could hold would change its meaning, or open it to everybody.
    if not re.fullmatch(r"https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?", host):
        raise ImproperlyConfigured(
            f"EMBED_HOSTS has {host!r}; write https:// and the host name, without a path, "
            "for example EMBED_HOSTS=https://www.vaxjo.se,https://www.alvesta.se"
        )
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# ── Logs: one line an event, never a person or a secret link ────────────────────────────────
LOG_LEVEL = env.str("LOG_LEVEL", "INFO").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"no_secrets": {"()": "kronoberg_portal.foundation.logs.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
        # They tell of every letter that they set, and so of names.
        "fontTools": {"level": "ERROR"},
        "fpdf": {"level": "ERROR"},
    },
}
