"""Before `make test`: the browser that the journeys need, and letters for it to write Japanese with.

Root on Debian and its kin gets what is missing by apt-get; anybody else is told what to install. Standard library only.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from denen.base.testing import chromium

QUIET = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def main() -> None:
    packages = missing()
    if packages and may_install():
        install(packages)
        chromium.find.cache_clear()
        packages = missing()
    if packages:
        refuse(packages)


def missing() -> list[str]:
    """Debian's names of what is not there."""
    return [*([] if chromium.find() else ["chromium"]), *([] if writes_japanese() else ["fonts-noto-cjk"])]


def writes_japanese() -> bool:
    if sys.platform == "darwin":
        return True
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    return bool(subprocess.run([listing, ":lang=ja"], capture_output=True, text=True).stdout.strip())


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    what = " ".join(packages)
    print(f"ブラウザーを入れています: {what}(1、2分) / Installing {what} (a minute or two)", flush=True)
    apt_get("update")
    apt_get("install", "--yes", "--no-install-recommends", "fontconfig", *packages)


def apt_get(*words: str) -> None:
    done = subprocess.run(["apt-get", "-q", *words], capture_output=True, text=True, env=QUIET)
    if done.returncode != 0:
        said = re.findall(r"(?m)^E: .*", done.stderr) or done.stderr.splitlines() or [str(done.returncode)]
        print(f"apt-get {words[0]}: {said[-1]}", file=sys.stderr)


def refuse(packages: list[str]) -> None:
    parts = {
        "chromium": (
            "Chromium(または Google Chrome)",
            "Chromium (or Google Chrome)",
        ),
        "fonts-noto-cjk": ("日本語のフォント", "a Japanese font"),
    }
    ja = "と".join(parts[package][0] for package in packages)
    en = " and ".join(parts[package][1] for package in packages)
    how = f"apt-get install {' '.join(packages)} fontconfig"
    print(
        f"ブラウザーでの試験に要る{ja}がありません。Debian では、管理者として: {how}\n"
        f"The tests in a browser need {en}, which is not here. On Debian, as administrator: {how}\n"
        "Ubuntu: https://www.google.com/chrome/ (deb)",
        file=sys.stderr,
    )
    sys.exit(1)


if __name__ == "__main__":
    main()
