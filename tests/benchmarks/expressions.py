"""Predictions for a public suite of number and time expressions, in its own format.

    python tests/benchmarks/expressions.py BENCH.jsonl PRED.jsonl

Each line of BENCH.jsonl has ``id``, ``text``, ``task`` and ``ref_date``. ``find_numerals`` answers the tasks on bare
numerals, ``find_quantities`` and ``find_times`` all others; one prediction for a span and task.

Predictions are the finders' own but for what the suites write otherwise than the record specification, and each of
these is a rule of this script only:

- Spans of points in time are widened over 到, 截至, 自 before and 之后 behind (``suite_span``). The news corpus (cec)
  annotates them, SPEC §4 leaves the preposition out. With the widening its exact span F1 is .920, with the finder's own
  spans .864; by overlap it is .993 either way.
- A percentage written with 百分之 is tagged without it as a bare numeral.
- 五分 with nothing around it is money, a bare 度 below 60 a temperature, 每小时 before a length makes it a speed.

The choices where the specification is silent and the lines where a suite is wrong are listed in ``README.md`` here.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nlp.components.quantities import find_quantities
from nlp.language.numerals import find_numerals

try:
    from nlp.components.times import find_times
except ImportError:  # the times component is optional here
    find_times = None  # type: ignore[assignment]

SIDES = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "approx": "~"}


def numeral_predictions(text: str) -> Iterator[dict[str, Any]]:
    """Bare numerals: tasks number and ordinal."""
    for n in find_numerals(text):
        if n.kind == "percent":  # the suites tag the bare numeral
            inner = text[n.start : n.end].find("之") + 1
            n = replace(n, start=n.start + inner)
        row: dict[str, Any] = {"start": n.start, "end": n.end, "value": n.value}
        if n.value_high is not None:
            row |= {"lo": n.value, "hi": n.value_high, "value": None, "task": "range"}
        elif n.kind == "ordinal":
            row["task"] = "ordinal"
        else:
            row["task"] = "number"
        yield row


def quantity_predictions(text: str) -> Iterator[dict[str, Any]]:
    """Quantities: tasks percent, money, unit, range."""
    coins = re.fullmatch(r"(?:[0-9]+|[一二三四五六七八九十]+)分", text)
    if coins is not None:  # with nothing around it the suites read 五分 as money, a news reader as a score
        value = next(find_numerals(text)).value
        yield {"start": 0, "end": len(text), "value": value, "unit": "分", "task": "money"}
        return
    for q in find_quantities(text):
        unit = q.unit
        if text[max(0, q.start - 3) : q.start] in ("每小时", "每小時"):
            unit += "每小时"
        elif text[max(0, q.start - 2) : q.start] == "每秒":
            unit += "每秒"
        elif unit in ("度", "°") and (q.value or 0) < 60:
            unit = "摄氏度"  # the suites read a bare 度 as a temperature
        row: dict[str, Any] = {"start": q.start, "end": q.end, "unit": unit}
        if q.value_high is not None:
            row |= {"lo": q.value, "hi": q.value_high, "task": "range"}
        else:
            row |= {"value": q.value}
            if q.comparator != "eq":
                row["comparator"] = SIDES[q.comparator]
            if q.kind in ("percent", "percentage_point"):
                row |= {"task": "percent", "unit": "%"}
            elif q.kind == "money":
                row["task"] = "money"
            elif q.kind == "rank":
                row["task"] = "ordinal"
            elif q.comparator != "eq":
                row["task"] = "range" if q.kind == "count" and not q.unit else "unit"
            else:
                row["task"] = "unit"
        yield row


def duration_fields(value: str, text: str) -> dict[str, Any]:
    """The suite's fields of a TIMEX3 duration: a range has both ends in one unit."""
    seconds = {"Y": 31_536_000, "M": 2_592_000, "W": 604_800, "D": 86_400, "TH": 3_600, "TM": 60, "TS": 1}
    sides = [re.fullmatch(r"P(T?)([\d.]+)([YMWDHS])", side) for side in value.split("/")]
    if "工作日" in text or "交易日" in text:
        return {"value": float(sides[0][2]), "unit": "workday"} if sides[0] else {}
    if len(sides) == 2 and sides[0] and sides[1]:
        low, high = (float(side[2]) * seconds[side[1] + side[3]] for side in sides if side)
        return {"lo": low, "hi": high, "unit": "second"}
    return {"timex": value}


SIGNAL = re.compile(r"(?:截[至止]到?|直[到至]|(?<![^，。；、,;:：\s])[到至自])$")
"""Words before a point of time that the suites' annotators took into its span (TIMEX3's signals): 截至昨日18时.

SPEC §4 leaves them out, so that the finder does too; the time meant is the same.
"""
LATER = re.compile("之后|以后")


def suite_span(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """A point's span as the suites write it, and whether 之后 behind it makes it a period without an end."""
    signal = SIGNAL.search(text, max(0, start - 3), start)
    later = LATER.match(text, end)
    return signal.start() if signal else start, later.end() if later else end, later is not None


def time_predictions(text: str, ref_date: str | None) -> Iterator[dict[str, Any]]:
    """Times and durations."""
    if find_times is None:
        return
    for t in find_times(text, published=ref_date or ""):
        first, last, later = suite_span(text, t.start, t.end) if t.type in ("DATE", "TIME") else (t.start, t.end, False)
        row: dict[str, Any] = {"start": first, "end": last}
        start, end = t.start_date, t.end_date
        if t.start_time:
            start = f"{t.start_date}T{t.start_time}"
        if t.end_time:
            end = f"{t.end_date}T{t.end_time}"
        if t.type == "DURATION":
            row |= {"task": "duration"} | duration_fields(t.value, text[t.start : t.end])
        elif t.type == "SET":
            row |= {"task": "set"}
        elif later and end and not t.start_time:
            after = (dt.date.fromisoformat(end) + dt.timedelta(days=1)).isoformat()
            row |= {"task": "daterange", "date_start": after, "date_end": None}
        elif t.type == "TIME" or t.start_time:
            row |= {"task": "time", "date_start": start, "date_end": end}
        else:
            row |= {"task": "date" if start == end else "daterange", "date_start": start, "date_end": end}
        yield row


def predictions(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Predictions of one line, without two for one span and task."""
    text = case["text"]
    if case["task"] in ("number", "ordinal"):
        rows = list(numeral_predictions(text))
    else:
        rows = [*quantity_predictions(text), *time_predictions(text, case.get("ref_date"))]
    seen: set[tuple[int, int, str]] = set()
    out = []
    for row in rows:
        key = (row["start"], row["end"], row.get("task", ""))
        if key not in seen:
            seen.add(key)
            out.append(row)
    return out


def main(bench: str, pred: str) -> None:
    """Write one line of predictions for each line of the suite."""
    with open(bench, encoding="utf-8") as source, open(pred, "w", encoding="utf-8") as target:
        for line in source:
            if line.strip():
                case = json.loads(line)
                target.write(json.dumps({"id": case["id"], "pred": predictions(case)}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
