"""Django's settings, all from the environment (see denen.base.environment)."""

from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from denen.base.environment import read
from denen.base.services import installed
from denen.base.ui.language import LANGUAGES as LANGUAGES

SECRET_KEY = read("DENEN_SECRET_KEY")
DEBUG = False
DENEN_VAR = Path(read("DENEN_VAR")).absolute()
DENEN_DATA = Path(read("DENEN_DATA")).absolute()
DENEN_TRIAL = read("DENEN_TRIAL")
DENEN_IDLE_MINUTES = read("DENEN_IDLE_MINUTES")
DENEN_SESSION_HOURS = read("DENEN_SESSION_HOURS")
ALLOWED_HOSTS = read("DENEN_HOSTS")

KERNEL = [f"denen.kernel.{name}" for name in ("places", "residents", "identity", "documents", "procedures", "measures")]
PROGRAMME = [f"denen.programme.{name}" for name in ("catalogue", "results")]
INSTALLED_APPS = [
    *PROGRAMME,
    *(service.app for service in installed().values()),
    *KERNEL,
    "denen.base.ui",
    "denen.base",
    "denen.site",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "denen.base.pages.HeadersMiddleware",
    "denen.base.ui.language.LanguageMiddleware",
    "denen.base.pages.TownMiddleware",
    "denen.kernel.identity.middleware.TownSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "denen.kernel.identity.middleware.ClerkMiddleware",
    "denen.base.pages.RefusalMiddleware",
]

ROOT_URLCONF = "denen.site.urls"
TOWN_URLCONF = "denen.site.town_urls"
WSGI_APPLICATION = "denen.site.wsgi.application"

DATABASES = {
    "default": {
        **dj_database_url.parse(read("DENEN_ROLE_URL"), conn_max_age=None, conn_health_checks=True),
        # No isolation tricks: read committed, and what must never happen is a constraint. A page that waits longer
        # than this for a lock or a row is a bug, and its clerk is better served by a clear error.
        "DENEN_ROLE": read("DENEN_ROLE"),
    }
}
DATABASES["default"].setdefault("OPTIONS", {})
if read("DENEN_ROLE") == "app":
    DATABASES["default"]["OPTIONS"]["options"] = "-c statement_timeout=15s -c lock_timeout=5s"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "denen.kernel.identity.sessions"
SESSION_COOKIE_NAME = "denen_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = read("DENEN_BEHIND_TLS")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "denen.base.ui.errors.csrf_failure"
DENEN_SIGN_OUT_URL = "identity:sign_out"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
if read("DENEN_BEHIND_TLS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "denen.base.ui.forms.Renderer"

HOUSE_PAGES = (
    ("catalogue:list", _("サービスカタログ"), _("困りごとから、ほかの町で動いているサービスを探します。")),
    ("results:newest", _("採択の結果"), _("どの町の、どんな事業が採択されたかを、地図と表で見ます。")),
    ("places:prefectures", _("都道府県と市区町村"), _("名前、読み、全国地方公共団体コードです。")),
)
"""Public pages that belong to no town: address, name, what it is for. On the front page, and in the bar of each."""

STAFF_PAGES = (
    (
        "measures:list",
        ("officer", "counter", "desk"),
        _("実績値"),
        _("サービスの記録から読んだ値を、図と表で見ます。"),
    ),
    ("identity:clerks", ("officer",), _("職員"), _("職員を登録し、役割を決め、ロックを解きます。")),
    ("settings", ("officer",), _("設定"), _("環境変数で何が決まっているかを見ます。")),
)
"""The kernel's pages for clerks, on the town's front page: address, roles, name, what it is for."""

LANGUAGE_CODE = "ja"

TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
DATE_FORMAT = "Y年n月j日"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "denen.base.logs.JsonFormatter"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": read("DENEN_LOG_LEVEL")},
    "loggers": {"django": {"handlers": ["lines"], "level": "WARNING", "propagate": False}},
}
