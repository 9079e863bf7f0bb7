"""One settings file, driven by the environment. Defaults are those of the embedded mode: one machine, no server."""

import json
import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portail.demo.marque import est_marquee as est_base_de_demonstration

BASE_DIR = Path(__file__).resolve().parent.parent


def _booleen(nom, defaut=False):
    return os.environ.get(nom, "1" if defaut else "0").lower() in {"1", "true", "oui", "yes"}


def _liste(nom, defaut=""):
    return [x.strip() for x in os.environ.get(nom, defaut).split(",") if x.strip()]


DEBUG = _booleen("DEBUG")
DEMO = _booleen("DEMO")
TESTS = _booleen("TESTS")
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = _liste("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
HOTES_LOCAUX = {"127.0.0.1", "localhost", "[::1]"}

SECRET_KEY = os.environ.get("SECRET_KEY", "")
EST_PUBLIC = bool(set(ALLOWED_HOSTS) - HOTES_LOCAUX)
if not SECRET_KEY:
    if EST_PUBLIC:
        raise ImproperlyConfigured("SECRET_KEY est obligatoire dès que le site répond ailleurs que sur cette machine.")
    SECRET_KEY = "cle-de-developpement-sans-valeur-sur-cette-machine-seulement"  # noqa: S105
for _nom, _demande in (("DEMO", DEMO), ("DEBUG", DEBUG), ("TESTS", TESTS)):
    if _demande and EST_PUBLIC:
        raise ImproperlyConfigured(f"{_nom}=1 n’est accepté que sur cette machine : ALLOWED_HOSTS doit rester local.")
# Without them links lead nowhere, cookies travel in the clear, and sign-in codes stay in a folder.
for _nom in ("SITE_URL", "EMAIL_HOST"):
    if EST_PUBLIC and not os.environ.get(_nom):
        raise ImproperlyConfigured(f"{_nom} est obligatoire dès que le site répond ailleurs que sur cette machine.")

INSTALLED_APPS = [
    "socle",
    "socle.journal",
    "socle.travaux",
    "socle.comptes",
    "socle.documents",
    "territoires",
    "parcours",
    "prestataires",
    "conventions",
    "pilotage",
    "rappels",
    "portail",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "dsfr",
    "widget_tweaks",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "socle.middleware.NumeroDeRequete",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "socle.comptes.second_facteur.SecondFacteurAnct",
    "socle.middleware.ErreursEnPhrases",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "socle.contexte.site",
                "portail.contexte.menu",
            ],
        },
    },
]
FORM_RENDERER = "socle.rendu.Rendu"
CRISPY_ALLOWED_TEMPLATE_PACKS = "dsfr_crispy"
CRISPY_TEMPLATE_PACK = "dsfr_crispy"
CRISPY_FAIL_SILENTLY = False
DSFR_MARK_OPTIONAL_FIELDS = True
DSFR_USE_INTEGRITY_CHECKSUMS = False

# --- data -----------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR_DIR / 'portail.sqlite3'}", conn_max_age=None, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DEMO and not (
    DATABASES["default"]["ENGINE"].endswith("sqlite3") and est_base_de_demonstration(DATABASES["default"]["NAME"])
):
    raise ImproperlyConfigured("DEMO=1 n’est accepté que sur une base faite par bin/demo (manage.py preparer_demo).")
REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": (
        {
            "BACKEND": "socle.cache.RedisSouple",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 1},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
FICHIERS_DIR = Path(os.environ.get("FICHIERS_DIR", VAR_DIR / "fichiers"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FICHIERS_DIR}},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if _booleen("STATIQUES_COMPILES")
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
STATIC_URL = "/static/"
# None outside of a build: WhiteNoise warns about a folder that is not there, and the tests fail on warnings.
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles")) if _booleen("STATIQUES_COMPILES") else None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not _booleen("STATIQUES_COMPILES")
WHITENOISE_AUTOREFRESH = False
TAILLE_FICHIER_MAX = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- work as rows ---------------------------------------------------------------------------------------------------
# Without a broker the embedded loop (`manage.py travailler`) does the same work on the same rows.
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 0.3, "socket_timeout": 5}
CELERY_BEAT_SCHEDULE_FILENAME = os.environ.get("BEAT_FICHIER", str(VAR_DIR / "beat"))
CELERY_BEAT_SCHEDULE = {"travaux.balayer": {"task": "travaux.balayer", "schedule": 15.0}}
TRAVAUX_BAIL = timedelta(seconds=int(os.environ.get("TRAVAUX_BAIL_SECONDES", "30")))

