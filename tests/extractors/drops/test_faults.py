"""Export by fault by outcome: the line that is refused, or the named error that lets nothing land."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from demo.records import World
from extractors.drops.values import UnreadableCellError, amount_of, month_of_year, month_written
from extractors.outcome import Status
from tests.extractors.drops.conftest import Trust

IRIS = "Ledger Code,Entity,Year,Period,Transaction ID,Line,Debit,Credit,Details\n"
GOOD = "61100,900001,2025/26,7,T1,1,10.00,,text\n"
ACCESS = "Period,Academy,Account,Reference,Value,Narrative\n"
GOOD_ACCESS = "03/2026,900001,61100,J1,10.00,text\n"
FMS = (
    '<?xml version="1.0" encoding="iso-8859-1"?><GLTransactions><Header><SchoolName>900001</SchoolName></Header>'
    "<Transactions>{lines}</Transactions><ControlLines>{count}</ControlLines><ControlTotal>{total}</ControlTotal>"
    "</GLTransactions>"
)
FMS_LINE = (
    "<Transaction><TransactionID>T1</TransactionID><LineNumber>1</LineNumber><FinancialYear>2025</FinancialYear>"
    "<Period>7</Period><LedgerCode>61100</LedgerCode><Debit>10.00</Debit></Transaction>"
)
SOUND_FMS = FMS.format(lines=FMS_LINE, count=1, total="10.00")
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,234.56", "1234.56"),
        ("1234.5", "1234.5"),
        ("£1,000", "1000"),
        ("(45.00)", "-45"),
        ("(£1,045.00)", "-1045"),
        ("-£45.00", "-45"),
        ("45.00-", "-45"),
        ("45.00 CR", "-45"),
        ("45.00DR", "45"),
        ("\N{MINUS SIGN}45", "-45"),
        (".50", "0.50"),
        ("0.00", "0"),
    ],
)
def test_amounts_as_accountants_write_them(written: str, amount: str) -> None:
    assert amount_of(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["", "abc", "1,23.00", "1.234,56", "12 34", "1e5", "NaN", "(5", "#REF!", "9" * 15])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(UnreadableCellError):
        amount_of(written)


@pytest.mark.parametrize(
    ("year", "period", "month"),
    [
        ("2025/26", "1", date(2025, 9, 1)),
        ("2025/26", "4", date(2025, 12, 1)),
        ("2025/26", "5", date(2026, 1, 1)),
        ("2025", "12", date(2026, 8, 1)),
        ("2025/2026", "13", date(2026, 8, 1)),
    ],
)
def test_periods_are_months_of_the_financial_year(year: str, period: str, month: date) -> None:
    assert month_of_year({"year": year, "period": period}) == month


@pytest.mark.parametrize(
    ("year", "period"), [("2025/26", "0"), ("2025/26", "15"), ("", "1"), ("x", "1"), ("2025", "Mar")]
)
def test_other_periods_are_refused(year: str, period: str) -> None:
    with pytest.raises(UnreadableCellError):
        month_of_year({"year": year, "period": period})
    with pytest.raises(UnreadableCellError):
        month_written("%m/%Y")({"period": "13/2026"})


@pytest.mark.parametrize(
    ("line", "code", "value"),
    [
        ("ABC,900001,2025/26,7,T2,1,10.00,,x\n", "unreadable_account", None),
        ("611,900001,2025/26,7,T2,1,10.00,,x\n", "unknown_account", "611"),
        ("61100,Nowhere,2025/26,7,T2,1,10.00,,x\n", "unknown_school", None),
        ("61100,900001,2025/26,99,T2,1,10.00,,x\n", "unreadable_period", None),
        ("61100,900001,2025/26,7,Mary Poppins,1,10.00,,x\n", "unreadable_reference", None),
        ("61100,900001,2025/26,7,T1,1,12.00,,x\n", "duplicate_reference", None),
        ("61100,900001,2025/26,7,T2,1,ten,,x\n", "unreadable_amount", None),
        ("61100,900001,2025/26,7,T2,1,,,x\n", "unreadable_amount", None),
        ("61100,900001\n", "short_line", None),
    ],
)
def test_a_faulty_line_is_refused_by_name_and_the_others_land(
    trust: Trust, line: str, code: str, value: str | None
) -> None:
    trust.save(IRIS + GOOD + line + GOOD.replace("T1", "T9"))
    outcome = trust.night()["ledger_lines"]
    assert (outcome.status, outcome.rows_landed, outcome.rows_quarantined) == (Status.LANDED, 2, 1)
    (refused,) = trust.quarantined()
    assert (refused["reason_code"], refused["value"]) == (code, value)
    assert refused["where"] == "ledger.csv, line 2"
    assert "Poppins" not in str(refused)


def test_a_line_in_which_everything_shifted_repeats_nobodys_name(trust: Trust) -> None:
    trust.save(IRIS + GOOD + "Mary Poppins,61100,900001,2025/26,7,T2,1,10.00,,x\n")
    trust.night()
    assert "Poppins" not in str(trust.quarantined())


@pytest.mark.parametrize(
    ("system", "name", "content", "code"),
    [
        ("iris", "a.csv", IRIS + GOOD + "Total,,,,,,11.00,,\n", "ControlTotalDisagrees"),
        ("iris", "a.csv", IRIS + GOOD + "Total,,,,,,ten,,\n", "ExportUnreadable"),
        ("iris", "a.csv", IRIS + GOOD + "Total,,,\n", "ExportCutShort"),
        ("iris", "a.csv", IRIS + GOOD + "Total,,,,,,10.00,,\n" + GOOD, "ExportUnreadable"),
        ("iris", "a.csv", IRIS + GOOD + "61100,9000", "ExportCutShort"),
        ("iris", "a.csv", IRIS + GOOD + '61100,900001,2025/26,7,T2,1,1.00,,"never closed', "ExportCutShort"),
        ("iris", "a.csv", IRIS.replace("Credit", "Kredit") + GOOD, "ColumnsMissing"),
        ("iris", "a.csv", "", "ExportCutShort"),
        ("iris", "a.csv", "<!DOCTYPE html><html><h1>Sign in</h1></html>", "ColumnsMissing"),
        ("iris", "a.csv", (IRIS + GOOD).encode() + b"\x81\x8d\n", "ExportUnreadable"),
        ("iris", "a.csv", IRIS + GOOD + "".join(f"bad,1,1,1,B{n},1,1,,\n" for n in range(11)), "TooManyRefused"),
        ("iris", "chart_of_accounts.csv", "Own,DfE\n1,2\n", "ChartUnreadable"),
        ("iris", "chart_of_accounts.csv", "Own code,DfE code\n6110,611\n", "ChartUnreadable"),
        ("iris", "chart_of_accounts.csv", "Own code,DfE code\n6110,61100\n6110,61200\n", "ChartUnreadable"),
        ("access_education", "a.csv", ACCESS + GOOD_ACCESS, "ExportCutShort"),
        ("access_education", "a.csv", ACCESS + GOOD_ACCESS + "Grand Total,,,,(10.00),\n", "ControlTotalDisagrees"),
        ("sims_fms", "a.xml", SOUND_FMS[:-20], "ExportCutShort"),
        ("sims_fms", "a.xml", SOUND_FMS[:250], "ExportCutShort"),
        ("sims_fms", "a.xml", SOUND_FMS.replace("</Period>", "</Perjod>"), "ExportUnreadable"),
        ("sims_fms", "a.xml", SOUND_FMS.replace("?>", "?>" + BOMB), "UnsafeExport"),
        ("sims_fms", "a.xml", FMS.format(lines=FMS_LINE, count=2, total="10.00"), "ControlTotalDisagrees"),
        ("sims_fms", "a.xml", FMS.format(lines=FMS_LINE, count=1, total="10.01"), "ControlTotalDisagrees"),
        ("sims_fms", "a.xml", FMS.format(lines=FMS_LINE, count=1, total="ten"), "ExportUnreadable"),
        ("sims_fms", "a.xml", "<GLTransactions/>", "ExportUnreadable"),
        ("sims_fms", "a.xml", "", "ExportCutShort"),
    ],
)
def test_a_faulty_export_lets_nothing_land_and_is_told_by_name(
    trust: Trust, system: str, name: str, content: str | bytes, code: str
) -> None:
    trust.system = system
    trust.save(content, name)
    outcomes = trust.night()
    assert {outcome.error_code for outcome in outcomes.values()} == {code}
    assert name in str(outcomes["ledger_lines"].error)
    assert not list((trust.home / "landing").glob(f"{system}/*/*"))


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(",", "\t").encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: ("PS Financials\n\nTransaction listing\n" + text + "\n\n").encode(),
        lambda text: text.upper().encode(),
        lambda text: text.removesuffix("\n").encode(),
    ],
)
def test_a_table_may_be_saved_in_many_ways(trust: Trust, saved: Callable[[str], bytes]) -> None:
    line = '61100,900001,2025/26,7,T1,1,1234.00,,"£ café\nsecond line"\n'
    trust.save(saved(IRIS + line + "Total,,,,,,1234.00,,\n"))
    trust.night()
    assert [(row["line_reference"], row["amount"]) for row in trust.lines()] == [("T1/1", Decimal("1234.00"))]


def test_an_unknown_column_is_told_and_known_free_text_is_not(trust: Trust) -> None:
    trust.save("Mood," + IRIS + "x," + GOOD)
    trust.night()
    manifest = next((trust.home / "landing").glob("iris/ledger_lines/*/manifest.json")).read_text()
    assert '"Mood"' in manifest
    assert "Details" not in manifest


def test_the_trusts_own_codes_and_its_divisions_of_the_dfes_become_the_dfes(trust: Trust) -> None:
    trust.save("Own code,DfE code\nR1,61100\n", "chart_of_accounts.csv")
    trust.save(IRIS + GOOD.replace("61100", "R1") + GOOD.replace("61100", "61107").replace("T1", "T2"))
    trust.night()
    assert [(row["system_account"], row["account_code"]) for row in trust.lines()] == [
        ("R1", "61100"),
        ("61107", "61100"),
    ]


def test_xml_without_an_element_refuses_the_line(tmp_path: Path, world: World) -> None:
    trust = Trust(tmp_path, world, "sims_fms")
    second = FMS_LINE.replace("<LedgerCode>61100</LedgerCode>", "").replace("<Debit>10.00</Debit>", "<Debit>0</Debit>")
    trust.save(FMS.format(lines=FMS_LINE + second, count=2, total="10.00"), "a.xml")
    trust.night()
    assert [row["reason_code"] for row in trust.quarantined()] == ["short_line"]
    assert len(trust.lines()) == 1
