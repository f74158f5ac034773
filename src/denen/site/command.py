"""The command `denen`: one table of sub-commands, each with what it is for."""

import errno
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from denen import __version__
from denen.base.database.faults import DiskFull, Fault, NotPermitted
from denen.base.plain.refusals import Refusal
from denen.base.plain.source import BadSource
from denen.site.faults import NoSuchCommand, WrongWords, in_lines, nearest
from denen.site.installation import Installation, Role
from denen.site.terminal import bold, complain, faint, forgive_encodings, say, table


@dataclass(frozen=True, kw_only=True)
class Command:
    """`name` may be several words. Either `function` ("module:function", given the rest of the words, answers the exit
    code) or `manage` (one of Django's commands, or of a module's) does it. With a `role` the database is reached
    first, started if need be, and the process is that role's. Words where nothing is in `takes` are refused."""

    name: str
    says: str
    says_en: str
    function: str = ""
    manage: str = ""
    role: Role | None = None
    takes: str = ""

    @property
    def usage(self) -> str:
        return f"denen {self.name} {self.takes}".strip()


COMMANDS = (
    Command(
        name="up",
        takes="[--trial]",
        says="すべてを始める(--trial: 例の町で試す)",
        says_en="start everything (--trial: with the example towns)",
        function="denen.site.up:main",
    ),
    Command(
        name="migrate",
        takes="[--check]",
        says="データベースの表を新しくする",
        says_en="bring the database's tables up to date",
        manage="migrate",
        role="owner",
    ),
    Command(
        name="worker",
        says="裏方だけを動かす(denen up は自分で始めます)",
        says_en="run only the worker (denen up starts its own)",
        manage="worker",
        role="worker",
    ),
    Command(
        name="town open",
        takes="204854 hakuba [--name-en NAME] [--host HOST] [--change]",
        says="地方公共団体を開く",
        says_en="open a local government",
        manage="open_town",
        role="owner",
    ),
    Command(
        name="officer",
        takes="LOGIN --town SLUG [--name NAME]",
        says="町の最初のデジタル担当を登録する",
        says_en="make a town's first digital officer",
        manage="officer",
        role="app",
    ),
    Command(
        name="service",
        takes="on|off SERVICE --town SLUG",
        says="町でサービスを始める・止める",
        says_en="switch a service of a town on or off",
        manage="switch_service",
        role="app",
    ),
    Command(
        name="service new",
        takes="NAME",
        says="新しいサービスのひな形を書く",
        says_en="write a working new service",
        function="denen.site.new_service:main",
    ),
    Command(
        name="audit verify",
        takes="[--town SLUG]",
        says="監査記録の鎖を確かめる",
        says_en="verify the audit's chains",
        manage="audit_verify",
        role="worker",
    ),
    Command(
        name="totp",
        takes="LOGIN [--town SLUG]",
        says="例の職員の確認コードを出す",
        says_en="show the code of an example clerk",
        manage="totp",
        role="app",
    ),
    Command(
        name="conformance",
        takes="SERVICE",
        says="サービスが要件を満たすかを、試験で確かめる",
        says_en="prove by tests what a service must do",
        manage="conformance",
        role="owner",
    ),
    Command(
        name="demo counter",
        says="カードから担当課までを、ブラウザなしで見せる",
        says_en="from the card to the desk, without a browser",
        function="denen.site.demo.counter:main",
    ),
    Command(
        name="bench",
        takes="NAME [--scale 0.01]",
        says="測る(名前なし: 一覧)",
        says_en="measure (without a name: what there is)",
        function="denen.site.bench:main",
    ),
    Command(
        name="backup",
        takes="FILE [--replace]",
        says="データベース全体を一つのファイルに保存する",
        says_en="save the whole database in one file",
        function="denen.site.backup:backup",
        role="owner",
    ),
    Command(
        name="restore",
        takes="FILE [--replace]",
        says="保存したファイルからデータベースを戻す",
        says_en="put the database back from such a file",
        function="denen.site.backup:restore",
        role="owner",
    ),
    Command(
        name="reference",
        says="docs/reference をコードから書き直す",
        says_en="write docs/reference anew from the code",
        function="denen.site.reference:main",
    ),
    Command(
        name="manage",
        takes="…",
        says="Django の命令を実行する",
        says_en="run one of Django's commands",
        function="denen.site.manage:main",
        role="app",
    ),
)


