"""`denen service new NAME`: writes a working new service, to be changed from there."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

from denen.base.plain.service import KERNEL_MODULES
from denen.site.terminal import own_name

PATTERN = Path(__file__).with_name("new_service")
SERVICES = Path(__file__).parents[1] / "services"
TAKEN = {"base", "ui", "site", "messages", "staticfiles", "staff", *KERNEL_MODULES}
"""Apps and addresses of the platform itself."""


class BadName(Exception):
    """The name cannot be a service's. The text says why, in Japanese and English."""


def write(name: str, services: Path = SERVICES) -> tuple[Path, ...]:
    """Writes src/denen/services/<name>/ from the pattern. Raises BadName. Returns the files written."""
    if keyword.iskeyword(name):
        raise BadName(f"{name} は Python の予約語なので使えません。 {name} is a keyword of Python: take another name.")
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,20}", name):
        raise BadName(
            "名前は半角の小文字で始まる2〜21文字（小文字・数字・_）にしてください。"
            " A name is 2 to 21 small letters, digits or _, and starts with a letter."
        )
    folder = services / name
    if folder.exists() or name in TAKEN:
        raise BadName(f"{name} はもうあります。 There is a {name} already.")
    written = []
    for source in sorted(PATTERN.rglob("*.txt")):
        target = folder / str(source.relative_to(PATTERN)).removesuffix(".txt").replace("{name}", name)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8").replace("{name}", name)
        target.write_text(text.replace("{Name}", "".join(part.title() for part in name.split("_"))), encoding="utf-8")
        written.append(target)
    return tuple(written)


def main(words: list[str]) -> int:
    """`denen service new NAME`."""
    if len(words) != 1 or not words[0]:  # `make service` without NAME gives an empty one
        print(
            "名前を一つ書いてください: denen service new lamp\nGive one name: denen service new lamp", file=sys.stderr
        )
        return 2
    try:
        written = write(words[0])
    except BadName as bad:
        print(bad, file=sys.stderr)
        return 1
    folder = written[0].parent
    print(
        f"{folder.parent.name}/{folder.name} に {len(written)} 個のファイルを書きました。 Wrote {len(written)} files."
    )
    print(
        f"試す / Test it:      .venv/bin/python -m pytest src/denen/services/{words[0]}\n"
        "始める / Start again: make run\n"
        f"町で使う / Switch on: {own_name()} service on {words[0]} --town shiojiri\n"
        f"見る / See it:        /shiojiri/{words[0]}/"
    )
    return 0
