"""Exports that are XML: one line after another, without the tree in memory and without entities."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from extractors.drops.declare import Control, Opened, System, XmlLayout
from extractors.drops.errors import ExportCutShort, ExportUnreadable, UnsafeExport
from extractors.drops.values import UnreadableCellError, Values, amount_of

# Of expat: the document ended before its elements did, or there was none at all.
_CUT: Final = frozenset({3, 5})


def tree_lines(path: Path, system: System, layout: XmlLayout, opened: Opened) -> Iterator[Values | None]:
    """The lines of the tree, None for one that lacks an element. The control figures are known after the last one."""
    try:
        with path.open("rb") as file:
            yield from _lines(
                iterparse(file, events=("start", "end"), forbid_dtd=True), path.name, system, layout, opened
            )
    except DefusedXmlException:
        raise UnsafeExport(f"{path.name} declares entities or a document type, so it was not read.") from None
    except ParseError as error:
        if error.code in _CUT or "no element found" in str(error):
            raise ExportCutShort(f"{path.name} stops before its end: export it anew.") from None
        line = error.position[0]
        raise ExportUnreadable(f"{path.name} is not sound XML (line {line}): export it anew.") from None
    if opened.control.lines is None or opened.control.total is None:
        raise ExportUnreadable(f"{path.name} does not state its {layout.control_total} and {layout.control_lines}.")


def _lines(
    events: Iterator[tuple[str, Element]], name: str, system: System, layout: XmlLayout, opened: Opened
) -> Iterator[Values | None]:
    header: dict[str, str] = {}
    open_elements: list[Element] = []
    known = {*layout.elements.values(), *system.dropped}
    for event, element in events:
        if event == "start":
            open_elements.append(element)
            continue
        open_elements.pop()
        if element.tag == layout.header_element:
            header = {column: (element.findtext(tag) or "").strip() for column, tag in layout.header.items()}
        elif element.tag == layout.line:
            opened.unknown |= {child.tag for child in element if child.tag not in known}
            found = {column: element.findtext(tag) for column, tag in layout.elements.items()}
            optional = {"debit", "credit"}
            missing = any(text is None for column, text in found.items() if column not in optional)
            yield None if missing else {**header, **{column: (text or "").strip() for column, text in found.items()}}
            # What has been read would stay in its parent otherwise, and memory grow with the file.
            if open_elements:
                open_elements[-1].remove(element)
        elif element.tag == layout.control_total:
            opened.control = Control(_figure(name, element), opened.control.lines)
        elif element.tag == layout.control_lines:
            opened.control = Control(opened.control.total, int(_figure(name, element)))


def _figure(name: str, element: Element) -> Decimal:
    try:
        return amount_of(element.text or "")
    except UnreadableCellError:
        raise ExportUnreadable(f"The {element.tag} of {name} is no number: export it anew.") from None