def main() -> int:
    forgive_encodings()
    words = sys.argv[1:]
    if not words or words[0] in ("--help", "-h", "help"):
        print(overview())
        return 0
    if words[0] == "--version":
        print(f"denen {__version__}")
        return 0
    try:
        command, rest = find(words)
        if {"--help", "-h"} & {*rest} and command.name != "manage":
            print(_usage(command))
            return 0
        return run(command, rest)
    except (NoSuchCommand, WrongWords) as fault:
        complain(fault)
        return 2
    except Fault as fault:
        complain(fault)
        return 1
    except BadSource as bad:
        complain(in_lines(bad))
        return 1
    except Refusal as refusal:
        complain(_in_both_languages(refusal))
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        known = _fault_of(error)
        if known is None:
            raise
        complain(known)
        return 1


def find(words: Sequence[str]) -> tuple[Command, list[str]]:
    """The command with the longest name that the words begin with, and the rest of the words."""
    for command in sorted(COMMANDS, key=lambda command: -len(command.name.split())):
        length = len(command.name.split())
        if list(words[:length]) == command.name.split():
            return command, list(words[length:])
    given = " ".join(words[:2])
    raise NoSuchCommand(given=given, **nearest(given, [command.name for command in COMMANDS]))


def run(command: Command, rest: list[str]) -> int:
    if rest and not command.takes:
        raise _usage(command)
    if command.role is None or "DENEN_ROLE_URL" in os.environ:  # a child of `denen up` has its own role already
        return _call(command, rest)
    from denen.base.database import roles  # brings the driver, which `denen up` does without

    installation = Installation.here()
    with installation.reached(say=say) as owner_url:
        roles.ensure(owner_url, key=installation.role_key)
        environment = installation.environment(command.role, owner_url)
        os.environ.update(environment)
        for name in os.environ.keys() - environment.keys():
            del os.environ[name]
        return _call(command, rest)


def overview() -> str:
    rows = [(command.usage, command.says, faint(command.says_en)) for command in COMMANDS]
    return "\n".join(
        (
            f"{bold('denen')}  地域の課題を、動くデジタルサービスに。",
            faint("       From a town’s problem to a running service."),
            "",
            table(rows),
            "",
            "設定はすべて環境変数です。docs/reference/settings.md をご覧ください。",
            faint("All settings are environment variables: see docs/reference/settings.md."),
        )
    )


def _call(command: Command, rest: list[str]) -> int:
    if command.manage:
        return _manage(command, rest)
    module, _, function = command.function.partition(":")
    return cast(int | None, getattr(import_module(module), function)(rest)) or 0


def _manage(command: Command, rest: list[str]) -> int:
    import django
    from django.core.management import CommandError, ManagementUtility, call_command
    from django.db import connections

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "denen.site.settings")
    django.setup()
    made = ManagementUtility().fetch_command(command.manage)
    try:
        made.create_parser("denen", command.manage).parse_args(rest)
    except CommandError:
        raise _usage(command) from None
    try:
        call_command(made, *rest, skip_checks=False)
    except CommandError as error:
        complain(error)
        return error.returncode
    finally:
        connections.close_all()
    return 0


def _usage(command: Command) -> WrongWords:
    return WrongWords(usage=command.usage, says=command.says, says_en=command.says_en)


def _in_both_languages(refusal: Refusal) -> str:
    from django.utils.translation import override

    said = []
    for language in ("ja", "en"):
        with override(language):
            said.append(f"{refusal} {refusal.what_to_do}".strip())
    return " / ".join(said)


def _fault_of(error: OSError) -> Fault | None:
    path = error.filename or "-"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(path=path, free_mb=0, needed_mb=200)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return NotPermitted(path=path)
    return None


if __name__ == "__main__":
    sys.exit(main())
