"""The stand-in reads styled text as facts of the vendor's published rules say."""

import pytest

from tests.telegram import html_text, markdown_text
from tests.telegram.entities import CannotParse, Entity, Styled, fixed


def shown(styled: Styled) -> tuple[str, list[tuple[str, int, int]]]:
    return styled.text, [(entity.type, entity.offset, entity.length) for entity in styled.entities]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("Hồ Gươm.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("Giá: 50.000đ - rẻ", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("(1)", "Character '(' is reserved and must be escaped with the preceding '\\'"),
        ("Quán #1", "Character '#' is reserved and must be escaped with the preceding '\\'"),
        ("a!", "Character '!' is reserved and must be escaped with the preceding '\\'"),
        ("1+1=2", "Character '+' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("*Hồ Gươm", "Can't find end of Bold entity at byte offset 0"),
        ("*a_b*", "Can't find end of Bold entity at byte offset 4"),
        ("[phở](http://x.vn", "Can't find end of a URL at byte offset 8"),
        ("![x](http://x.vn)", "Invalid tg://emoji or tg://time URL specified"),
    ],
)
def test_markdown_that_telegram_refuses(source: str, sentence: str) -> None:
    with pytest.raises(CannotParse) as refused:
        markdown_text.read(source)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*đậm* và _nghiêng_", "đậm và nghiêng", [("bold", 0, 3), ("italic", 7, 7)]),
        ("😀*b*", "😀b", [("bold", 2, 1)]),
        ("```py\nx=1```", "x=1", [("pre", 0, 3)]),
        ("50\\.000đ \\- rẻ", "50.000đ - rẻ", []),
        ("[phở](http://x.vn) [y](khong)", "phở y", [("text_link", 0, 3)]),
        ("__a__ ~b~", "a b", [("underline", 0, 1), ("strikethrough", 2, 1)]),
        ("||c|| `d*`", "c d*", [("spoiler", 0, 1), ("code", 2, 2)]),
        (">trích\n>dẫn\nhết", "trích\ndẫn\nhết", [("blockquote", 0, 9)]),
    ],
)  # fmt: skip
def test_markdown_that_telegram_reads(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    assert shown(markdown_text.read(source)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<b>Hồ Gươm", 'Can\'t find end tag corresponding to start tag "b"'),
        ("Phở <br> bò", 'Unsupported start tag "br" at byte offset 6'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <3 b", 'Unsupported start tag "3" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 3'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_html_that_telegram_refuses(source: str, sentence: str) -> None:
    with pytest.raises(CannotParse) as refused:
        html_text.read(source)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>Hồ Gươm</b>", "Hồ Gươm", [("bold", 0, 7)]),
        ("A & B &lt;c&gt; &nbsp; &#233; &#xe9", "A & B <c> &nbsp; é é", []),
        ("<STRONG>a<i>b</></strong>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ('<a href="https://x.vn/?a=1&amp;b=2">x</a>', "x", [("text_link", 0, 1)]),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<b></b>x", "x", []),
    ],
)
def test_html_that_telegram_reads(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    assert shown(html_text.read(source)) == (text, entities)


def test_a_link_keeps_its_address() -> None:
    assert html_text.read('<a href="https://x.vn/?a=1&amp;b=2">x</a>').entities[0].argument == (
        "url",
        "https://x.vn/?a=1&b=2",
    )


def test_blank_ends_and_control_characters_go_and_styles_move_along() -> None:
    styled = Styled(" \n😀\x00a\rb  ", (Entity("bold", 2, 6),))
    assert shown(fixed(styled)) == ("😀 ab", [("bold", 0, 5)])


def test_addresses_and_commands_become_links_by_themselves() -> None:
    found = fixed(Styled("gõ /menu hay https://x.vn. Hỏi @trolymotcua")).entities
    assert [(entity.type, entity.offset) for entity in found] == [("bot_command", 3), ("url", 13), ("mention", 31)]
