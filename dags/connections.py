# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""Turns an Airflow connection (``AIRFLOW_CONN_<SOURCE>``) into what the extractors need to reach a vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.sdk import Connection as AirflowConnection
from airflow.sdk.exceptions import AirflowFailException, AirflowNotFoundException

if TYPE_CHECKING:
    from extractors.connection import Connection


def connection_of(source: str) -> Connection:
    """The connection of a source. Raises ``AirflowFailException`` when it is not configured."""
    from extractors.connection import Connection

    try:
        found = AirflowConnection.get(source)
    except AirflowNotFoundException:
        raise AirflowFailException(
            f"There is no connection to {source}. Set AIRFLOW_CONN_{source.upper()} for the workers; "
            "docs/runbooks/connections.md shows its form."
        ) from None
    return Connection.of(base_url_of(found), found.login, found.password, found.extra_dejson)


def base_url_of(connection: AirflowConnection) -> str:
    """The vendor's address: ``host`` as a whole URL, or put together from schema, host and port."""
    host = connection.host or ""
    if "://" in host:
        return host
    port = f":{connection.port}" if connection.port else ""
    return f"{connection.schema or 'https'}://{host}{port}"
