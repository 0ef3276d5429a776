"""The JSON of a rubric has every key of the contract, always."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from lvjian.rubrics import load, rubric_ids, rubric_json
from lvjian.rubrics.compile import schema_json
from lvjian.rubrics.loader import PACKS
from lvjian.rubrics.packfile import read_yaml

TOP = (
    "id", "title", "issuer", "source", "effective_from", "effective_to", "object", "kind",
    "cover", "fields", "commitment", "sections", "basic", "indicators", "bonus", "questions",
    "measures", "materials", "scoring", "notes",
)  # fmt: skip
PARTS = {
    "cover": "id label",
    "fields": "id label group type options max_chars required",
    "sections": "no heading points",
    "basic": "id group text type",
    "indicators": "id level1 level2 text type when_applicable max_score weight unit allowed",
    "bonus": "id text max_score weight allowed",
    "questions": "id text",
    "measures": "id label unit columns",
    "materials": "id text when_applicable",
}
SCORING = ("full_score", "pass_score", "basic_is_veto", "required_must_be_full")


@pytest.mark.parametrize("rubric_id", rubric_ids())
def test_keys_of_the_contract(rubric_id: str) -> None:
    made = rubric_json(load(rubric_id))
    assert [k for k in TOP if k not in made] == []
    assert [k for k in SCORING if k not in made["scoring"]] == []
    for part, keys in PARTS.items():
        for item in made[part]:
            assert [k for k in keys.split() if k not in item] == [], (part, item["id"])
    assert json.loads(json.dumps(made, allow_nan=False)) == made


@pytest.mark.parametrize("rubric_id", rubric_ids())
def test_values_of_the_contract(rubric_id: str) -> None:
    made = rubric_json(load(rubric_id))
    assert made["id"] == rubric_id
    assert made["object"] in {"factory", "park", "product", "supply-chain"}
    assert made["kind"] in {"self", "third-party", "review"}
    types = {f["type"] for f in made["fields"]}
    assert types <= {
        "text", "date", "phone", "email", "uscc", "industry-code", "number", "checkbox", "money",
        "narrative",
    }  # fmt: skip
    assert {r["type"] for r in made["basic"]} <= {"required", "expected"}
    factory = made["object"] == "factory" and not made["informative"]
    typed = {"required", "optional"} if factory else {None}
    assert not made["indicators"] or {r["type"] for r in made["indicators"]} == typed
    for row in made["indicators"] + made["bonus"]:
        assert row["max_score"] is None or isinstance(row["max_score"], int | float)
        assert row["weight"] is None or 0 < row["weight"] < 1


def test_a_row_in_full() -> None:
    made = rubric_json(load("henan-factory-third-party"))
    row = next(r for r in made["indicators"] if r["id"] == "5.1.2")
    assert row == {
        "id": "5.1.2",
        "level1": "环境排放",
        "level2": "大气污染物",
        "text": "工厂的主要大气污染物排放满足标准中更高等级的要求。",
        "type": "optional",
        "type_label": "可选",
        "when_applicable": False,
        "max_score": 10,
        "weight": 0.1,
        "unit": None,
        "allowed": None,
        "graded": False,
        "thresholds": [],
        "evidence_kinds": [],
        "no": None,
        "symbol": None,
        "columns": [],
        "accepts": [],
        "repaired": "原文丢了要求类型和分值：可选见附表 1.2；分值 10 由本类合计 100 分的差额得出",
        "source": {"seed": "henan", "line": 519},
    }


def test_repaired_only_where_repaired() -> None:
    made = rubric_json(load("zhengzhou-factory-third-party"))
    assert [r for part in PARTS for r in made[part] if "repaired" in r] == []


def test_packs_follow_the_generated_schema() -> None:
    schema = json.loads(schema_json())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for rubric_id in rubric_ids():
        merged: dict[str, object] = {}
        for path in sorted((PACKS / rubric_id).glob("*.yaml")):
            merged |= read_yaml(path)
        assert [e.message for e in validator.iter_errors(merged)] == []
