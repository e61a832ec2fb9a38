"""Every sentence a handler asks for exists, and has the places that the handler fills; none is left over."""

import ast
from collections.abc import Iterator
from pathlib import Path

from handlers.rich import places
from knowledge.entries import Phrase
from knowledge.library import Library

ROOT = Path(__file__).parents[2]
SAYING = {"say", "line", "reply", "phrase"}
ELSEWHERE = {"apology", "command.*", "page.*"}
"""Said by the answering loop when a turn fails, offered by Telegram beside the text field, and on the page to print."""


def asked_for() -> Iterator[tuple[str, set[str], str]]:
    """(phrase id or pattern with *, names filled in, where) of every call in handlers/."""
    for path in sorted((ROOT / "handlers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
                filled = {keyword.arg for keyword in node.keywords if keyword.arg}
                for name in _names(node.args[1]) if len(node.args) > 1 else ():
                    yield name, filled | ({"*"} if any(k.arg is None for k in node.keywords) else set()), path.name


def _names(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)  # type: ignore[misc]


def _fits(pattern: str, name: str) -> bool:
    head, star, tail = pattern.partition("*")
    return name.startswith(head) and name.endswith(tail) if star else name == pattern


def test_every_phrase_asked_for_exists_with_its_places(library: Library) -> None:
    phrases = {phrase.id: places(phrase.text) for phrase in library.by_kind(Phrase)}
    for pattern, filled, where in asked_for():
        found = [name for name in phrases if _fits(pattern, name)]
        assert found, f"{where} asks for {pattern}"
        for name in found:
            assert "*" in filled or phrases[name] <= filled, f"{where}: {name} needs {phrases[name]}, gets {filled}"


def test_no_phrase_is_left_over(library: Library) -> None:
    wanted = {pattern for pattern, _, _ in asked_for()} | ELSEWHERE
    wanted |= {"unknown.*", "notice.*", "field.*", "online.*", "post.*", "counter.*"}
    left = [p.id for p in library.by_kind(Phrase) if not any(_fits(pattern, p.id) for pattern in wanted)]
    assert left == []
