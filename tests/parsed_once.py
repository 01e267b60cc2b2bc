"""dbt's reading of the project, once in each test process.

Reading takes as long as a third of a small build, and nights differ in what has landed and in the day, of which a
reading knows nothing. Builds of another project, and every other command, read for themselves; so does each build under
Airflow, in the end-to-end tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import dbt.cli.main
import pytest
from dbt.contracts.graph.manifest import Manifest

from tests.dbt.landed import PROJECT

_READ: list[Manifest] = []


_Original = dbt.cli.main.dbtRunner


class _Runner(_Original):
    """dbt's runner, which gives a build of our project the manifest that the first one has read."""

    def invoke(self, args: Sequence[str], **kwargs: Any) -> Any:
        arguments = list(args)
        if arguments[0] != "build" or arguments[arguments.index("--project-dir") + 1] != str(PROJECT):
            return super().invoke(arguments, **kwargs)
        if not _READ:
            options = [each for each in arguments[1:] if each != "--full-refresh"]
            while "--exclude-resource-type" in options:  # which builds have and readings have not
                at = options.index("--exclude-resource-type")
                options = [*options[:at], *options[at + 2 :]]
            read = _Original().invoke(["parse", *options])
            if not read.success:
                return read
            _READ.append(read.result)
        self.manifest = _READ[0].deepcopy()  # a build writes what it compiled into its own
        return super().invoke(arguments, **kwargs)


class _UncheckedRunner(_Runner):
    """The same, without dbt's tests."""

    def invoke(self, args: Sequence[str], **kwargs: Any) -> Any:
        return super().invoke([*args, "--exclude-resource-type", "test"], **kwargs)


@contextmanager
def parsed_once(*, checks: bool = True) -> Iterator[None]:
    """While this lasts, builds of the project share one reading of it.

    Without ``checks`` they leave out dbt's tests, which take as long as the models do: for builds whose figures are held
    against what is known of them anyway. Builds with them are those of tests/dbt and of the end-to-end tests.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dbt.cli.main, "dbtRunner", _Runner if checks else _UncheckedRunner)
        yield
