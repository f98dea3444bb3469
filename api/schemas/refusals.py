"""How refusals stand in the OpenAPI document: as the problem+json (RFC 9457) that is really answered."""

from http import HTTPStatus
from typing import Any

from api.schemas.outputs import Problem

SAID: dict[int, tuple[str, str]] = {
    400: ("请求的内容读不懂", "what was sent cannot be understood"),
    403: ("本人提交的事项须由他人审核", "what one proposed oneself is reviewed by another person"),
    404: ("2026-11-22 没有编号为 371500-0001-009 的楼栋", "there is no building 371500-0001-009 on 2026-11-22"),
    409: ("不知道“三层平面图”是哪一幢的哪一层", "nothing says which floor of which building “三层平面图” is"),
    413: ("文件超过 512 MiB，请分楼栋上传", "the file is over 512 MiB; hand it in building by building"),
    503: ("登记库暂时不可用，请稍后再试", "the register does not answer at present; try again later"),
    422: ("请求有误：query.as_of", "the request is wrong: query.as_of"),
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of an operation, each with an example."""
    return {status: _refusal(status, *SAID[status]) for status in statuses}


def _refusal(status: int, zh: str, en: str) -> dict[str, Any]:
    example = {"type": "about:blank", "status": status, "title": zh, "title_en": en, "title_zh": zh}
    content = {"application/problem+json": {"schema": Problem.model_json_schema(), "example": example}}
    return {"description": HTTPStatus(status).phrase, "content": content}
