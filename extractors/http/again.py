"""Lists whose pages are counted from their beginning, and how a record that slipped past while one was read is found.

When a record goes (a pupil is deleted, a ticket changes and moves to the end) all after it move up by one, and the
first of the next page stands on the page already read. Nothing tells so, where the source gives no total. So a list of
several such pages is looked at again, until a reading brings nothing new.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Final

from extractors.errors import DisagreeingTotal
from extractors.http.page import P

_READINGS: Final = 4  # of one list that changes under our hands


def read_until_settled(read: Callable[[], Iterator[P]], is_counted: Callable[[P], bool]) -> Iterator[P]:
    """The pages of a reading, then those of further ones that hold a record which no page before had.

    ``read`` begins the list anew. ``is_counted`` tells of a page whether the next one is found by counting; a list of
    one page, or one that leads on by a bookmark behind the last record, is read once. A record may come twice this way.
    Raises DisagreeingTotal when each reading brings more.
    """
    known: set[Hashable] = set()
    counted = False
    for reading in range(_READINGS):
        brought = False
        for page in read():
            counted = counted or is_counted(page)
            new = counted and not known.issuperset(page.keys)
            if new:
                known.update(page.keys)
            brought = brought or new
            if new or not reading:
                yield page
        if not counted or (reading and not brought):
            return
    raise DisagreeingTotal(f"The list changed while it was read, {_READINGS} times: try a quieter hour.")
