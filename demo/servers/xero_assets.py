"""Xero's fixed assets, below ``/assets.xro/1.0``: ISO dates, ``items``, and one status at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from demo.servers.messages import Request, Response, json_response
from demo.servers.xero_cash_records import CashShapes
from demo.servers.xero_query import Shown, number

_STATUSES = ("DRAFT", "REGISTERED", "DISPOSED")
_DEFAULT_SIZE, _MOST = 10, 200


def assets(request: Request, shown: Sequence[Shown[Any]], shapes: CashShapes, today: date) -> Response:
    """One page of the assets of the status asked for; without a status nothing is told."""
    status = request.query.get("status", "").upper()
    page = number(request.query.get("page", "1"), None)
    size = number(request.query.get("pageSize", str(_DEFAULT_SIZE)), _MOST)
    if status not in _STATUSES or page is None or size is None:
        errors = [{"message": "status is DRAFT, REGISTERED or DISPOSED; page starts at 1; pageSize is 1 to 200."}]
        return json_response({"type": "validation", "title": "One or more errors occurred.", "errors": errors}, 400)
    rows = sorted((row for row in shown if row.status == status), key=lambda row: row.record.number)
    chosen = rows[(page - 1) * size : page * size]
    return json_response(
        {
            "pagination": {
                "page": page,
                "pageSize": size,
                "pageCount": math.ceil(len(rows) / size),
                "itemCount": len(rows),
            },
            "items": [shapes.asset(row.record, row.status, today) for row in chosen],
        }
    )
