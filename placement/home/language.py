"""In which language the site answers."""

from __future__ import annotations

from flask import request, session
from flask_login import current_user

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
ALIASES = {
    "zh-CN": "zh",
    "zh-Hans": "zh",
    "zh-Hans-CN": "zh",
    "zh-SG": "zh",
    "zh": "zh",
    "en": "en",
    "en-GB": "en",
    "en-US": "en",
}


def chosen_language() -> str:
    """Return "zh" or "en": what was chosen, else what the person keeps, else the browser's wish, else Chinese."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    wish = request.accept_languages.best_match(list(ALIASES))
    return ALIASES[wish] if wish else "zh"


def reader_locale() -> str:
    """Return the locale for this request."""
    return LANGUAGES[chosen_language()]
