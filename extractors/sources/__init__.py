"""The systems that can be read: one module each, and this list of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from extractors.source import Source
from extractors.sources import arbor, bromcom, freshdesk, freshservice, gias, graph, intacct, snipe_it, wonde, xero

SOURCES: Final[Mapping[str, Source]] = MappingProxyType(
    {
        source.name: source
        for source in (
            wonde.SOURCE,
            bromcom.SOURCE,
            arbor.SOURCE,
            snipe_it.SOURCE,
            xero.SOURCE,
            intacct.SOURCE,
            graph.SOURCE,
            freshservice.SOURCE,
            freshdesk.SOURCE,
            gias.SOURCE,
        )
    }
)
