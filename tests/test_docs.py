"""What the documents name exists."""

import re
from pathlib import Path

import click
import pytest
import yaml

from bot.channels.zalo.errors import MISCONFIGURED
from bot.cli import main
from bot.config import Config, Retention
from bot.metrics import Metrics
from bot.settings import Zalo, ZaloAccount

ROOT = Path(__file__).parent.parent


def test_every_test_that_a_promise_names_exists() -> None:
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"def (test_\w+)\(", source))
    assert len(named) > 50
    assert [name for name in named if name not in there] == []


def test_every_fault_that_is_tested_is_listed() -> None:
    """Those of knowledge files and exports stand with their own documents."""
    listed = set(re.findall(r"\| (F\d+) \|", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")))
    assert {f"F{number}" for number in [*range(1, 24), 24, 25, 26, 27, 28, 29]} <= listed


def test_the_operators_guide_names_metrics_and_files_that_exist() -> None:
    guide = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("van-hanh.md", "zalo.md"))
    shown = Metrics().text().decode()
    names = {name.removesuffix("_total") for name in re.findall(r"`(motcua_\w+)`", guide)}
    assert names
    assert [name for name in names if f"# HELP {name}" not in shown] == []
    assert [name for name in re.findall(r"deploy/[\w@.-]+", guide) if not (ROOT / name.rstrip(".")).exists()] == []


def test_two_replicas_a_database_and_a_proxy_stand_in_the_compose_file() -> None:
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert set(services) == {"database", "motcua-1", "motcua-2", "proxy"}
    assert services["motcua-1"] == services["motcua-2"]
    named = {f"MOTCUA__{path}" for path in ("DATABASE__URL", "WEB__PUBLIC_URL", "WEB__TRUSTED_PROXIES")}
    named.add("MOTCUA__SECRETS__KEYS")  # or each would make one of its own
    assert set(services["motcua-1"]["environment"]) == named
    files = [volume.partition(":")[0] for volume in services["proxy"]["volumes"]]
    assert (ROOT / "deploy" / files[0]).exists()


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-compose.conf"])
def test_the_proxy_never_buffers_events_and_hides_the_metrics(name: str) -> None:
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    events = text.partition("location = /chat/events {")[2].partition("}")[0]
    assert "proxy_buffering off;" in events
    assert "location /metrics { return 404; }" in text
    assert text.count("server motcua-" if "compose" in name else "server 127.0.0.1:") == 2


def test_the_notice_tells_the_days_that_are_the_default() -> None:
    """And what the notice calls a setting is one."""
    notice = (ROOT / "docs" / "quyen-rieng-tu.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"(\d+) ngày[^|]*\| `retention\.(\w+)`", notice))
    assert {name: int(days) for days, name in told.items()} == Retention().model_dump()


def test_the_handbook_shows_every_picture_there_is() -> None:
    """Made by `python -m tests.pictures docs/hinh`; small enough that nobody minds."""
    handbook = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    pictures = list((ROOT / "docs" / "hinh").iterdir())
    assert {picture.name for picture in pictures} == set(re.findall(r"\(hinh/([\w-]+\.png)\)", handbook))
    assert max(picture.stat().st_size for picture in pictures) < 100_000


@pytest.mark.parametrize("name", ["can-bo.md", "trach-nhiem.md", "su-co-du-lieu.md"])
def test_the_operators_papers_name_commands_and_settings_that_exist(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    for words in re.findall(r"`motcua ((?:[a-z]+ ?)+)", text):
        command: click.Command = main
        for word in words.split():
            assert isinstance(command, click.Group), words
            command = command.commands[word]
    shown = Config().model_dump()
    for section, key in re.findall(r"`(feedback|locality|console)\.(\w+)", text):
        assert key in shown[section], key


def test_the_guide_to_zalo_names_every_setting_and_every_fault_that_an_operator_mends() -> None:
    guide = (ROOT / "docs" / "zalo.md").read_text(encoding="utf-8")
    assert [name for name in Zalo.model_fields if name not in guide] == []
    assert [name for name in ZaloAccount.model_fields if name not in guide] == []
    quoted = re.findall(r"([a-z][a-z' V]+) \((-\d+)\)", guide)
    assert len(quoted) >= 4
    assert [words for words, number in quoted if MISCONFIGURED[int(number)] != words.strip()] == []


def test_what_the_editors_handbook_says_to_press_is_on_the_pages() -> None:
    """Bold is what stands on the screen, step by step; a few words are only explained there."""
    explained = {"Bản đã công bố", "Câu hỏi thử", "Mức tin cậy", "Sửa trong biểu mẫu"}
    console = ROOT / "bot" / "console"
    pages = [*(console / "templates").glob("*.html"), console / "words.py", ROOT / "bot" / "differences.py"]
    shown = re.sub(r"\{\{.*?\}\}", "…", "\n".join(page.read_text(encoding="utf-8") for page in pages))
    handbook = (ROOT / "docs" / "bien-tap.md").read_text(encoding="utf-8")
    bold = {" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", handbook, re.DOTALL)}
    pressed = {step.strip(" .…") for words in bold for step in words.split("→")}
    assert len(pressed) > 20
    assert sorted(pressed - explained - {step for step in pressed if step in shown}) == []


def test_pictures_of_the_handbooks_are_small() -> None:
    pictures = list((ROOT / "docs" / "hinh").glob("*.png"))
    assert [one.name for one in pictures if one.stat().st_size > 80_000] == []
