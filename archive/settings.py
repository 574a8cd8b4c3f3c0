"""Settings of the reading room. The environment is read once, by `archive.environment`.

Development is the default and needs nothing set. `PRODUCTION=1` turns on what a public
service needs, and refuses to start while something is missing (docs/operations.md).
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from archive import environment

try:
    ENV = environment.read()  # declares and checks every variable
except environment.EnvironmentProblem as problem:
    raise ImproperlyConfigured(str(problem)) from None

BASE_DIR = Path(__file__).resolve().parents[1]
POSTGRESQL_PROGRAMS = ENV.POSTGRESQL_PROGRAMS
VAR_DIR = Path(ENV.VAR_DIR) if ENV.VAR_DIR else BASE_DIR / "var"
PRODUCTION = ENV.PRODUCTION
DEBUG = ENV.is_debugged
SITE_URL = ENV.SITE_URL
DATABASE_URL = ENV.DATABASE_URL
ADMIN_EMAIL = ENV.ADMIN_EMAIL
RATE_LIMIT = ENV.RATE_LIMIT
TRUSTED_PROXIES = ENV.in_production(ENV.TRUSTED_PROXIES, 1, 0)
SECOND_PAIR_OF_EYES = ENV.SECOND_PAIR_OF_EYES
TWO_FACTOR_REQUIRED = ENV.in_production(ENV.TWO_FACTOR, "required", "offered") == "required"


def _development_secret_key() -> str:
    """Return the secret key of this checkout, generated on first use and readable only by its owner."""
    path = VAR_DIR / "secret-key"
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


def _database(url: str = ENV.DATABASE_URL) -> dict:
    """Return the entry in DATABASES for a database URL; without one, for the embedded server."""
    session = f"-c statement_timeout={round(ENV.STATEMENT_TIMEOUT * 1000)}"
    entry = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if not url:
        return entry | {
            "ENGINE": "archive.embedded",
            "NAME": ENV.DATABASE_NAME or "reading_room",
            "USER": "postgres",
            "OPTIONS": {"options": session},
        }
    options = conninfo_to_dict(url)
    names = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    entry |= {key: options.pop(name, "") for key, name in names.items()}
    entry["NAME"] = ENV.DATABASE_NAME or entry["NAME"]
    options.setdefault("connect_timeout", CONNECT_SECONDS)
    options["options"] = f"{options.get('options', '')} {session}".strip()
    return entry | {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options}


CONNECT_SECONDS = 3  # detect an unreachable server before a reader gives up
SECRET_KEY = ENV.SECRET_KEY or _development_secret_key()
SECRET_KEY_FALLBACKS = list(ENV.SECRET_KEY_FALLBACKS)
ALLOWED_HOSTS = list(ENV.ALLOWED_HOSTS) or ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": _database()} | {
    f"replica{number}": _database(url) for number, url in enumerate(ENV.REPLICA_URLS, 1)
}
DATABASE_ROUTERS = ["articles.database.routing.Router"]
REPLICA_URLS = ENV.REPLICA_URLS
REPLICA_LAG_MAX = ENV.REPLICA_LAG_MAX
CACHE_PURGE_URLS = ENV.CACHE_PURGE_URLS
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
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "articles.web.observability.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "articles.web.content_security_policy.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "articles.web.middleware.ReplicaMiddleware",
    "articles.web.middleware.IndexMiddleware",
    "articles.web.middleware.NotModifiedMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "articles.web.middleware.LanguageFromPathMiddleware",
    "articles.web.middleware.UnavailableMiddleware",
    "django.middleware.common.CommonMiddleware",  # sends the length of the page that the next one makes
    "articles.web.middleware.RefusalMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "articles.admin.second_factor.SecondFactorMiddleware",
    "articles.web.middleware.BodySizeMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"

TEMPLATES = [
    # Parts that repeat on a page: panels and cards (docs/decisions/0007-rendering.md).
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
                "articles.web.context_processors.site",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- languages: Arabic first, then English; French is prepared ---------------------------
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
)  # written by `manage.py assets`: fonts from their packages, one style sheet
STATICFILES_DIRS = [BUILD_DIR, BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_INDEX_FILE = False
BUILD_DIR.mkdir(parents=True, exist_ok=True)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# --- caches: a cached page has the revision of the archive in its key ----------------------
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
    # Images, keyed by their content: never stale, shared by all processes, drawn again if lost.
    "cards": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cards",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
}

DUMPS_DIR = VAR_DIR / "dumps"  # the whole archive as one file, written again after a change

# --- authentication -------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # older passwords are hashed again at sign-in
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Lock an account only for the IP address that guesses its password, not for its owner elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "articles.admin.second_factor.client_ip"
AXES_DISABLE_ACCESS_LOG = True  # only failures are stored, and only while they count
AXES_LOCKOUT_CALLABLE = "articles.admin.second_factor.locked_out"
OTP_TOTP_ISSUER = "Reading room"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True
SESSION_COOKIE_AGE = 12 * 3600  # seconds; a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "articles.views.home.not_from_here"

# --- security headers -----------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEBUG:  # debug error pages have their own styles and scripts
    CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
            "upgrade-insecure-requests": PRODUCTION,
        }
    }
PERMISSIONS_POLICY = {
    feature: []
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read",
        "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid",
        "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access",
        "sync-xhr", "usb", "window-management", "xr-spatial-tracking",
    )
} | {"clipboard-write": ["self"]}  # fmt: skip
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # requested from inside the network
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- CORS: scripts of any site may read what is public, without cookies ----------------------
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/(api/|oai$|(en/)?(articles/(feed|export)|about/data/)|sitemap)"
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_ALLOW_HEADERS = ("accept", "content-type", "if-none-match")
CORS_EXPOSE_HEADERS = ("etag", "link", "retry-after", "ratelimit", "ratelimit-policy")
CORS_PREFLIGHT_MAX_AGE = 86_400

# --- history and background tasks ----------------------------------------------------------
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)  # other methods write nothing
PGHISTORY_APPEND_ONLY = True
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- the archive ------------------------------------------------------------------------
CATALOGUE_DIR = BASE_DIR / "fixtures" / "catalogue"
IMPORT_FILE_BYTES_MAX = (
    5_000_000  # a press article has a few kilobytes; a larger file is something else
)
# Texts that come in can be edited, so the limits of forms follow from the limit of imports. A text is in UTF-8
# at most twice as long as in the encoding it came in (Windows-1256), a form holds it as it is and as it was
# opened, and some clients send it URL-encoded, which takes three octets for one.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2 * 3 * IMPORT_FILE_BYTES_MAX
# Rows of links and dates are recognised in the text, at most one for each 250 octets, with ten fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10 * IMPORT_FILE_BYTES_MAX // 250
# Nobody who is not signed in sends anything longer than a name and a password.
ANONYMOUS_BODY_BYTES_MAX = 100_000
# Limit for one upload at the desk, unpacked; larger imports are made with `import_articles`.
IMPORT_UPLOAD_BYTES_MAX = 50 * 1024 * 1024
IMPORT_FILES_MAX = 2_000  # files in zip archives
IMPORT_FILES_AT_ONCE = 300  # files sent singly: each is a temporary file until it is read
IMPORT_ITEMS_MAX = 50_000
FILE_UPLOAD_HANDLERS = [
    "articles.admin.upload_quota.UploadQuota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# One more, so that the quota handler refuses first, with a better message.
DATA_UPLOAD_MAX_NUMBER_FILES = IMPORT_FILES_AT_ONCE + 1

# --- observability --------------------------------------------------------------------------
METRICS_TOKEN = ENV.METRICS_TOKEN
DISK_FREE_MIN = ENV.DISK_FREE_MIN
ERROR_REPORTER = ENV.ERROR_REPORTER
if METRICS_TOKEN:  # the processes of one server add up their metrics here
    _metrics = os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR_DIR / "metrics"))
    Path(_metrics).mkdir(parents=True, exist_ok=True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "articles.web.observability.logs.Lines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": ENV.in_production(ENV.LOG_FORMAT, "json", "line"),
        },
        "reporter": {"class": "articles.web.observability.logs.Reporter", "level": "ERROR"},
    },
    "root": {
        "handlers": ["console", "reporter"],
        "level": ENV.in_production(ENV.LOG_LEVEL, "INFO", "WARNING"),
    },
    "loggers": {
        # The root handlers log each error; Django's own handlers would log it again, elsewhere.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # Problems with an item are in the report of its import.
        **{name: {"level": "CRITICAL"} for name in ("bibtexparser", "trafilatura", "rispy")},
        # It would log who failed to sign in, and from where.
        "axes": {"level": "CRITICAL"},
        # Its 404 warnings contain what people typed; RequestMiddleware logs each request.
        "django.request": {"level": "ERROR"},
    },
}
