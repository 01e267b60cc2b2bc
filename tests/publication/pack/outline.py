"""A page taken apart: its elements with their attributes and text, as a browser would see them before any style."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_BLOCKS = {"td", "th", "li", "dt", "dd", "p", "div", "caption"}  # a reader pauses where one of these ends
_VOID = {"meta", "link", "br", "hr", "img", "input", "path", "rect", "circle", "use"}


@dataclass
class Element:
    """One element: ``text`` is all text inside it, with runs of white space as one space."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())


class Outline(HTMLParser):
    """Every element of a page in document order; refuses a page whose tags do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {[element.tag for element in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()
        if tag in _BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)

    def all(self, tag: str, css_class: str | None = None) -> list[Element]:
        """The elements of that tag, and class when given."""
        return [
            element
            for element in self.elements
            if element.tag == tag and (css_class is None or css_class in element.attributes.get("class", "").split())
        ]

    def by_id(self, name: str) -> Element:
        """The one element of that id."""
        (found,) = [element for element in self.elements if element.attributes.get("id") == name]
        return found

    def headings(self) -> list[tuple[int, str]]:
        """Every heading with its level."""
        return [(int(e.tag[1]), e.text) for e in self.elements if e.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
