"""Settings, read once from the environment and the instance folder."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
SHORTEST_SECRET = 32


def place_of(name: str) -> Path:
    """Return where templates/ or static/ stand: inside an installed package, or beside it in a checkout."""
    return HERE / name if (HERE / name).exists() else CHECKOUT / name


@dataclass(frozen=True, slots=True)
class Settings:
    """What an instance is set to.

    PLACEMENT_INSTANCE : the instance folder (database file, secrets, files). PLACEMENT_DATABASE :
    another database than the embedded one. PORT, PLACEMENT_HOST : where the site listens.
    PLACEMENT_BASE_URL : the address in messages. PLACEMENT_HTTPS : 1 where TLS stands in front.
    """

    instance: Path
    database: str
    secret_key: str
    host: str
    port: int
    base_url: str
    https: bool

    @property
    def is_demo(self) -> bool:
        """Return whether this instance holds invented people only."""
        return (self.instance / "demo").exists()


def read_settings(instance: Path | None = None) -> Settings:
    """Return the settings; make the instance folder and its secret where there are none."""
    folder = instance or Path(os.environ.get("PLACEMENT_INSTANCE", CHECKOUT / "instance"))
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    port = int(os.environ.get("PORT", "8000"))
    return Settings(
        instance=folder,
        database=os.environ.get("PLACEMENT_DATABASE") or f"sqlite:///{folder / 'placement.sqlite'}",
        secret_key=os.environ.get("PLACEMENT_SECRET_KEY") or _kept_secret(folder / "secret_key"),
        host=os.environ.get("PLACEMENT_HOST", "127.0.0.1"),
        port=port,
        base_url=os.environ.get("PLACEMENT_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        https=os.environ.get("PLACEMENT_HTTPS") == "1",
    )


def _kept_secret(file: Path) -> str:
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_hex(32))
    secret = file.read_text().strip()
    if len(secret) < SHORTEST_SECRET:
        raise SystemExit(f"{file} is too short to be a secret; delete it and start again.")
    return secret
