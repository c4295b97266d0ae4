"""The placement platform: create_app() and nothing else."""

from __future__ import annotations

from assignment import interrupt as interrupt  # first: it minds Ctrl-C while the others are loaded

# isort: split
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_login import current_user
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from placement.accounts import sign_in
from placement.accounts.views import bp as accounts
from placement.config import HERE, Settings, place_of, read_settings
from placement.demand.needs import bp as needs
from placement.demand.planning import bp as planning
from placement.demand.views import bp as demand
from placement.exchange.downloads import bp as downloads
from placement.exchange.views import bp as exchange
from placement.foundation import web
from placement.foundation.database import db
from placement.home import navigation
from placement.home.language import reader_locale
from placement.home.mailbox import bp as mailbox
from placement.home.views import bp as home
from placement.nominations.bulk import bp as bulk
from placement.nominations.endorsing import bp as endorsing
from placement.nominations.verdicts import bp as verdicts
from placement.nominations.views import bp as nominations
from placement.placements.views import bp as placements
from placement.placing.views import bp as placing
from placement.preferences import notices
from placement.preferences.views import bp as preferences
from placement.programme.profiles import bp as profiles
from placement.programme.views import bp as programme
from placement.radar.views import bp as radar
from placement.registry.views import bp as registry
from placement.rounds.views import bp as rounds
from placement.rulings.views import bp as rulings

PUBLIC = {
    "static",
    "bootstrap.static",
    "home.start",
    "home.language",
    "home.about",
    "home.manual",
    "home.health",
    "home.continue_as",
    "accounts.register",
    "accounts.registered",
    "accounts.accept",
    "programme.index",
    "programme.rules",
    "profiles.index",
    "profiles.show",
    "profiles.compare",
    "demand.index",
    "demand.position",
    "demand.whole",
    "placements.published",
    "downloads.demand",
    "downloads.placements",
    "placements.whole",
    "placements.certificate",
    "security.login",
    "security.logout",
    "security.forgot_password",
    "security.reset_password",
}
"""Endpoints that nobody needs to sign in for; every other one asks."""

LARGEST_REQUEST = 10 * 2**20


def create_app(instance: Path | None = None, **overrides: Any) -> Flask:
    """Return the site for an instance folder."""
    settings = read_settings(instance)
    app = Flask(
        __name__,
        instance_path=str(settings.instance),
        template_folder=str(place_of("templates")),
        static_folder=str(place_of("static")),
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        SQLALCHEMY_DATABASE_URI=settings.database,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        BOOTSTRAP_SERVE_LOCAL=True,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_NAME="__Host-session" if settings.https else "placement-session",
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_TIME_LIMIT=None,
        TRUSTED_HOSTS=_trusted_hosts(settings),
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
    )
    app.config.update(overrides)
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", _engine_options(app.config["SQLALCHEMY_DATABASE_URI"]))
    db.init_app(app)
    Migrate(app, db, directory=str(HERE / "migrations"), render_as_batch=True)
    CSRFProtect(app)
    Bootstrap5(app)
    Babel(app, locale_selector=reader_locale)
    sign_in.settle(app)
    web.settle(app)
    navigation.settle(app)
    notices.listen()
    for blueprint in (
        home,
        mailbox,
        accounts,
        registry,
        programme,
        profiles,
        demand,
        needs,
        planning,
        rulings,
        nominations,
        bulk,
        endorsing,
        verdicts,
        preferences,
        radar,
        rounds,
        placements,
        exchange,
        downloads,
        placing,
    ):
        app.register_blueprint(blueprint)
    app.before_request(_ask_to_sign_in)
    return app


def _trusted_hosts(settings: Settings) -> list[str]:
    """Return the names that a request may call this site by; any other host is refused."""
    named = {urlsplit(settings.base_url).hostname, settings.host, "127.0.0.1", "localhost", "[::1]"}
    return sorted(name for name in named if name and name != "0.0.0.0")  # noqa: S104 - it is left out


def _engine_options(address: str) -> dict[str, Any]:
    if address.startswith("sqlite"):
        return {"pool_size": 8, "max_overflow": 0, "connect_args": {"check_same_thread": False}}
    return {
        "pool_size": 8,
        "max_overflow": 4,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "connect_args": {
            "options": "-c lock_timeout=5000 -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000"
        },
    }


def _ask_to_sign_in() -> ResponseReturnValue | None:
    """Send everybody who is not signed in to the sign-in page, but for what is public by name."""
    session.permanent = True
    if request.endpoint is None or request.endpoint in PUBLIC or current_user.is_authenticated:
        return None
    return redirect(
        url_for("security.login", next=request.full_path.rstrip("?") if request.method == "GET" else None)
    )
