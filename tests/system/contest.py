"""A quiz in which something is to be won, beside all that the packaged content has."""

import shutil
from pathlib import Path

from knowledge.loading import packaged

CONTEST = """
- id: cuoc-thi
  title: Cuộc thi thử
  truth: unverified
  valid: {from: 2020-01-01, to: 2120-01-01}
  winners: 3
  questions:
    - {text: Câu đầu?, options: [Ngay trong ngày, Tuần sau], right: 1}
    - {text: Câu giữa?, options: [Ở xã, Ở tỉnh], right: 1}
    - {text: Câu cuối?, options: [Đúng vậy, Không phải], right: 2}
"""


def with_contest(folder: Path) -> Path:
    """A copy of the packaged content with that quiz in it."""
    content = Path(shutil.copytree(packaged(), folder / "content"))
    with (content / "quizzes.yaml").open("a", encoding="utf-8") as quizzes:
        quizzes.write(CONTEST)
    return content
