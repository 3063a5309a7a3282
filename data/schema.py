"""From a URL to a database file with the present tables: creating, checking, upgrading."""

import sqlite3
from pathlib import Path
from typing import Any

from adbc_driver_manager import DatabaseError
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from data.audit_file import found_log, log_path
from data.bulk import bulk_connection, select
from data.municipality import FOLDER
from data.rekey import rekey_premises

MIGRATIONS = Path(__file__).parent / "migrations"
_SCHEME = "sqlite:///"


class StoreError(ValueError):
    """A store cannot be made, opened or read; the message says why and what to do."""


def path_of(url: str) -> Path:
    """The database file of a store's URL."""
    if not url.startswith(_SCHEME) or url == _SCHEME:
        raise StoreError(
            f"Found the store URL {url!r}; expected sqlite:/// and a path, "
            "such as sqlite:///var/helsingborg.db."
        )
    return Path(url.removeprefix(_SCHEME))


def connect(url: str) -> Engine:
    """An engine for making tables and for looking at them from outside, as tests do.

    The running product does not use it (`data.bulk` says why), and no connection is kept.
    """
    settings = {"timeout": 5}
    engine = create_engine(f"{_SCHEME}{path_of(url)}", connect_args=settings, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _enforce(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")

    return engine


def create_tables(url: str, municipality_id: str) -> None:
    """Create the file and the present tables; refuses where a file is already there."""
    path = path_of(url)
    if path.exists():
        raise StoreError(
            f"{path} exists already. Give another path, or remove the file to start afresh."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _create(path, url, municipality_id)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _create(path: Path, url: str, municipality_id: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    engine = connect(url)
    with engine.begin() as transaction:
        command.upgrade(migrations(transaction), "head")
        transaction.execute(
            text("INSERT INTO setting VALUES ('municipality', :id), ('version', '1')"),
            {"id": municipality_id},
        )
        _give_log(transaction, path)
    engine.dispose()


def _give_log(transaction: Connection, path: Path) -> None:
    """Note the id of the store's log, made where it never had one; a lost log is not replaced."""
    known = transaction.scalar(text("SELECT value FROM setting WHERE key = 'log_id'"))
    if known is None:
        transaction.execute(
            text("INSERT INTO setting VALUES ('log_id', :id)"), {"id": found_log(path)}
        )
    elif not log_path(path).exists():
        raise StoreError(f"The log {log_path(path)} is missing. Put it back from a backup.")


def require_present_tables(url: str) -> str:
    """Check that a store of the present version is there; gives its municipality's id."""
    path = path_of(url)
    if not path.exists():
        raise StoreError(
            f"There is no store at {path}. Make one with: "
            f"python -m data init --municipality helsingborg --store {url}"
        )
    try:
        found = _read_settings(path)
    except (DatabaseError, IndexError) as error:
        raise StoreError(
            f"{path} is not a Samsyn store ({error}). Give the path of one made with "
            "python -m data init."
        ) from error
    expected = ScriptDirectory.from_config(migrations()).get_current_head()
    if found[0] != expected:
        raise StoreError(
            f"{path} has tables of version {found[0]}, this program needs version {expected}. "
            f"Bring it up to date with: python -m data upgrade --store {url}"
        )
    return found[1]


def upgrade_tables(url: str, parent: Path = FOLDER) -> None:
    """Bring an older store to the present tables; nothing happens to one that is up to date.

    `parent` is the folder that holds the municipalities' folders.
    """
    engine = connect(url)
    with engine.begin() as transaction:
        respell = "SELECT value FROM setting WHERE key = 'address_keys'"
        before = transaction.scalar(text(respell))
        command.upgrade(migrations(transaction), "head")
        if transaction.scalar(text(respell)) != before:
            rekey_premises(transaction, parent)
        _give_log(transaction, path_of(url))
    engine.dispose()


def _read_settings(path: Path) -> tuple[str, str]:
    with bulk_connection(path) as connection:
        version = select(connection, "SELECT version_num FROM alembic_version")
        municipality = select(connection, "SELECT value FROM setting WHERE key = 'municipality'")
    return str(version[0][0]), str(municipality[0][0])


def migrations(transaction: Any = None) -> Config:
    """The steps from the first tables to the present ones, on a connection where one is given."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = transaction
    return config
