"""HouseForm: what every form on the site can do."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask import flash, redirect, request
from flask_babel import get_locale
from flask_wtf import FlaskForm
from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import Field, HiddenField
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional

from placement.foundation.clock import now
from placement.foundation.database import Base, command, db
from placement.foundation.errors import NotFound, PlacementError

T = TypeVar("T")
KEPT = 40
ALONE = (DataRequired, Email, InputRequired, Length, NumberRange, Optional)
"""Validators that look at nothing but the value of their field."""
KNOWN_TAKEN = 600


class SentForm(Base):
    """A form that was received, and where its sender was sent on to."""

    __tablename__ = "sent_form"

    token: Mapped[str] = mapped_column(String(KEPT), primary_key=True)
    address: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]


class HouseForm(FlaskForm):  # type: ignore[misc] # the library has no types
    """A form with errors in the reader's language; sent twice, it counts once."""

    once = HiddenField(default=lambda: secrets.token_urlsafe(18))

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # the library has no types
        """How fields are made and drawn."""

        @property
        def locales(self) -> list[str]:
            """Return the language of built-in messages."""
            return ["zh" if str(get_locale()).startswith("zh") else "en"]

        def get_translations(self, form: Any) -> Any:
            """Return the library's own catalogue in that language."""
            return DefaultMeta.get_translations(self, form)

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """Tie the control to its hint and its error for readers who listen; what is hidden needs no id."""
            if isinstance(field, HiddenField):
                render_kw.setdefault("id", False)
            told = [
                f"{field.id}-{part}"
                for part, there in (("error", field.errors), ("hint", field.description))
                if there
            ]
            if field.errors:
                render_kw.setdefault("aria-invalid", "true")
            if told:
                render_kw.setdefault("aria-describedby", " ".join(told))
            return super().render_field(field, render_kw)

    status = 200
    _alone: set[str] | None = None
    """Fields that are judged by nothing but their own value; known once rows are judged."""

    def judge_next(self, sent: Mapping[str, Sequence[str]], before: Mapping[str, Sequence[str]]) -> bool:
        """Judge the next of many rows; `before` is what was sent for the row judged last, empty for the first.

        A field that is sent as it was says what it said, unless it is judged by more than its own value.
        """
        fields: dict[str, Field] = dict(self.__dict__["_fields"])
        if self._alone is None:
            self._alone = {name for name, field in fields.items() if self._stands_alone(name, field)}
        same = {name for name in self._alone & before.keys() if before[name] == sent.get(name)}
        self.form_errors: list[str] = []
        self._fields = {name: field for name, field in fields.items() if name not in same}
        try:
            typed: Any = sent
            self.process(MultiDict(typed))
            complete = bool(self.validate())
        finally:
            self._fields = fields
        return complete and not any(fields[name].errors for name in same)

    def _stands_alone(self, name: str, field: Field) -> bool:
        return not hasattr(type(self), f"validate_{name}") and all(isinstance(one, ALONE) for one in field.validators)

    def answer(
        self, act: Callable[[], T], then: Callable[[T], str], said: Callable[[T], str] | None = None
    ) -> Response | None:
        """Do the act once for a complete form and return the way on; None where the form must be shown again.

        A form that arrives a second time is not done again: its sender is sent on as before.
        What the act refuses becomes an error of the form, and everything typed stays.
        """
        if request.method != "POST":
            return None
        token = (self.once.data or "")[:KEPT]
        earlier = _earlier(token)
        if earlier:
            return _sent_on(earlier, token)
        if not self.validate():
            self.status = 422
            return None
        try:
            result, address = _done_once(token, act, then)
        except NotFound:
            raise
        except PlacementError as error:
            self.form_errors.append(str(error))
            self.status = error.status
            return None
        except IntegrityError:  # a double click: the other request was a moment faster
            earlier = _earlier(token)
            if earlier is None:
                raise
            return _sent_on(earlier, token)
        if said:
            flash(said(result), "success")
        return _sent_on(address, token)


def _sent_on(address: str, token: str) -> Response:
    """Lead on, and tell the page's script which form was taken, so that it forgets what it kept of it."""
    answer = redirect(address)
    if token:
        answer.set_cookie("taken", token, max_age=KNOWN_TAKEN, secure=request.is_secure, samesite="Lax")
    return answer


def _earlier(token: str) -> str | None:
    """Return where a form with this token was sent on to, if it came before."""
    row = db.session.get(SentForm, token) if token else None
    return row.address if row else None


@command
def _done_once(token: str, act: Callable[[], T], then: Callable[[T], str]) -> tuple[T, str]:
    """Take the token first, so that of two requests at once the second waits and is refused before it acts."""
    sent = SentForm(token=token, address="", at=now())
    if token:
        db.session.add(sent)
        db.session.flush()
    result = act()
    db.session.flush()
    sent.address = then(result)
    return result, sent.address
