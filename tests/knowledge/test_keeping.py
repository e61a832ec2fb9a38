"""What was built once is read again, unless it is damaged, foreign or of another state; nothing depends on it."""

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from knowledge import keeping
from knowledge.keeping import MOST_KEPT, Keeper
from knowledge.layers import Document, Layer
from knowledge.making import build_layer
from knowledge.wording import Wording


class Builder:
    """Builds a small layer and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Layer:
        self.times += 1
        document = Document("birth", ("Đăng ký khai sinh", "Khai sinh"))
        return build_layer([document], Wording.build(document.phrases))


@pytest.fixture
def build() -> Builder:
    return Builder()


def kept_files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_what_was_built_is_read_the_next_time(tmp_path: Path, build: Builder) -> None:
    first, second = (Keeper(tmp_path / "new").layer(["1", "2"], build) for _ in range(2))
    assert build.times == 1
    assert first.keys == second.keys
    assert [path.suffix for path in kept_files(tmp_path / "new")] == [".npz"]


def test_another_state_is_built_anew(tmp_path: Path, build: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    for parts in (["1", "2"], ["1", "3"], ["12", ""]):
        Keeper(tmp_path).layer(parts, build)
    assert build.times == 3
    monkeypatch.setattr(keeping, "ENGINE", ("layers",))
    Keeper(tmp_path).layer(["1", "2"], build)
    assert build.times == 4


@pytest.mark.parametrize("spoil", ["empty", "cut", "flipped", "text", "foreign", "pickled", "bomb"])
def test_a_damaged_or_foreign_file_is_replaced(
    tmp_path: Path, build: Builder, spoil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Keeper(tmp_path).layer(["1"], build)
    (path,) = kept_files(tmp_path)
    whole = path.read_bytes()
    if spoil == "empty":
        path.write_bytes(b"")
    elif spoil == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif spoil == "flipped":
        at = whole.index(b"khai")
        path.write_bytes(whole[:at] + b"HONG" + whole[at + 4 :])
    elif spoil == "text":
        path.write_text("khai sinh")
    elif spoil == "foreign":
        np.savez(path, other=np.zeros(3))
    elif spoil == "pickled":
        np.savez(path, keys=np.array([Builder()], object))
    else:
        monkeypatch.setattr(keeping, "LARGEST", 10)
    found = Keeper(tmp_path).layer(["1"], build)
    assert build.times == 2
    assert found.keys == ("birth",)
    if spoil != "bomb":
        assert path.read_bytes() == whole
        Keeper(tmp_path).layer(["1"], build)
        assert build.times == 2


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path, build: Builder) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    for _ in range(2):
        assert Keeper(blocked / "cache").layer(["1"], build).keys == ("birth",)
    assert build.times == 2
    assert Keeper().layer(["1"], build).keys == ("birth",)


def test_only_the_files_used_last_stay(tmp_path: Path, build: Builder) -> None:
    keeper = Keeper(tmp_path)
    for number in range(MOST_KEPT):
        keeper.layer([str(number)], build)
        for path in kept_files(tmp_path):
            os.utime(path, (path.stat().st_mtime - 10,) * 2)
    keeper.layer(["0"], build)
    keeper.layer(["new"], build)
    assert len(kept_files(tmp_path)) == MOST_KEPT
    before = build.times
    keeper.layer(["0"], build)
    assert build.times == before
    assert all(zipfile.is_zipfile(path) for path in kept_files(tmp_path))
