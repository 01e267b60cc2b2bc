"""What a walk through a list needs to know of each of its pages."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol, TypeVar


class Page(Protocol):
    """What a walk needs to know of a page: ``received`` records (also refused ones), what tells its content from
    another's, the values of the paging's own ``envelope``, the ``Link`` header's next page, and its rows: their
    ``keys``, and they themselves by column."""

    @property
    def received(self) -> int: ...
    @property
    def content(self) -> Hashable: ...
    @property
    def envelope(self) -> Mapping[str, Any]: ...
    @property
    def next_link(self) -> str | None: ...
    @property
    def keys(self) -> Sequence[Hashable]: ...
    @property
    def columns(self) -> Mapping[str, Sequence[Any]]: ...


P = TypeVar("P", bound=Page)
P_co = TypeVar("P_co", bound=Page, covariant=True)
