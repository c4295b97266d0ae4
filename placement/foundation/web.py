"""Error pages, headers, paging and words for templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, Generic, TypeVar
from unicodedata import normalize
from urllib.parse import quote, urlsplit

from flask import Flask, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response

from placement.foundation.database import db
from placement.foundation.errors import PlacementError
from placement.foundation.sorting import Columns, Keys, address_with, heading, order_asked, sorted_query, sorted_rows

T = TypeVar("T")

PAGE_DIGITS = 6
ID_DIGITS = 15

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a longer list; `url(n)` is the address of page n with the same filters and order."""

    items: Sequence[T]
    page: int
    pages: int
    total: int
    order: str = ""

    def url(self, number: int) -> str:
        """Return the address of a page with the same filters and order."""
        return address_with(page=number)

    def heading(self, label: str, order: str, kind: str = "") -> dict[str, str]:
        """Return a heading that sorts the list."""
        return heading(label, order, self.order, kind)

    @property
    def has_prev(self) -> bool:
        """Return whether a page comes before."""
        return self.page > 1

    @property
    def has_next(self) -> bool:
        """Return whether a page follows."""
        return self.page < self.pages


def page_number() -> int:
    """Return the page asked for; 1 for anything that is not a number of a page."""
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) <= PAGE_DIGITS else 1


def paged(
    query: Select[*tuple[Any, ...]], *, size: int = 50, sort: Columns | None = None, usual: str = ""
) -> Page[Any]:
    """Return the page that the request asks for, sorted as it asks; past the end, the last one.

    `usual` names the order in which the query comes; its columns decide between equals.
    """
    order = order_asked(sort or (), usual)
    query = sorted_query(query, sort or {}, order, usual)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, ceil(total / size))
    number = min(page_number(), pages)
    items = db.session.execute(query.limit(size).offset((number - 1) * size))
    rows = items.scalars().all() if len(query.column_descriptions) == 1 else items.all()
    return Page(rows, number, pages, total, order)


def paged_items(items: Sequence[T], *, size: int = 50, sort: Keys | None = None, usual: str = "") -> Page[T]:
    """Return the page of a list in memory that the request asks for, sorted as it asks; past the end, the last."""
    order = order_asked(sort or (), usual)
    rows = sorted_rows(items, sort or {}, order, usual)
    pages = max(1, ceil(len(rows) / size))
    number = min(page_number(), pages)
    return Page(rows[(number - 1) * size : number * size], number, pages, len(rows), order)


def attachment(data: bytes, name: str, kind: str) -> Response:
    """Return a file to be kept under a name in any script (RFC 6266; headers themselves are Latin-1)."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().strip() or "file"
    answer = Response(data, mimetype=kind)
    answer.headers.set(
        "Content-Disposition", "attachment", filename=plain, **{"filename*": f"UTF-8''{quote(name, safe='')}"}
    )
    return answer


def is_own_path(address: str | None) -> bool:
    """Return whether an address given by a browser stays on this site."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and "\\" not in address and not any(map(str.isspace, address))


def _error_page(status: int, heading: str, message: str) -> ResponseReturnValue:
    page = render_template(
        "shared/error.html",
        status=status,
        heading=heading,
        message=message,
        way_out_url=url_for("home.start"),
        way_out_label=_("Go to the start page"),
    )
    return page, status


def _headings() -> dict[int, tuple[str, str]]:
    return {
        400: (
            _("This request cannot be understood"),
            _("Go back, reload the page and try again. Nothing was changed."),
        ),
        401: (_("Please sign in"), _("Sign in to see this page.")),
        403: (_("You may not do that"), _("Your present role does not include it. Nothing was changed.")),
        404: (_("This page does not exist"), _("The address may be mistyped, or the page is not meant for you.")),
        405: (_("This page does not exist"), _("The address may be mistyped, or the page is not meant for you.")),
        409: (_("That is no longer possible"), _("Things have changed meanwhile. Nothing was changed.")),
        413: (_("That is too large"), _("Send a smaller file. Nothing was changed.")),
        422: (_("That cannot be accepted"), _("Go back and correct it. Nothing was changed.")),
        429: (_("Too many tries"), _("Please wait a few minutes.")),
        500: (
            _("Something went wrong on our side"),
            _("We are sorry. Nothing you sent was half saved. Please try again."),
        ),
        503: (
            _("The platform is not available right now"),
            _("Please try again in a minute. Nothing you sent was half saved."),
        ),
    }


def _told(error: Exception) -> ResponseReturnValue:
    """Return the page for an error, without any detail of the machine."""
    if isinstance(error, SecurityError):  # a host that is not ours: no page can name an address
        return Response("This site does not answer to that host name.\n", 400, mimetype="text/plain")
    if isinstance(error, PlacementError):
        heading, default = _headings()[error.status]
        return _error_page(error.status, heading, str(error) or default)
    if isinstance(error, HTTPException):
        if error.response is not None and error.code is None:
            return error.response
        if error.code is not None and 300 <= error.code < 400:  # noqa: PLR2004 - redirections are answers
            return error
        status = error.code or 500
    elif isinstance(error, IntegrityError):
        db.session.rollback()
        status = 409
    else:
        db.session.rollback()
        status = 503 if isinstance(error, OperationalError) else 500
        current_app.logger.exception("unhandled")
        if current_app.config.get("TESTING") and status == 500:  # noqa: PLR2004 - a test must see what broke
            raise error
    heading, message = _headings().get(status, _headings()[400])
    return _error_page(status, heading, message)


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint not in {"static", "bootstrap.static"}:
        response.headers["Cache-Control"] = "no-store"
    return response


def to_day(value: date | datetime | None) -> str:
    """Return a day as readers write it: 12月11日（周五） or Friday 11 December."""
    if value is None:
        return ""
    chinese = str(get_locale()).startswith("zh")
    return str(format_date(value, "y年M月d日（EEE）" if chinese else "EEEE d MMMM y"))


def to_moment(value: datetime | None) -> str:
    """Return a day with the time of the site's zone."""
    if value is None:
        return ""
    chinese = str(get_locale()).startswith("zh")
    return str(format_datetime(value, "y年M月d日（EEE）HH:mm" if chinese else "EEEE d MMMM y, HH:mm"))


def named(thing: Any) -> str:
    """Return the name of a thing with name_zh and name_en, in the reader's language."""
    if thing is None:
        return ""
    if str(get_locale()).startswith("zh"):
        return str(thing.name_zh)
    return str(thing.name_en or thing.name_zh)


class RowNumber(IntegerConverter):
    """A number of a row in an address; what no database can hold is no address."""

    regex = rf"\d{{1,{ID_DIGITS}}}"


def settle(app: Flask) -> None:
    """Give the site its error pages, headers, numbers in addresses and template filters."""
    app.url_map.converters["int"] = RowNumber
    app.register_error_handler(Exception, _told)
    app.after_request(_headers)
    app.jinja_env.filters.update(day=to_day, moment=to_moment, named=named)
    app.jinja_env.globals.update(named=named)
