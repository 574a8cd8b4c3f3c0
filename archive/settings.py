"""Settings of the reading room. The environment is read once, in the block below.

Development is the default and needs nothing set. `PRODUCTION=1` turns on what a public
service needs and refuses to start while something is missing (docs/operations.md).
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

BASE_DIR = Path(__file__).resolve().parents[1]
VAR_DIR = BASE_DIR / "var"

# --- the environment ------------------------------------------------------------------
PRODUCTION = os.environ.get("PRODUCTION") == "1"
DEBUG = os.environ.get("DEBUG") == "1" and not PRODUCTION
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASE_NAME = os.environ.get("DATABASE_NAME", "")  # another database of the same server
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
# Seconds after which a statement is given up; 0 for never. The application server sets it.
STATEMENT_TIMEOUT = float(os.environ.get("STATEMENT_TIMEOUT", "0"))
# "1": nobody publishes what they brought in or sent to review themselves.
SECOND_PAIR_OF_EYES = os.environ.get("SECOND_PAIR_OF_EYES") == "1"
# Whom harvesters write to (OAI-PMH); webmaster at the host of the site where not set.
ADMIN_EMAIL = os.environ.get("ADMIN_EMAIL", "")
# "0": nobody is told that they ask too much. How many proxies stand before the server, each adding an
# address to X-Forwarded-For: whom the last of them saw is who asks.
RATE_LIMIT = os.environ.get("RATE_LIMIT", "1") != "0"
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "1" if PRODUCTION else "0"))
_secret_key = os.environ.get("SECRET_KEY", "")
_allowed_hosts = [h.strip() for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h.strip()]
# --------------------------------------------------------------------------------------

if PRODUCTION:
    _missing = [
        name
        for name, value in {
            "SECRET_KEY": _secret_key,
            "ALLOWED_HOSTS": _allowed_hosts,
            "SITE_URL": SITE_URL,
            "DATABASE_URL": DATABASE_URL,
        }.items()
        if not value
    ]
    if _missing:
        raise ImproperlyConfigured(
            f"PRODUCTION=1 needs these in the environment: {', '.join(_missing)}"
        )
    if urlsplit(SITE_URL).scheme != "https":
        raise ImproperlyConfigured(f"SITE_URL must begin with https:// in production: {SITE_URL!r}")


def _development_secret_key() -> str:
    """Return the key of this checkout, made on first use and readable by its owner only."""
    path = VAR_DIR / "secret-key"
    VAR_DIR.mkdir(exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


_SESSION = f"-c statement_timeout={round(STATEMENT_TIMEOUT * 1000)}"


def _database() -> dict:
    """Return Django's database entry: DATABASE_URL where set, else the embedded server."""
    if not DATABASE_URL:
        return {
            "ENGINE": "archive.embedded",
            "NAME": DATABASE_NAME or "reading_room",
            "USER": "postgres",
            "OPTIONS": {"options": _SESSION},
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    options = conninfo_to_dict(DATABASE_URL)
    names = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    entry = {key: options.pop(name, "") for key, name in names.items()}
    entry["NAME"] = DATABASE_NAME or entry["NAME"]
    options["options"] = f"{options.get('options', '')} {_SESSION}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        **entry,
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret_key or _development_secret_key()
ALLOWED_HOSTS = _allowed_hosts or ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "articles",
    "articles.apps.DeskConfig",
    "archive.backups",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "corsheaders",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "articles.views.middleware.NotModifiedMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "articles.views.middleware.LanguageFromPathMiddleware",
    "articles.views.middleware.TooLongMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"

TEMPLATES = [
    # What repeats on a page: panels and cards (docs/decisions/0007-rendering.md).
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "parts",
        "DIRS": [BASE_DIR / "templates" / "parts"],
        "OPTIONS": {"environment": "articles.templatetags.parts.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "articles.views.context.site",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- language: Arabic first, English beside it, French prepared -------------------------
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "articles" / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# --- files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
BUILD_DIR = (
    VAR_DIR / "build"
)  # made by `manage.py assets`: fonts from their packages, one style sheet
STATICFILES_DIRS = [BUILD_DIR, BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_INDEX_FILE = False
BUILD_DIR.mkdir(parents=True, exist_ok=True)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# --- pages kept by a process; their keys name the revision they were made at --------------
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # Pictures by what they show: never stale, shared by all processes, made anew when lost.
    "cards": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cards",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
}

DUMPS_DIR = VAR_DIR / "dumps"  # the whole archive as one file, made again when anything changed

# A meeting in the admin has ten fields for each testimony, and may have hundreds of these.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- safety -----------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- open to scripts of any page: they see what everybody sees, without cookies --------------
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/(api/|oai$|(en/)?(articles/(feed|export)|about/data/)|sitemap)"
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_ALLOW_HEADERS = ("accept", "content-type", "if-none-match")
CORS_EXPOSE_HEADERS = ("etag", "link", "retry-after", "ratelimit", "ratelimit-policy")
CORS_PREFLIGHT_MAX_AGE = 86_400

# --- history and work in the background ---------------------------------------------------
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)  # nothing is written by looking
PGHISTORY_APPEND_ONLY = True
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- the archive ------------------------------------------------------------------------
CATALOGUE_DIR = BASE_DIR / "fixtures" / "catalogue"
IMPORT_FILE_BYTES_MAX = (
    5_000_000  # a press article is some kilobytes; beyond this it is something else
)
# What comes through the desk at once, unpacked; what is longer, the command brings in.
IMPORT_UPLOAD_BYTES_MAX = 50 * 1024 * 1024
IMPORT_FILES_MAX = 2_000  # files in zip archives
IMPORT_FILES_AT_ONCE = 300  # files sent singly: each is a file of the system until it is read
IMPORT_ITEMS_MAX = 50_000
FILE_UPLOAD_HANDLERS = [
    "articles.curation.quota.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = IMPORT_FILES_AT_ONCE + 1  # the quota says so first, in words

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What is wrong with a piece is said in the report of its import.
    "loggers": {name: {"level": "CRITICAL"} for name in ("bibtexparser", "trafilatura", "rispy")},
}
