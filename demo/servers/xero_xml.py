"""Xero's other language: the XML that a client gets when it does not ask for JSON by name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

_DATE = re.compile(r"/Date\((-?\d+)\+0000\)/")


def to_xml(document: dict[str, Any]) -> bytes:
    """The JSON document as Xero's XML: a ``Response`` whose lists hold elements named in the singular."""
    root = ElementTree.Element("Response")
    _fill(root, document)
    return b'<?xml version="1.0" encoding="utf-8"?>' + ElementTree.tostring(root)


def _fill(element: ElementTree.Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            if not name.endswith("DateString"):  # only JSON needs a second, readable, spelling of a date
                _fill(ElementTree.SubElement(element, name), part)
    elif isinstance(value, list):
        for part in value:
            _fill(ElementTree.SubElement(element, _singular(element.tag)), part)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    else:
        element.text = _DATE.sub(_iso, str(value))


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return name.removesuffix("ies") + "y"
    return name.removesuffix("s") if name.endswith("s") else "TrackingCategory"


def _iso(written: re.Match[str]) -> str:
    return datetime.fromtimestamp(int(written[1]) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
