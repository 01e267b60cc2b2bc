"""What the Audit & Risk page says, read from its HTML as a reader or a screen reader would."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from publication.pack import render_pack
from tests.publication.pack import synthetic
from tests.publication.pack.outline import Element, Outline
from tests.publication.pack.promises import INDICATORS


def page(publication: Path, board: str = "audit_risk") -> Outline:
    return Outline(render_pack(publication, board, meeting_date=synthetic.MEETING).read_text(encoding="utf-8"))


def rows(outline: Outline, anchor: str) -> list[str]:
    """The text of every table row between the element of that id and the next section of its kind."""
    start = outline.elements.index(outline.by_id(anchor))
    found = []
    for element in outline.elements[start + 1 :]:
        if element.tag == "section":
            break
        if element.tag == "tr":
            found.append(element.text)
    return found


def test_the_cover_says_whose_page_it_is_and_of_which_day(audit_risk: Outline) -> None:
    (cover,) = audit_risk.all("header")
    for words in ("Audit & Risk Committee", "26 March 2026", "19 March 2026", synthetic.PUBLICATION_ID):
        assert words in cover.text
    assert "17 schools: 14 special, 2 primary, 1 secondary" in cover.text  # the closed school is not counted


def test_the_glance_counts_measures_by_rating_and_what_is_not_measured(audit_risk: Outline) -> None:
    glance = audit_risk.by_id("glance").text
    assert "5 of 15 indicators can be measured today, by 8 measures: 2 red, 2 amber, 2 green and 2 not rated." in glance
    (tallies,) = audit_risk.all("ul", "tallies")
    assert tallies.text == "2 Red 2 Amber 2 Green 2 Not rated 10 indicators not yet measured"


def test_attention_goes_to_red_first_and_then_to_what_this_board_sees_in_full(audit_risk: Outline) -> None:
    (attention,) = audit_risk.all("ol", "attention")
    assert re.findall(r"\b(1b\.2|1a\.1|3c\.3|1a\.2)\b", attention.text) == ["1b.2", "1a.1", "3c.3", "1a.2"]
    assert "27 to put right" in attention.text


def test_the_headline_holds_every_indicator_measured_or_not(audit_risk: Outline) -> None:
    headline = audit_risk.by_id("headline").text
    (table,) = audit_risk.all("table", "headline")
    for code, title, *_ in INDICATORS:
        assert f"{code} {title}" in table.text
    assert (
        table.text.count("Not yet measured") == 11
    )  # ten indicators, and one measure of an indicator that has another
    assert "1,249 of 1,263" in headline
    assert "£91,235 of £1,204,568" in headline
    assert "16 of 17 schools" in headline


def test_only_this_boards_indicators_stand_in_full(audit_risk: Outline) -> None:
    in_full = [text.split()[0] for level, text in audit_risk.headings() if level == 2 and text[0].isdigit()]
    assert in_full == ["1b", "2c", "3c", "3d", "3.2"]
    assert "No measure of this indicator is built yet." in audit_risk.by_id("m-2c").text
    assert "It needs: Contracts register." in audit_risk.by_id("m-3c-9").text


def test_the_schools_of_a_measure_come_worst_first_with_figure_and_rating(audit_risk: Outline) -> None:
    table = rows(audit_risk, "m-3c-3")[1:18]
    assert table[0].startswith("Greenacre School Special 11.8% £5,402 of £45,948 Red")
    assert [re.search(r"(Red|Amber|Green|Not rated)$", row).group() for row in table] == (  # type: ignore[union-attr]
        ["Red"] * 3 + ["Amber"] * 5 + ["Green"] * 9
    )


def test_a_missing_source_is_grey_and_says_why(audit_risk: Outline) -> None:
    (row,) = [row for row in rows(audit_risk, "m-1b-2") if row.startswith("Copperfield Academy") and "Not rated" in row]
    assert "x source missing" in row
    assert "have not been read" in row
    assert "Green" not in row


def test_a_red_for_life_safety_is_explained(audit_risk: Outline) -> None:
    section = audit_risk.by_id("m-1b-2").text
    assert "Red for life safety. The figure alone would not be red." in section
    assert "2 life-safety checks at 2 schools are overdue, never done or unreadable: Gas safety inspection." in section
    assert "Ashgrove School Special · 1 life-safety check overdue, never done or unreadable 100.0%" in section


def test_breaches_of_a_school_that_was_not_read_are_not_held_against_it(published: Path) -> None:
    moved = f"update compliance_status set school_urn = '{synthetic.MISSING}' where school_urn = '{synthetic.URNS[7]}'"
    synthetic.change(published, moved)
    section = page(published).by_id("m-1b-2").text
    assert "1 life-safety check at 1 school is overdue, never done or unreadable" in section


def test_a_red_for_no_reason_that_can_be_seen_says_so(published: Path) -> None:
    synthetic.change(published, "delete from compliance_status")
    assert (
        "Red by a rule of its own, although the figure alone would not be red" in page(published).by_id("m-1b-2").text
    )


def test_every_exception_is_there_once_with_the_record_to_find(audit_risk: Outline) -> None:
    cells = [e for e in audit_risk.all("span", "id") if e.text.startswith("5f1c0e7a-")]
    assert len(cells) == len({cell.text for cell in cells}) == 180
    summaries = [e.text for e in audit_risk.all("summary")]
    assert summaries[0] == "Harbour View School 4"
    assert "69 days ago" in audit_risk.by_id("m-1b-2").text


def test_what_could_not_be_read_is_called_out(audit_risk: Outline) -> None:
    (callout,) = audit_risk.all("aside", "callout")
    assert "2 readings are missing or out of date." in callout.text
    assert "6 workbook entries at 2 schools could not be read." in callout.text
    data = audit_risk.by_id("data").text
    assert "Copperfield Academy Registers: compliance checks never No workbook of this academy could be opened" in data
    assert "The trust Snipe-IT: hardware 2 Mar 2026 17 days old" in data
    assert "900006 premises log.xlsx sheet Compliance checks, row 4, column last done" in data
    assert "Unknown codes are left out. 3 marks attendance: every code is known" in data


def test_definitions_and_symbols_are_in_plain_words(audit_risk: Outline) -> None:
    words = audit_risk.by_id("words").text
    for symbol, meaning in (("x", "source missing"), ("z", "not applicable"), ("c", "suppressed")):
        assert f"{symbol} {meaning}" in words
    assert "low rounds to 0" in words
    assert "u unreliable" in words
    assert "3b.2 Pupils on roll against capacity" in words
    assert "Green at 85 to 95%; amber at 80 to 100%; red otherwise." in words


@pytest.mark.parametrize(
    ("board", "anchor", "expected"),
    [
        ("finance_infrastructure", "m-3b-2", "Juniper Fields School Special c suppressed Not rated"),
        ("standards", "m-B1-4", "Copperfield Academy Special low rounds to 0 1 of 2,900 Not rated"),
        ("standards", "m-B1-2", "Pennywell Primary Academy Primary 16.7% 1,500 of 9,000 5.3% or less Amber"),
    ],
)
def test_symbols_and_moving_targets_on_other_boards_pages(
    published: Path, board: str, anchor: str, expected: str
) -> None:
    assert expected in rows(page(published, board), anchor)


def test_a_suppressed_school_has_no_bar(published: Path) -> None:
    outline = page(published, "finance_infrastructure")
    assert len(outline.all("svg", "bar")) == len(synthetic.URNS) - 1


def test_what_counts_against_a_withheld_figure_is_withheld_and_that_is_said(published: Path) -> None:
    section = page(published, "finance_infrastructure").by_id("m-3b-2").text
    assert "Where a school's figure is withheld, so is what counts against it." in section
    assert "Nothing is recorded" not in section


def test_counts_of_records_that_are_withheld_are_not_made_up(published: Path) -> None:
    synthetic.change(
        published,
        "update source_freshness set rows_landed = null where source = 'wonde'",
        "update source_freshness set rows_landed = null"
        f" where source = 'registers' and school_urn = '{synthetic.URNS[0]}'",
    )
    data = page(published).by_id("data").text
    assert "Wonde: session marks 17 of 17 schools 19 Mar 2026 withheld 0" in data
    assert "Registers: compliance checks 16 of 17 schools never read 1,110, some withheld 32" in data


def test_a_board_of_its_own_indicators_has_only_those_in_its_headline(published: Path) -> None:
    (table,) = page(published, "standards").all("table", "headline")
    assert "B1.2" in table.text
    assert "1b.2" not in table.text


def test_a_page_for_academies_names_none(published: Path) -> None:
    html = render_pack(published, "local_governors", meeting_date=None).read_text(encoding="utf-8")
    assert "1a.2 Costed actions" in Outline(html).by_id("m-1a").text
    assert "91.6%" in html
    for name, urn in zip(synthetic.NAMES, synthetic.URNS, strict=True):
        assert name not in html
        assert urn not in html
    assert "Date to be confirmed" in html


def test_an_officer_reading_by_ear_gets_the_same(audit_risk: Outline) -> None:
    assert audit_risk.elements[0].attributes == {"lang": "en-GB"}
    for element in audit_risk.all("svg"):
        assert (
            element.attributes.get("aria-label")
            if element.attributes.get("role") == "img"
            else (element.attributes.get("aria-hidden") == "true")
        )
    for table in audit_risk.all("table"):
        assert table.attributes["role"] == "table"
    assert len(audit_risk.all("caption")) == len(audit_risk.all("table"))
    assert all(header.attributes.get("scope") for header in audit_risk.all("th"))
    # A rating is never a colour or a shape alone: its word stands inside it.
    assert {e.text for e in audit_risk.all("span", "rating")} == {
        "Red",
        "Amber",
        "Green",
        "Not rated",
        "Not yet measured",
    }


def test_headings_go_down_one_level_at_a_time(audit_risk: Outline) -> None:
    levels = [level for level, _ in audit_risk.headings()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_link_leads_somewhere_on_the_page_and_ids_are_single(audit_risk: Outline) -> None:
    ids = [e.attributes["id"] for e in audit_risk.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    targets: list[Element] = [e for e in audit_risk.elements if e.tag in {"a", "use"}]
    assert targets
    assert {e.attributes["href"].removeprefix("#") for e in targets} <= set(ids)
    labelled = {e.attributes["aria-labelledby"] for e in audit_risk.elements if "aria-labelledby" in e.attributes}
    assert labelled <= set(ids)


def test_nothing_is_fetched_from_anywhere(audit_risk: Outline) -> None:
    (policy,) = [e for e in audit_risk.all("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy"]
    assert policy.attributes["content"].startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert {e.tag for e in audit_risk.elements}.isdisjoint({"script", "img", "iframe", "object", "form", "base"})
    for element in audit_risk.elements:
        assert "src" not in element.attributes
        assert not any(name.startswith("on") for name in element.attributes)
        assert element.attributes.get("href", "#").startswith(("#", "data:,"))
    (style,) = audit_risk.all("style")
    assert not re.search(r"url\(|@import|@font-face", style.text)


def test_text_that_would_do_harm_is_only_text(audit_risk: Outline) -> None:
    assert f"Fennel {synthetic.SCRIPT} School" in audit_risk.by_id("m-1b-2").text
    assert synthetic.FORMULA in audit_risk.by_id("m-1b-2").text
    assert "{{ 7 * 7 }}" in audit_risk.by_id("m-3c-9").text
