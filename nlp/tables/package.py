"""The Frictionless Data Package descriptor (``datapackage.json``) of a run's tables, made from the schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlp import schema
from nlp.tables.sqlite import REFERENCES
from nlp.tables.writers import ONE_FILE

DESCRIPTOR = "datapackage.json"
_TYPES = {str: "string", int: "integer", float: "number"}
_TEXT_FORMATS = {"csv": "text/csv", "jsonl": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}
_MEDIA_TYPES = {
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def descriptor(formats: Sequence[str], actions: Sequence[str], *, bom: bool = True) -> dict[str, Any]:
    """The descriptor for tables in ``formats``: one resource for each table in the first of CSV, JSONL and Parquet that
    was written, with its fields, keys and references, and one for each workbook or database beside it."""
    resources: list[dict[str, Any]] = []
    main = next((f for f in _TEXT_FORMATS if f in formats), "")
    for table in schema.TABLES if main else ():
        resource: dict[str, Any] = {
            "name": table,
            "path": f"{table}.{main}",
            "type": "table",
            "title": table,
            "description": schema.DESCRIPTIONS[table],
            "format": main,
            "mediatype": _TEXT_FORMATS[main],
        }
        if main != "parquet":
            resource["encoding"] = "utf-8-sig" if main == "csv" and bom else "utf-8"
        if main == "csv":
            resource["dialect"] = {"csv": {"lineTerminator": "\r\n", "doubleQuote": True}}
        resource["schema"] = table_schema(table, actions)
        resources.append(resource)
    for name in formats:
        if name in ONE_FILE:
            resources.append(
                {
                    "name": f"all-tables-{name}",
                    "path": ONE_FILE[name],
                    "format": name,
                    "mediatype": _MEDIA_TYPES[name],
                    "type": "file",
                }
            )
    return {
        "name": "kuifeng-run",
        "title": "Records from news articles",
        "description": "Tables that kuifeng made; codebook.md describes every column, run.json how they were made.",
        "resources": resources,
    }


def table_schema(table: str, actions: Sequence[str]) -> dict[str, Any]:
    """The Table Schema of one table."""
    out: dict[str, Any] = {
        "fields": [
            {"name": c.name, "type": _TYPES[c.type], "description": c.description}
            for c in schema.columns(table, actions)
        ],
        "missingValues": [""],
    }
    if table in schema.ID_COLUMNS:
        out["primaryKey"] = [schema.ID_COLUMNS[table]]
    keys = [
        {
            "fields": [column],
            "reference": {"resource": "" if parent == table else parent, "fields": [schema.ID_COLUMNS[parent]]},
        }
        for column, parent in REFERENCES.get(table, {}).items()
    ]
    if keys:
        out["foreignKeys"] = keys
    return out
