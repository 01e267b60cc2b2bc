"""``docs/indicators.md``: what each measure counts, how it is judged, and what it rests on.

``python -m publication.indicator_page`` writes the page from the seeds and the models; with ``--check`` it writes
nothing and fails when the page does not say what they say. Limits are told in the words that packs use.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from publication.indicator_seeds import Row, Seeds, as_day, as_measure, as_threshold, by, read_seeds
from publication.model_graph import Model, behind, counted_in, read_models
from publication.pack.limits import limit_sentences
from publication.pack.records import Measure, School
from publication.pack.words import limit, long_date, objective_title, sentence, spaced

REPOSITORY = Path(__file__).resolve().parents[1]
PROJECT = REPOSITORY / "dbt"
PAGE = REPOSITORY / "docs" / "indicators.md"
WIDTH = 120
_OPENING = """\
# Indicators and measures

Written by `python -m publication.indicator_page` from the seeds in `dbt/seeds/` and the models in `dbt/models/`: change
those. How a measure is added: [adding a measure](adding-a-measure.md).

The strategy's indicators are each watched by one or more measures. Of every measure what counts is kept beside what it
is out of, so that the trust's figure is worked out from all that was counted and never from the academies' rates.
Limits are proposals until the board has approved them. A missing source is shown as missing, and nothing unknown is
green. Figures about people are left out where they are small enough to point at somebody.
"""
_UNITS = {
    "percent": "percent",
    "per_100_pupils": "for every 100 pupils",
    "count": "a number",
    "days": "days",
    "hours": "hours",
    "pounds_per_m2": "pounds per square metre",
}
_DIRECTIONS = {"higher": "higher is better", "lower": "lower is better", "band": "a band is wanted"}
_SUMMARIES = {
    "sum": "what counts, added up, over what it is out of, added up",
    "total": "what counts, added up",
    "median": "the middle one of all that is counted",
}
_RAG_RULES = {
    "worst": "the worst colour of its measures, and none while one that has limits is unknown",
}
_VIEWS = {"full": "In full", "headline": "Headline"}


def rendered(seeds: Seeds, models: Mapping[str, Model]) -> str:
    """The whole page."""
    boards = {board["board_code"]: board for board in seeds.boards}
    objectives = by(seeds.indicators, "objective")
    strategies = {each["strategy_code"]: each for each in seeds.strategies}
    lines = [_OPENING, *_contents(seeds)]
    for objective in seeds.objectives:
        code, strategy = objective["objective_code"], strategies[objective["strategy_code"]]
        named = objective_title(code)
        heading = objective["title"] if named == code else f"{named}: {objective['title']}"
        lines += [f"## {heading}", "", f"{strategy['title']}, {_period(strategy)}.", ""]
        if code == "Commitments":
            lines += [_item(f"**{each['commitment_code']}** {each['text']}") for each in seeds.commitments] + [""]
        for indicator in objectives[code]:
            lines += _indicator(indicator, boards, seeds, models)
    return "\n".join(lines).rstrip() + "\n"


def _contents(seeds: Seeds) -> Iterator[str]:
    indicators = {row["indicator_code"]: row for row in seeds.indicators}
    shown = by(seeds.indicator_boards, "board_code")
    yield "## Who sees what"
    yield ""
    for board in sorted(seeds.boards, key=lambda row: int(row["sort_order"])):
        yield f"### {board['title']}"
        yield ""
        packs = "one pack for each academy" if board["pack_scope"] == "academy" else "one pack"
        yield f"Meets {board['cadence']}; {packs}."
        yield ""
        for view, words in _VIEWS.items():
            seen = [indicators[row["indicator_code"]] for row in shown[board["board_code"]] if row["view"] == view]
            if seen:
                yield f"{words}:"
                yield ""
                yield from (f"- [{_heading(row)}](#{_anchor(_heading(row))})" for row in seen)
                yield ""


def _indicator(indicator: Row, boards: Mapping[str, Row], seeds: Seeds, models: Mapping[str, Model]) -> Iterator[str]:
    code = indicator["indicator_code"]
    yield f"### {_heading(indicator)}"
    yield ""
    yield _filled(
        f"**Owner:** {indicator['officer_role']}. **Board:** {boards[indicator['board_code']]['title']}. "
        f"**Colour:** {_RAG_RULES[indicator['rag_rule']]}. **Held:** {_period(indicator)}."
    )
    yield ""
    if code == "QA":
        kinds = ", ".join(kind["title"] for kind in seeds.qa_activity_types)
        yield _filled(f"Kinds of activity that the register knows: {kinds}.")
        yield ""
    measures = by(seeds.measures, "indicator_code")[code]
    if not measures:
        yield "Nothing measures it yet."
        yield ""
    for measure in measures:
        yield from _measure(measure, seeds, models)


def _measure(row: Row, seeds: Seeds, models: Mapping[str, Model]) -> Iterator[str]:
    code, measure = row["measure_code"], as_measure(row)
    yield f"#### {code} {measure.title}"
    yield ""
    yield _filled(measure.definition)
    yield ""
    yield _item(f"**Unit:** {_UNITS[measure.unit]}; {_DIRECTIONS[measure.direction]}.")
    whose = "the trust alone has it" if row["grain"] == "trust" else "for the trust, over all its academies together"
    yield _item(f"**Figure:** {_SUMMARIES[measure.summary]}; {whose}.")
    yield _item(f"**Limits:** {' '.join(_limits(measure, by(seeds.thresholds, 'measure_code')[code]))}")
    if measure.red_flag_rule:
        yield _item(f"**Red whatever its value:** {measure.red_flag_rule}")
    if parameters := by(seeds.measure_parameters, "measure_code")[code]:
        yield _item(f"**Set by the trust:** {'; '.join(_parameter(each) for each in parameters)}.")
    if measure.comparator_name:
        rates = "; ".join(_rate(each, measure) for each in by(seeds.comparators, "measure_code")[code])
        yield _item(f"**Compared with:** {measure.comparator_name}: {rates}.")
    yield _item(f"**Suppressed when small:** {'yes, it counts people' if measure.is_about_people else 'no'}.")
    yield _item(f"**Sources:** {measure.sources}. Without these it is missing: {_sources(code, seeds)}.")
    counting = counted_in(models, code)
    yield _item(f"**Models:** counted in {_code(counting)}, from {_code(behind(models, counting))}.")
    held = f"definition version {measure.definition_version}, {_period(row)}"
    yield _item(f"**Reported:** {measure.cadence}; {held}.")
    yield ""


def _limits(measure: Measure, rows: Sequence[Row]) -> Iterator[str]:
    """The pack's sentences, for each period in which other limits hold; a period is named where it ends."""
    schools = [School(urn="", name="", phase=row["phase"], is_open=True) for row in rows]
    periods = dict.fromkeys((row["valid_from"], row["valid_to"]) for row in rows) or {("", ""): None}
    for valid_from, valid_to in periods:
        held = [row for row in rows if (row["valid_from"], row["valid_to"]) == (valid_from, valid_to)]
        when = f"{sentence(_period(held[0]))}: " if valid_to else ""
        for told in limit_sentences(measure, [as_threshold(row) for row in held], schools):
            yield f"{when}{told}"


