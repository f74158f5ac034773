"""`denen demo counter`: 田中 葵 and 蓮 move within 塩尻市, from her card to the desk, with the time each step takes.

It goes on the database of the running denen, or starts the embedded one. It may be repeated: the register is a copy
that no case changes, so each time there are two more cases.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace

from denen.site.faults import NoExampleTown, TownIsReal
from denen.site.installation import Installation
from denen.site.preparation import prepare
from denen.site.terminal import bold, faint, say, table

LG_CODE, TOWN = "202151", "塩尻市"


def main(arguments: list[str]) -> int:
    says = "カードから担当課までを、ブラウザなしで。 / From the card to the desk, without a browser."
    argparse.ArgumentParser(prog="denen demo counter", description=says).parse_args(arguments)
    here = Installation.here()
    may_make_towns = here.trial or _is_new(here)
    installation = replace(here, trial=True)  # else there are no example cards; that it is one, its town has to prove
    with installation.reached(say=say) as owner_url:
        if may_make_towns and not prepare(installation, owner_url):
            return 1
        check_town(owner_url)
        os.environ |= installation.environment("app", owner_url)
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from denen.site.demo.counter_story import tell

        print()
        say(bold("田中 葵さんと蓮さんが、市内で引っ越します"), "Aoi and Ren Tanaka move within the town")
        steps, papers = tell(folder=installation.var / "demo")
    rows = [(f"{step.milliseconds:.1f} ms", step.does, faint(step.does_en), step.found) for step in steps]
    print(table([("", "すること", faint("what is done"), "結果 / outcome"), *rows]))
    whole = sum(step.milliseconds for step in steps)
    say(f"\n合わせて {whole:.0f} ミリ秒。書類:", f"{whole:.0f} ms in all. The forms:")
    for paper in papers:
        print(f"  {paper}")
    return 0


def _is_new(installation: Installation) -> bool:
    """Whether there is no data yet that the example towns could get mixed up with."""
    return installation.is_embedded and not (installation.var / "postgres" / "data").exists()


def check_town(owner_url: str) -> None:
    """Makes sure that the town is there and invented. Raises NoExampleTown, TownIsReal."""
    import psycopg  # the driver, which `denen up` does without

    with psycopg.connect(owner_url) as connection:
        tables = connection.execute("SELECT to_regclass('public.base_localgovernment')").fetchone()
        if tables is None or tables[0] is None:
            raise NoExampleTown(town=TOWN)
        town = connection.execute("SELECT invented FROM base_localgovernment WHERE lg_code = %s", [LG_CODE]).fetchone()
    if town is None:
        raise NoExampleTown(town=TOWN)
    if not town[0]:
        raise TownIsReal(town=TOWN)
