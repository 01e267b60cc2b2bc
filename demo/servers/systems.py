"""The simulated systems together: one world, one clock, a loopback port for every host of every vendor."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any

from demo.records import World
from demo.servers import freshworks, graph, snipe_it, xero
from demo.servers.arbor import Arbor
from demo.servers.bromcom import Bromcom
from demo.servers.freshworks import Freshdesk, Freshservice
from demo.servers.gias import Gias
from demo.servers.graph import Graph
from demo.servers.intacct import Intacct
from demo.servers.moments import Clock
from demo.servers.serving import Listener, Vendor
from demo.servers.sharepoint import SharePoint
from demo.servers.snipe_it import SnipeIt
from demo.servers.snipe_it_records import Money
from demo.servers.wonde import Wonde
from demo.servers.xero import Xero


class Servers:
    """Every simulated vendor over one world. As a context manager it serves until left and gives the details.

        servers = Servers(world, Clock.after(date(2026, 3, 19)))
        with servers as details:
            requests.get(details["wonde"]["base_url"] + "/v1.0/schools", ...)
        assert servers.wonde.requests["/v1.0/schools"] == 1

    ``calls_per_minute`` replaces the limits of the vendors that publish one. ``timer`` counts the seconds of limits and
    of tokens' lives; the clock, which says what the systems know, stands still unless a test moves it.
    """

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        timer: Callable[[], float] = time.monotonic,
        calls_per_minute: int | None = None,
        second_region: Collection[str] = (),
        money: Money = "1,234.56",
        organisations: Mapping[str, str] | None = None,
    ) -> None:
        self.clock = clock
        self.wonde = Wonde(world, clock, second_region=second_region)
        self.bromcom = Bromcom(world, clock)
        self.arbor = Arbor(world, clock)
        self.snipe_it = SnipeIt(
            world,
            clock,
            money=money,
            timer=timer,
            calls_per_minute=calls_per_minute or snipe_it.CALLS_PER_MINUTE,
        )
        xero_calls = calls_per_minute or xero.CALLS_PER_MINUTE
        self.xero = Xero(world, clock, organisations=organisations, timer=timer, calls_per_minute=xero_calls)
        self.intacct = Intacct(world, clock, timer=timer)
        self.graph = Graph(world, clock, timer=timer, calls_per_minute=calls_per_minute or graph.CALLS_PER_MINUTE)
        self.library = SharePoint(self.graph)
        helpdesk_calls = calls_per_minute or freshworks.CALLS_PER_MINUTE
        self.freshservice = Freshservice(world, clock, timer=timer, calls_per_minute=helpdesk_calls)
        self.freshdesk = Freshdesk(world, clock, timer=timer, calls_per_minute=helpdesk_calls)
        self.gias = Gias(world, clock)
        self._listeners: list[Listener] = []

    @property
    def vendors(self) -> Mapping[str, Vendor]:
        """The vendors by the names of their sources."""
        return {
            "wonde": self.wonde,
            "arbor": self.arbor,
            "bromcom": self.bromcom,
            "snipe_it": self.snipe_it,
            "xero": self.xero,
            "intacct": self.intacct,
            "graph": self.graph,
            "freshservice": self.freshservice,
            "freshdesk": self.freshdesk,
            "gias": self.gias,
        }

    @property
    def details(self) -> dict[str, dict[str, Any]]:
        """Addresses and credentials of every vendor, by source; and of the library, which is no vendor of its own.

        The library is a room of Graph's: it is reached by the same hosts and opened by the same application. It starts
        empty, because the demo's workbooks stand in a folder; whoever wants them there puts them there.
        """
        told = {name: vendor.details() for name, vendor in self.vendors.items()}
        return {**told, "sharepoint": {**told["graph"], "drive": self.library.drive}}

    @property
    def ports(self) -> dict[str, dict[str, int]]:
        """The port of every host of every vendor; no credentials."""
        return {
            name: {host: int(address.rpartition(":")[2]) for host, address in vendor.hosts.items()}
            for name, vendor in self.vendors.items()
        }

    def start(self) -> None:
        for vendor in self.vendors.values():
            for host in vendor.hosts_wanted:
                listener = Listener(vendor)
                self._listeners.append(listener)
                vendor.hosts[host] = listener.host
        for listener in self._listeners:
            listener.start()

    def close(self) -> None:
        """Stop serving. A mistake that the simulation itself made while serving is raised here, not swallowed."""
        with ThreadPoolExecutor(max(1, len(self._listeners))) as at_once:
            list(at_once.map(Listener.close, self._listeners))
        self._listeners.clear()
        for vendor in self.vendors.values():
            if vendor.broken:
                raise vendor.broken[0]

    def __enter__(self) -> dict[str, dict[str, Any]]:
        self.start()
        return self.details

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
