"""Django's own commands: `python -m denen.site.manage …`. People use `denen …` instead."""

import os
import sys
from collections.abc import Sequence


def main(words: Sequence[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "denen.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["denen manage", *words])


if __name__ == "__main__":
    main(sys.argv[1:])
