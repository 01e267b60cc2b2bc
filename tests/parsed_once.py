"""dbt's reading of the project, once in each test process.

Reading takes as long as a third of a small build, and nights differ in what has landed and in the day, of which a
reading knows nothing. Builds of another project read for themselves; so does each build under Airflow, in the
end-to-end tests.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import dbt.cli.main
import pytest

from tests.dbt.landed import PROJECT

_READ: list[Any] = []


_Original = dbt.cli.main.dbtRunner


class _Runner(_Original):
    """dbt's runner, which reads our project but once: after that it gives what it read then."""

    def invoke(self, args: Sequence[str], **kwargs: Any) -> Any:
        arguments = list(args)
        if arguments[0] != "parse" or arguments[arguments.index("--project-dir") + 1] != str(PROJECT):
            with _garbage_left_until_the_end():
                return super().invoke(arguments, **kwargs)
        if not _READ:
            read = super().invoke(arguments, **kwargs)
            if not read.success:
                return read
            _READ.append(read)
        return replace(_READ[0], result=_READ[0].result.deepcopy())  # a build writes what it compiled into its own


class _UncheckedRunner(_Runner):
    """The same, without dbt's tests."""

    def invoke(self, args: Sequence[str], **kwargs: Any) -> Any:
        unchecked = [*args, "--exclude-resource-type", "test"] if args[0] == "build" else args
        return super().invoke(unchecked, **kwargs)


@contextmanager
def _garbage_left_until_the_end() -> Iterator[None]:
    """dbt makes millions of objects, and beside a simulated trust looking for dead ones is a quarter of a build."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


@contextmanager
def parsed_once(*, checks: bool = True) -> Iterator[None]:
    """While this lasts, builds of the project share one reading of it.

    Without ``checks`` they leave out dbt's tests, which take as long as the models do: for builds whose figures are
    held against what is known of them anyway. Builds with them are those of tests/dbt and of the end-to-end tests.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dbt.cli.main, "dbtRunner", _Runner if checks else _UncheckedRunner)
        yield
