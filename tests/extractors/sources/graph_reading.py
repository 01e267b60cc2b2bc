"""How tests reach the simulated tenant, and its source with pages so small that a small world has several."""

from __future__ import annotations

from dataclasses import replace

from demo.servers.systems import Servers
from extractors.connection import Connection
from extractors.http.paging import NextLink
from extractors.source import Source
from extractors.sources.graph import SOURCE
from tests.extractors.sources.reading import FAST


def connection(
    servers: Servers, *, tenant: str | None = None, client: str | None = None, secret: str | None = None
) -> Connection:
    """The connection as a person fills it in, with parts of it wrong where given."""
    given = servers.graph.details()
    return Connection.of(
        given["base_url"],
        given["client_id"] if client is None else client,
        given["client_secret"] if secret is None else secret,
        {"tenant": given["tenant"] if tenant is None else tenant, "login_url": given["login_url"], **FAST},
    )


def in_small_pages(*names: str, size: int = 10) -> Source:
    """The source, or some of its resources, with that many records to a page."""
    chosen = [resource for resource in SOURCE.resources if not names or resource.name in names]
    for resource in chosen:
        assert isinstance(resource.paging, NextLink)
    return replace(
        SOURCE,
        resources=tuple(
            replace(resource, paging=replace(resource.paging, size=size))  # type: ignore[type-var]
            for resource in chosen
        ),
    )
