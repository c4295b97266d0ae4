"""Sign-in, reset and sessions: a kept library over Flask-Login, with our rows and our mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import user_logged_out
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore

from placement.accounts.models import LibraryRole, Person
from placement.accounts.service import end_sessions
from placement.foundation.clock import now
from placement.foundation.database import db, writing
from placement.foundation.outbox import queue

COMMITTING = {
    "security.login",
    "security.forgot_password",
    "security.reset_password",
    "security.change_password",
    "security.verify",
}
"""Views of the library that commit by themselves; they begin for writing at once."""

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", strategy="moving-window")


class OutboxMail(MailUtil):  # type: ignore[misc] # the library has no types
    """Puts the library's messages into our outbox."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str,
        sender: Any,  # noqa: ARG002 - the library's signature
        body: str,
        html: str | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Queue one message."""
        queue(f"{template}-{recipient}-{int(now().timestamp() * 1000)}", recipient, subject, body or "")


def settle(app: Flask) -> None:
    """Give the app its sign-in."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - a scheme's name
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_PASSWORD_LENGTH_MIN=12,
        SECURITY_PASSWORD_COMPLEXITY_CHECKER=None,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_RESET_PASSWORD_WITHIN=timedelta(hours=1),
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="home.dashboard",
        SECURITY_POST_LOGOUT_VIEW="home.start",
        SECURITY_POST_RESET_VIEW="home.dashboard",
        SECURITY_POST_CHANGE_VIEW="home.dashboard",
    )
    store = SQLAlchemyUserDatastore(db, Person, LibraryRole)
    Security(app, store, mail_util_cls=OutboxMail, register_blueprint=True)
    limiter.init_app(app)
    for endpoint in ("security.login", "security.forgot_password"):
        limited = limiter.limit("20 per minute; 200 per hour", methods=["POST"])
        app.view_functions[endpoint] = limited(app.view_functions[endpoint])  # type: ignore[assignment]

    @app.before_request
    def _begin_for_writing() -> None:
        if request.method == "POST" and request.endpoint in COMMITTING:
            g.library = writing()
            g.library.__enter__()

    @app.teardown_request
    def _end_writing(_error: BaseException | None) -> None:
        library = g.pop("library", None)
        if library is not None:
            db.session.rollback()
            library.__exit__(None, None, None)

    @user_logged_out.connect_via(app)
    def _forget(_app: Flask, user: Person, **_facts: Any) -> None:
        if getattr(user, "id", None) is not None:
            end_sessions(user)
