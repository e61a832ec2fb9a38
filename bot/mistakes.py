"""What an operator got wrong in the configuration, as one Vietnamese sentence a mistake, with the key it stands at."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from rapidfuzz.process import extractOne

WANTED = {
    "int_": "phải là số nguyên",
    "float_": "phải là số",
    "finite_": "phải là số",
    "bool_": "phải là true hoặc false",
    "string_type": "phải là chữ; nếu toàn số thì đặt trong dấu nháy",
    "string_pattern": "không đúng dạng{like}",
    "greater_": "phải từ {ge} trở lên",
    "less_": "nhiều nhất là {le}",
    "literal_": "phải là một trong: {choices}",
    "tuple_": "phải là một danh sách, mỗi dòng bắt đầu bằng dấu gạch ngang",
    "model_": "phải gồm các dòng «khóa: giá trị»",
    "path_": "phải là đường dẫn tới một thư mục",
    "missing": "còn thiếu, phải ghi",
    "invalid_key": "tên khóa phải là chữ",
}
"""What the library's kinds of fault ask for, by how they begin; a test goes through every key and every kind."""


def sentence(fault: ErrorDetails, whole: type[BaseModel]) -> str:
    """One fault that the library found in the `whole` configuration, in words."""
    where, kind = fault["loc"], fault["type"]
    path = ".".join(str(part) for part in where)
    if kind == "extra_forbidden":
        return f"Khóa «{path}»: không có khóa này{did_you_mean(str(where[-1]), _model_at(where[:-1], whole))}."
    if kind == "value_error":
        return f"Khóa «{path}»: {fault['msg'].removeprefix('Value error, ')}."
    wanted = next((said for begins, said in WANTED.items() if kind.startswith(begins)), fault["msg"])
    return f"Khóa «{path}»: giá trị không dùng được ({wanted.format(**_limits(fault, whole))})."


def did_you_mean(key: str, model: type[BaseModel] | None) -> str:
    """The key that somebody who wrote another one may have meant, as the end of a sentence; else nothing."""
    found = extractOne(key, list(model.model_fields), score_cutoff=60) if model else None
    return f"; có phải «{found[0]}»?" if found else ""


def _limits(fault: ErrorDetails, whole: type[BaseModel]) -> dict[str, Any]:
    """What is allowed at the key of a fault."""
    field = _field_at(fault["loc"], whole)
    examples = (field.examples if field else None) or []
    choices = [str(one) for one in get_args(field.annotation)] if field else []
    return {
        **fault.get("ctx", {}),
        "like": f"; ví dụ {examples[0]}" if examples else "",
        "choices": ", ".join(choices),
    }


def _field_at(where: tuple[int | str, ...], whole: type[BaseModel]) -> FieldInfo | None:
    model = _model_at(where[:-1], whole)
    return model.model_fields.get(str(where[-1])) if model else None


def _model_at(where: tuple[int | str, ...], whole: type[BaseModel]) -> type[BaseModel] | None:
    """The section that stands there; for one of a list (a number in `where`) what the list is of."""
    model: type[BaseModel] | None = whole
    for key in where:
        if not isinstance(key, int):
            field = model.model_fields.get(key) if model else None
            model = next(_models(field.annotation), None) if field else None
    return model


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    """The sections that a field holds: one, or those of a list."""
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            yield one
