"""Which models of the dbt project stand behind a measure, as dbt itself reads the project."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from publication.dbt_project import run_dbt

# What a model reads is the same on every day; dbt only wants one to be named.
ANY_DAY = date(2023, 9, 1)
COUNTING = "items_"
_LAYERS = ("items_", "fct_", "dim_", "int_", "stg_")
_CODE = re.compile(r"""['"](\w+(?:\.\w+)*)['"]""")


@dataclass(frozen=True)
class Model:
    """A model: the models that it reads itself, and the words that stand in quotes in its SQL."""

    name: str
    reads: frozenset[str]
    quoted: frozenset[str]


def read_models(project: Path) -> Mapping[str, Model]:
    """Every model of the project by name. Runs dbt's reader, which needs no warehouse.

    Raises ``RuntimeError`` when dbt cannot read the project.
    """
    with TemporaryDirectory() as home:
        read = run_dbt(["parse"], home=Path(home), project=project, as_at=ANY_DAY)
    if not read.success:
        raise RuntimeError(f"dbt could not read {project}: {read.exception}")
    nodes = {key: node for key, node in read.result.nodes.items() if node.resource_type == "model"}
    return {
        node.name: Model(
            node.name,
            frozenset(nodes[parent].name for parent in node.depends_on.nodes if parent in nodes),
            frozenset(_CODE.findall(node.raw_code)),
        )
        for node in nodes.values()
    }


def counted_in(models: Mapping[str, Model], measure_code: str) -> tuple[str, ...]:
    """The models of items in which the measure is counted."""
    return tuple(
        sorted(name for name, model in models.items() if name.startswith(COUNTING) and measure_code in model.quoted)
    )


def behind(models: Mapping[str, Model], names: Collection[str]) -> tuple[str, ...]:
    """Everything that the models rest on: facts first, staging last, each layer in the order of the names."""
    found: set[str] = set()
    ahead = list(names)
    while ahead:
        unseen = models[ahead.pop()].reads - found
        found |= unseen
        ahead += unseen
    return tuple(sorted(found - set(names), key=lambda each: (_layer(each), each)))


def _layer(name: str) -> int:
    """Items come before what they are counted from; a model with a name of another kind comes first of all."""
    return next((place for place, prefix in enumerate(_LAYERS) if name.startswith(prefix)), -1)
