"""Settings come from the environment and nowhere else. Each is declared here once; a page shows what is set."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class MissingSetting(Exception):
    """A setting without a default is not set."""


@dataclass(frozen=True)
class Setting:
    """One environment variable. `read` turns its text into a value; `default` None means it must be set."""

    name: str
    says: str
    says_en: str
    default: str | None = ""
    read: Callable[[str], Any] = str
    secret: bool = False

    @property
    def is_set(self) -> bool:
        return self.name in os.environ

    @property
    def shown(self) -> str:
        """For the page: a secret is never shown, only whether it is there."""
        if self.secret:
            return "●●●●" if self.is_set else ""
        return os.environ.get(self.name, self.default or "")


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _yes(text: str) -> bool:
    return text.lower() in ("1", "yes", "true", "on")


SETTINGS = (
    Setting(
        "DENEN_SECRET_KEY",
        "署名と暗号化の鍵。50文字以上の乱数。`denen up` は試用のとき var/ に作ります。",
        "Key for signing and encryption: 50 or more random characters. For a trial `denen up` makes one in var/.",
        default=None,
        secret=True,
    ),
    Setting(
        "DATABASE_URL",
        "外部のPostgreSQL（15以上）の所有者ロール。空なら組み込みのものを使います。",
        "Owner's role of an external PostgreSQL (15 or newer). Empty: the embedded one is used.",
        secret=True,
    ),
    Setting(
        "DENEN_ROLE_URL",
        "このプロセスが使う弱いロール。`denen up` が子プロセスに渡します。",
        "The weak role of this process. `denen up` hands it to its children.",
        default=None,
        secret=True,
    ),
    Setting(
        "DENEN_ROLE",
        "このプロセスの役目（app、worker、owner）。`denen up` が渡します。",
        "What this process is (app, worker, owner). `denen up` hands it over.",
        default="app",
    ),
    Setting("DENEN_VAR", "データを置くフォルダ。", "The folder for data.", default="var"),
    Setting("DENEN_PORT", "ページのポート。", "Port of the pages.", default="8000", read=int),
    Setting("DENEN_BIND", "ページが待ち受けるアドレス。", "Address on which the pages listen.", default="127.0.0.1"),
    Setting(
        "DENEN_HOSTS",
        "ページのホスト名（コンマ区切り）。",
        "Host names of the pages, separated by commas.",
        default="localhost,127.0.0.1,[::1]",
        read=_words,
    ),
    Setting(
        "DENEN_BEHIND_TLS",
        "TLSを終端するプロキシの後ろで動くとき 1。クッキーはTLSだけで送られます。",
        "1 behind a proxy that ends TLS. Cookies are then sent over TLS only.",
        default="0",
        read=_yes,
    ),
    Setting(
        "DENEN_TRIAL",
        "試用のとき 1。例の町、ソフトウェアのカード、部品の一覧のページがあります。",
        "1 for a trial: example towns, cards in software, the page of all parts.",
        default="0",
        read=_yes,
    ),
    Setting(
        "DENEN_DATA",
        "公開データ（境界、避難所など）のフォルダ。なくても全ページが動きます。",
        "Folder of public data (boundaries, shelters …). Every page works without it.",
        default="../shared/data",
    ),
    Setting(
        "DENEN_IDLE_MINUTES",
        "職員のセッションが切れるまでの無操作の分。",
        "Minutes without use after which a clerk's session ends.",
        default="30",
        read=int,
    ),
    Setting(
        "DENEN_SESSION_HOURS",
        "職員のセッションの最長の時間。",
        "Hours after which a clerk's session ends in any case.",
        default="12",
        read=int,
    ),
    Setting("DENEN_LOG_LEVEL", "ログの細かさ。", "How much is logged.", default="INFO"),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str) -> Any:
    """The value of a declared setting. Raises MissingSetting where one without default is not set."""
    setting = _BY_NAME[name]
    text = os.environ.get(name) or setting.default
    if text is None:
        raise MissingSetting(f"{name} is not set: {setting.says_en} {setting.says}")
    return setting.read(text)