def _parameter(row: Row) -> str:
    """``window_days`` of 365 -> ``window 365 days``: the unit is the end of a parameter's name."""
    name, value = row["parameter"], row["value"]
    if name.endswith("_days"):
        return f"{spaced(name.removesuffix('_days'))} {value} days"
    if name.endswith("_pct"):
        return f"{spaced(name.removesuffix('_pct'))} {value}%"
    return f"{spaced(name)} {value}"


def _rate(row: Row, measure: Measure) -> str:
    return f"{row['phase']} {limit(Decimal(row['rate']), measure.unit)} ({row['national_year']})"


def _sources(code: str, seeds: Seeds) -> str:
    """The resources in words, and what becomes of their rows that cannot be read."""
    titles = {(row["source"], row["resource"]): row["title"] for row in seeds.source_limits}
    needed = by(seeds.measure_sources, "measure_code")[code]
    reliable = {row["measure_code"]: row["excluded_rows_make_unreliable"] != "true" for row in seeds.measures}[code]
    left_out = "rows that cannot be read are left out, counted" + ("" if reliable else " and make it unreliable")
    return "; ".join(
        titles[row["source"], row["resource"]] + (f" ({left_out})" if row["refused_rows"] == "left_out" else "")
        for row in needed
    )


def _period(row: Row) -> str:
    """``since 1 September 2023``, or ``from`` a day ``to`` the last on which it holds."""
    first, last = as_day(row["valid_from"]), as_day(row["valid_to"])
    if first is None:
        return "since ever" if last is None else f"to {long_date(last)}"
    return f"since {long_date(first)}" if last is None else f"from {long_date(first)} to {long_date(last)}"


def _heading(indicator: Row) -> str:
    return f"{indicator['indicator_code']} {indicator['title']}"


def _anchor(heading: str) -> str:
    """The address that readers of Markdown give to a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _code(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _item(text: str) -> str:
    return _filled(f"- {text}", indent="  ")


def _filled(text: str, indent: str = "") -> str:
    # Names and addresses are not broken: what begins on one line and ends on the next could not be searched for.
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the page; the exit code says whether all was well."""
    parser = argparse.ArgumentParser(prog="python -m publication.indicator_page", description="Tell what is measured.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is stale")
    parser.add_argument("--project", type=Path, default=PROJECT, help="the dbt project")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page is")
    chosen = parser.parse_args(arguments)
    text = rendered(read_seeds(chosen.project / "seeds"), read_models(chosen.project))
    if chosen.page.exists() and chosen.page.read_text("utf-8") == text:
        return 0
    if chosen.check:
        sys.stderr.write(f"{chosen.page} is not what seeds and models say: run python -m publication.indicator_page\n")
        return 1
    chosen.page.write_text(text, "utf-8")
    sys.stdout.write(f"{chosen.page} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
