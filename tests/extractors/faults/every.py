"""The table: every source, with what becomes of it under every fault."""

from __future__ import annotations

from typing import Final

from tests.extractors.faults import (
    arbor,
    bromcom,
    drops,
    freshworks,
    gias,
    graph,
    intacct,
    registers,
    sftp,
    sharepoint,
    snipe_it,
    wonde,
    xero,
)
from tests.extractors.faults.table import Tested

TABLE: Final[tuple[Tested, ...]] = (
    wonde.MARKS,
    wonde.PUPILS,
    bromcom.TESTED,
    arbor.TESTED,
    snipe_it.TESTED,
    graph.TESTED,
    xero.TESTED,
    intacct.TESTED,
    freshworks.FRESHSERVICE,
    freshworks.FRESHDESK,
    gias.TESTED,
    drops.IRIS,
    drops.ACCESS,
    drops.SIMS_FMS,
    registers.TESTED,
    sftp.TESTED,
    sharepoint.TESTED,
)