# --- mail -----------------------------------------------------------------------------------------------------------
EMAIL_URL_HOTE = os.environ.get("EMAIL_HOST", "")
if EMAIL_URL_HOTE:
    EMAIL_HOST = EMAIL_URL_HOTE
    EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
    EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = _booleen("EMAIL_USE_TLS")
else:
    EMAIL_BACKEND = "socle.travaux.boite_locale.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "courriels"
EMAIL_TIMEOUT = 10
EXPEDITEUR = os.environ.get("EXPEDITEUR", "ne-pas-repondre@territoires-engagement.example")
DEFAULT_FROM_EMAIL = f"Territoires d’engagement <{EXPEDITEUR}>"

# --- people ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "comptes.Utilisateur"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accueil"
ACCOUNT_LOGOUT_REDIRECT_URL = "accueil"
ACCOUNT_ADAPTER = "socle.comptes.adaptateur.Adaptateur"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "code_saisi": "5/15m/key",
    "nouveau_lien": "10/10m/ip",
    "reprise": "10/m/ip",
    # By personal link, without an account: a mission is handed over file by file, and no disk is filled.
    "lien_prestataire": "40/10m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(_booleen("DERRIERE_PROXY"))
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 12 * 3600
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "socle.comptes.adaptateur.AdaptateurSecondFacteur"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be thirty seconds away from ours
MFA_TOTP_ISSUER = "Territoires d’engagement"
INVITATION_VALIDITE = timedelta(days=7)

# --- the programme's delays (calendar days) -----------------------------------------------------------------------------
DELAI_RELECTURE_JOURS = int(os.environ.get("DELAI_RELECTURE_JOURS", "14"))
# The figures of the rooms ({conventions,parcours,prestataires}/reglages.py), each under its own name: `CONVENTION_ECHEANCIER=[50, 30, 20]`.
for _nom, _valeur in os.environ.items():
    if _nom.startswith(("CONVENTION_", "PARCOURS_", "PRESTATAIRES_")):
        try:
            globals()[_nom] = json.loads(_valeur)
        except ValueError as _erreur:
            raise ImproperlyConfigured(f'{_nom} doit être écrit en JSON : 15, [50, 30, 20] ou "texte".') from _erreur
# Root certificates (PEM) that make the chain of an electronic signature « reconnue »; none: its integrity alone is told.
SIGNATURE_RACINES = os.environ.get("SIGNATURE_RACINES", "")
RAPPELS_MOIS_CALMES = {int(mois) for mois in _liste("RAPPELS_MOIS_CALMES", "8")}  # no reminder in August

# --- words, dates ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- safety ---------------------------------------------------------------------------------------------------------
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and _booleen("SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _booleen("DERRIERE_PROXY") else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
CSRF_FAILURE_VIEW = "socle.views.csrf_refuse"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- brand: DSFR and Marianne are reserved to State services (README) --------------------------------------------------
THEME = os.environ.get("SITE_THEME", "etat")
NOM_SITE = os.environ.get("NOM_SITE", "Territoires d’engagement")
BASELINE_SITE = os.environ.get("BASELINE_SITE", "Les parcours d’accompagnement de l’ANCT")

# --- legal pages: facts of this deployment; what is absent keeps the default of socle/views.py -----------------------------
MENTIONS = {
    nom.lower(): os.environ[nom]
    for nom in (
        "EDITEUR",
        "EDITEUR_ADRESSE",
        "EDITEUR_SIRET",
        "DIRECTEUR_PUBLICATION",
        "HEBERGEUR",
        "CONTACT_EMAIL",
        "DPO_EMAIL",
        "DECLARATION_ACCESSIBILITE_LE",
    )
    if os.environ.get(nom)
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"requete": {"()": "socle.journaux.AvecRequete"}},
    "formatters": {"json": {"()": "socle.journaux.EnJson"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["requete"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
