"""What keeps denen from starting or a command from running, each in one line; the database's are in base.database."""

import difflib
from collections.abc import Iterable

from denen.base.database.faults import Fault
from denen.base.plain.source import BadSource


def in_lines(bad: BadSource) -> str:
    """All that is wrong in what authors wrote: these may be several lines, and are in English, as the code is."""
    return f"直すまで denen は始まりません。 / denen does not start before this is mended:\n{bad}"


TOLD = 3
"""Exit code of a process that has told the person itself what is wrong, so that nobody needs to tell her again."""


class PortTaken(Fault):
    ja = "ポート {port} は使われています。例: DENEN_PORT={other} を設定して、もう一度始めてください。"
    en = "Port {port} is in use. Set, for example, DENEN_PORT={other} and start again."


class PortRefused(Fault):
    ja = "{bind} のポート {port} で待ち受けられません({reason})。DENEN_BIND と DENEN_PORT を確かめてください。"
    en = "Cannot listen on {bind}, port {port} ({reason}). Check DENEN_BIND and DENEN_PORT."


class AlreadyUp(Fault):
    ja = "{var} では denen がもう動いています(プロセス {pid})。別に動かすなら DENEN_VAR と DENEN_PORT を変えます。"
    en = "denen is already running on {var} (process {pid}). For a second one, change DENEN_VAR and DENEN_PORT."


class KeyMissing(Fault):
    ja = "外部のデータベースを使うときは DENEN_SECRET_KEY(50文字以上の乱数)を設定してください。"
    en = "With an external database, set DENEN_SECRET_KEY (50 or more random characters)."


class SettingWrong(Fault):
    ja = "設定 {name} の値「{value}」は正しくありません。"
    en = 'The setting {name} has a wrong value, "{value}".'


class PreparationFailed(Fault):
    ja = "データベースの表を整えられませんでした({reason})。記録: {log}"
    en = "The database's tables could not be brought up to date ({reason}). Log: {log}"


class PartDidNotStart(Fault):
    ja = "{name}が始まりません({reason})。記録: {log}"
    en = "A part of denen ({name_en}) does not start ({reason}). Log: {log}"


class NoSuchCommand(Fault):
    ja = "「denen {given}」という命令はありません。{near}一覧: denen --help"
    en = 'There is no command "denen {given}". {near_en}All of them: denen --help'


class NoSuchBench(Fault):
    ja = "「{given}」という測定はありません。{near}一覧: denen bench"
    en = 'There is no bench "{given}". {near_en}All of them: denen bench'


def nearest(given: str, names: Iterable[str], before: str = "denen ") -> dict[str, str]:
    """The facts `near` and `near_en` of the two above: nothing where no name comes close."""
    near = difflib.get_close_matches(given, list(names), n=1)
    said = f"{before}{near[0]}" if near else ""
    return {"near": f"近いもの: {said}。" if near else "", "near_en": f"Nearest: {said}. " if near else ""}


class WrongWords(Fault):
    ja = "使い方: {usage}({says})"
    en = "Usage: {usage} ({says_en})"


class NoSuchService(Fault):
    ja = "{slug} というサービスは入っていません。入っているもの: {there}。"
    en = "No service of the name {slug} is installed. Installed are: {there}."


class BadSlug(Fault):
    ja = "「{slug}」は使えません。町の名前(slug)は半角の小文字と数字とハイフンです。"
    en = '"{slug}" cannot be taken: a slug is small letters, digits and hyphens.'


class SlugTaken(Fault):
    ja = "{slug} は {name} が使っています。"
    en = "The slug {slug} is taken by {name_en}."


class TownIsOpen(Fault):
    ja = "{name}({lg_code})はもう /{slug}/ で開いています。名前などを直すときは --change を付けてください。"
    en = "{name_en} ({lg_code}) is open already, at /{slug}/. To change its names, add --change."


class HouseDidNotStart(Fault):
    ja = "測るための denen が始まりません({reason})。"
    en = "The denen to be measured does not start ({reason})."


class NoExampleTown(Fault):
    ja = "例の町 {town} がありません。「denen up --trial」か DENEN_TRIAL=1 で作ります。"
    en = "There is no example town {town}. `denen up --trial`, or DENEN_TRIAL=1, makes it."


class TownIsReal(Fault):
    ja = "{town} は例の町ではなく、本物として開かれています。実演は例の町でだけできます。"
    en = "{town} has been opened as a real town, not as an example. A demo needs an example town."


class ClerkTurnedAway(Fault):
    ja = "職員 {login} がログインできません({status})。"
    en = "The clerk {login} cannot sign in ({status})."


class NoBackup(Fault):
    ja = "バックアップのファイル {file} がありません。"
    en = "There is no backup file {file}."


class NoFolder(Fault):
    ja = "フォルダー {folder} がありません。先に作ってください。"
    en = "There is no folder {folder}; make it first."


class IsFolder(Fault):
    ja = "{file} はフォルダーです。ファイルの名前まで書いてください。"
    en = "{file} is a folder. Name the file in it."


class BackupThere(Fault):
    ja = "{file} はもうあります。置き換えるなら --replace を付けてください。"
    en = "{file} is there already. To replace it, add --replace."


class BackupFailed(Fault):
    ja = "{tool} が失敗しました({reason})。データベースは元のままです。"
    en = "{tool} failed ({reason}). The database is as it was."


class NotEmpty(Fault):
    ja = "データベースは空ではありません。置き換えるなら --replace を付けてください。"
    en = "The database is not empty. To replace what is there, add --replace."


class StopFirst(Fault):
    ja = "先に denen up(プロセス {pid})を止めてください。"
    en = "First stop denen up (process {pid})."


class ToolMissing(Fault):
    ja = "{tool} がありません。外部のデータベースには、その版の postgresql-client が要ります。"
    en = "{tool} is missing. For an external database, install the postgresql-client of its version."
