"""Sign-ins and when they end: after inactivity, after a day's work, or because somebody left.

What a browser holds is a signed cookie that would be good for a month and could be copied. So the
server keeps, in a file beside the store, when each sign-in was last used and whether it was ended;
a cookie counts only while its sign-in is open. The file holds hashes and times, no names; lost, it
means no more than that everybody signs in again.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from data.bulk import Connection, bulk_connection, run, select
from data.roles import Limits

NOTED_EVERY_S = 15.0
"""Use is noted no more often than this, so that a click costs a read and seldom a write."""


class Standing(Enum):
    """How it stands with a sign-in; `NEW` is open, too, and was never used before."""

    NEW = "new"
    OPEN = "open"
    INACTIVE = "inactive"
    TOO_LONG = "too long"
    ENDED = "ended"

    @property
    def is_open(self) -> bool:
        """Whether the sign-in counts."""
        return self in (Standing.NEW, Standing.OPEN)


@dataclass(frozen=True)
class SignIn:
    """One sign-in: a hash of what the provider said, and when (seconds since 1970)."""

    key: str
    signed_in_s: float

    @classmethod
    def of(cls, claims: Mapping[str, object]) -> "SignIn":
        """The sign-in that the claims of an identity token speak of; each sign-in has its own."""
        named = {name: str(claims.get(name, "")) for name in _CLAIMS}
        key = hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()
        when = claims.get("iat")
        return cls(key, float(when) if isinstance(when, int | float) else 0.0)


_CLAIMS = ("iss", "sub", "aud", "iat", "nonce", "sid", "at_hash")


def sessions_path(store_path: Path) -> Path:
    """The file of a store's sign-ins: `helsingborg-sessions.db` beside `helsingborg.db`."""
    return store_path.with_name(f"{store_path.stem}-sessions{store_path.suffix}")


def use(path: Path, sign_in: SignIn, limits: Limits, now_s: float) -> Standing:
    """Note that a sign-in is used now, where it is open; gives how it stands.

    Parameters
    ----------
    path
        `sessions_path` of the store.
    now_s
        Seconds since 1970.
    """
    with _sessions(path) as connection:
        found = _standing(connection, sign_in, limits, now_s)
        if found.is_open and now_s - _last_use(connection, sign_in) > NOTED_EVERY_S:
            run(
                connection,
                "INSERT INTO sign_in VALUES (?, ?, ?, 0) "
                "ON CONFLICT (key) DO UPDATE SET used_s = max(used_s, excluded.used_s)",
                [sign_in.key, sign_in.signed_in_s, now_s],
            )
            _forget(connection, now_s - limits.longest_hours * 3600)
            connection.commit()
    return found


def standing(path: Path, sign_in: SignIn, limits: Limits, now_s: float) -> Standing:
    """How a sign-in stands; to ask is no use."""
    with _sessions(path) as connection:
        return _standing(connection, sign_in, limits, now_s)


def end(path: Path, sign_in: SignIn, now_s: float) -> None:
    """End a sign-in for good, in all windows and for all copies of its cookie."""
    with _sessions(path) as connection:
        run(
            connection,
            "INSERT INTO sign_in VALUES (?, ?, ?, 1) ON CONFLICT (key) DO UPDATE SET ended = 1",
            [sign_in.key, sign_in.signed_in_s, now_s],
        )
        connection.commit()


def _standing(connection: Connection, sign_in: SignIn, limits: Limits, now_s: float) -> Standing:
    found = select(connection, "SELECT used_s, ended FROM sign_in WHERE key = ?", [sign_in.key])
    # A sign-in that is not known must be fresh: else it is a cookie kept from another day.
    used_s, ended = found[0] if found else (sign_in.signed_in_s, 0)
    if ended:
        return Standing.ENDED
    if now_s - sign_in.signed_in_s > limits.longest_hours * 3600:
        return Standing.TOO_LONG
    if now_s - used_s > limits.inactivity_minutes * 60:
        return Standing.INACTIVE
    return Standing.OPEN if found else Standing.NEW


def _last_use(connection: Connection, sign_in: SignIn) -> float:
    found = select(connection, "SELECT used_s FROM sign_in WHERE key = ?", [sign_in.key])
    return float(found[0][0]) if found else 0.0


def _forget(connection: Connection, before_s: float) -> None:
    """Sign-ins from before count no more in any case."""
    run(connection, "DELETE FROM sign_in WHERE signed_in_s < ?", [before_s])


@contextmanager
def _sessions(path: Path) -> Iterator[Connection]:
    with bulk_connection(path) as connection:
        run(
            connection,
            "CREATE TABLE IF NOT EXISTS sign_in (key TEXT PRIMARY KEY, signed_in_s REAL NOT NULL, "
            "used_s REAL NOT NULL, ended INTEGER NOT NULL)",
        )
        yield connection
