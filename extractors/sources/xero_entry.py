"""How Xero lets us in, and which of its organisations is read for whom.

Connection: ``base_url`` https://api.xero.com; ``login`` and ``password`` the client id and secret of an application
with the scopes accounting.transactions.read, accounting.contacts.read, accounting.settings.read,
accounting.budgets.read, accounting.reports.read, assets.read. Extra, all optional: ``token_url``, ``connections_url``,
``scope``; ``tenant_id`` of the trust's own organisation, where the connection opens several that no academy names.

An academy with an organisation to itself names it in the trust's settings, ``finance_organisation``: as Xero calls it,
or by its tenant id. A custom connection of Xero's opens one organisation only, so a trust that uses them has one more
for each such academy: ``clients.<urn>.login`` and ``clients.<urn>.password`` in extra.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from extractors.academy import Academy
from extractors.connection import Connection
from extractors.declare import Field, Resource
from extractors.errors import TenantNotFound
from extractors.http.answers import origin_of
from extractors.http.auth import Basic, ClientCredentials
from extractors.http.paging import Unpaged
from extractors.pages import look_up
from extractors.records.values import TEXT
from extractors.source import Access, Entry

TOKEN_URL: Final = "https://identity.xero.com/connect/token"  # noqa: S105 - an address, not a token
CONNECTIONS_URL: Final = "https://api.xero.com/connections"
_Tenant = Mapping[str, Any]

_CONNECTIONS: Final = Resource(
    name="connections",
    path=CONNECTIONS_URL,
    description="The organisations that the connection opens.",
    records="",
    paging=Unpaged(),
    key=("tenant_id",),
    fields=(
        Field("tenant_id", "tenantId", TEXT, "Sent with every request as xero-tenant-id."),
        Field("tenant_type", "tenantType", TEXT, "ORGANISATION, or a practice, which has no ledger."),
        Field("tenant_name", "tenantName", TEXT, "The organisation's name.", optional=True),
    ),
)


def readers(connection: Connection, academies: Sequence[Academy]) -> Sequence[Academy | None]:
    """The academies with an organisation to themselves, and None for the one that the others share, or the trust's."""
    kept_here = [academy for academy in academies if academy.finance in (None, "xero")]
    apart = [academy for academy in kept_here if academy.finance_organisation]
    shared = len(apart) < len(kept_here) or not apart or "tenant_id" in connection.extra
    return (*([None] if shared else []), *apart)


def enter(entry: Entry) -> Access:
    """Fetch a token, and find the organisation among those that it opens."""
    extra, connection, academy = entry.connection.extra, entry.connection, entry.academy
    token_url = extra.get("token_url", TOKEN_URL)
    connections_url = extra.get("connections_url", CONNECTIONS_URL)
    login, password = connection.login, connection.password
    if academy is not None and f"clients.{academy.urn}.login" in extra:
        login, password = extra.get(f"clients.{academy.urn}.login"), extra.get(f"clients.{academy.urn}.password")
    basic = Basic(login, password, system=entry.system)
    auth = ClientCredentials(
        token_url, lambda: entry.session(basic, base_url=token_url), entry.clock, scope=extra.get("scope")
    )
    session = entry.session(auth, origins=[origin_of(connections_url)])
    listed = look_up(_CONNECTIONS, session, path=connections_url)
    tenants = [tenant for tenant in listed if tenant["tenant_type"] == "ORGANISATION"]
    found = _shared(entry, tenants) if academy is None else _of_academy(academy, tenants)
    session.add_header("xero-tenant-id", found["tenant_id"])
    return Access(session)


def _of_academy(academy: Academy, tenants: Sequence[_Tenant]) -> _Tenant:
    wanted = academy.finance_organisation or ""
    found = [tenant for tenant in tenants if _is_called(tenant, wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise TenantNotFound(
            f"The connection to Xero opens {len(found)} organisations called {wanted}: write the tenant id of "
            f"{academy.name}'s as its finance_organisation in the trust's settings."
        )
    opened = ", ".join(sorted(str(tenant["tenant_name"] or tenant["tenant_id"]) for tenant in tenants)) or "none"
    raise TenantNotFound(
        f"The connection to Xero does not open the organisation {wanted} of {academy.name}; it opens: {opened}. "
        "Correct finance_organisation in the trust's settings, or have the organisation's owner connect it to us."
    )


def _shared(entry: Entry, tenants: Sequence[_Tenant]) -> _Tenant:
    """The organisation of the trust itself: the one that is named, or the only one that no academy has to itself."""
    wanted = entry.connection.extra.get("tenant_id")
    own = [academy.finance_organisation for academy in entry.academies if academy.finance_organisation]
    left = [tenant for tenant in tenants if not any(_is_called(tenant, name) for name in own)]
    found = [tenant for tenant in tenants if tenant["tenant_id"] == wanted] if wanted is not None else left
    if len(found) == 1:
        return found[0]
    raise TenantNotFound(
        f"The connection to Xero opens {len(tenants)} organisations"
        + (f", {len(left)} of them no academy's own" if own else "")
        + (", and not the one of tenant_id: correct it." if wanted else ": say which one by tenant_id in its extra.")
    )


def _is_called(tenant: _Tenant, name: str) -> bool:
    """Names are compared as people do: without regard to case and to spaces around and within."""
    return name == tenant["tenant_id"] or _folded(name) == _folded(tenant["tenant_name"] or "")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
