"""How vendors count calls: so many in any stretch of so many seconds."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable


class CallLimit:
    """At most ``limit`` calls in any ``seconds``. A refused call does not count against the limit."""

    def __init__(self, limit: int, seconds: float, timer: Callable[[], float]) -> None:
        self.limit = limit
        self._seconds = seconds
        self._timer = timer
        self._calls: deque[float] = deque()
        self._guard = threading.Lock()

    @property
    def remaining(self) -> int:
        """Calls that would be allowed now."""
        with self._guard:
            self._forget()
            return max(0, self.limit - len(self._calls))

    def take(self) -> float | None:
        """Count one call. None when allowed, else the seconds after which the next one will be."""
        with self._guard:
            self._forget()
            if len(self._calls) < self.limit:
                self._calls.append(self._timer())
                return None
            return self._calls[0] + self._seconds - self._timer() if self._calls else self._seconds

    def _forget(self) -> None:
        oldest = self._timer() - self._seconds
        while self._calls and self._calls[0] <= oldest:
            self._calls.popleft()
