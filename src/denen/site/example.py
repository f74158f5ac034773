"""The example towns: 長野県, 塩尻市 with its clerks and invented residents, 松本市 beside it. For trials and demos.

The passwords stand here for everybody to read, so an example clerk is only ever made in a town marked as invented.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from denen.base.services import installed, switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts, open_town
from denen.base.testing.towns import MATSUMOTO, NAGANO, SHIOJIRI
from denen.kernel.identity import api as identity
from denen.kernel.residents import api as residents
from denen.site.terminal import own_name

PASSWORD = "denen-no-machi-2026"  # noqa: S105 - printed at every start
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
PEOPLE = {SHIOJIRI.lg_code: 66_000, MATSUMOTO.lg_code: 2_000}


@dataclass(frozen=True)
class ExampleClerk:
    town: TownFacts
    login: str
    name: str
    roles: tuple[str, ...]
    what: str


CLERKS = (
    ExampleClerk(SHIOJIRI, "suzuki", "鈴木", ("counter",), "総合窓口"),
    ExampleClerk(SHIOJIRI, "takahashi", "高橋", ("desk:kokuho",), "国保年金課"),
    ExampleClerk(SHIOJIRI, "ogawa", "小川", ("counter", "desk:juumin"), "市民課 住民記録（支援措置の担当）"),
    ExampleClerk(SHIOJIRI, "maruyama", "丸山", ("desk:juumin",), "市民課 住民記録（支援措置の担当）"),
    ExampleClerk(SHIOJIRI, "ito", "伊藤", ("officer",), "デジタル担当"),
    ExampleClerk(MATSUMOTO, "kobayashi", "小林", ("counter", "desk:juumin", "officer"), "松本市の職員"),
    ExampleClerk(NAGANO, "watanabe", "渡辺", ("programme",), "長野県の職員"),
)
NAMED_FOR_MISAKI = ("ogawa", "maruyama")


def open_towns() -> None:
    """Opens the example towns, as the owner's role."""
    for town in (NAGANO, SHIOJIRI, MATSUMOTO):
        open_town(town)


def furnish(*, people: dict[str, int] | None = None, at: datetime) -> dict[str, dict[str, UUID]]:
    """Provides the clerks, switches the services on, loads the residents, as the pages' role.

    Run again it adds nothing. Returns the ids of the cast by town and name.
    """
    cast: dict[str, dict[str, UUID]] = {}
    for town in (NAGANO, SHIOJIRI, MATSUMOTO):
        with acting_for(town.lg_code):
            clerks = {record.facts.login: record.facts.id for record in identity.clerk_records(at=at)}
            for clerk in CLERKS:
                if clerk.town == town and clerk.login not in clerks:
                    clerks[clerk.login] = identity.provision_example(
                        login=clerk.login,
                        name=clerk.name,
                        roles=clerk.roles,
                        password=PASSWORD,
                        totp_secret=SECRET,
                        at=at,
                    ).id
            if town != NAGANO:
                for slug in installed():
                    switch_on(slug, at=at)
        count = (PEOPLE if people is None else people).get(town.lg_code)
        if count is not None:
            named = [clerks[login] for login in NAMED_FOR_MISAKI] if town == SHIOJIRI else []
            cast[town.lg_code] = residents.load_example(town.lg_code, people=count, named_clerks=named, at=at)
    return cast


def write_logins(path: Path) -> None:
    """What `denen up` prints: who can sign in, where, with what."""
    rows = [["町 Town", "職員 Clerk", "職員番号 Login", "役目 Role"]]
    rows += [[clerk.town.name, clerk.name, clerk.login, clerk.what] for clerk in CLERKS]
    notes = [
        f"パスワード Password: {PASSWORD}",
        f"確認コード Code: {own_name()} totp suzuki",
        "カードの暗証番号 Code of every example card: 1234",
    ]
    path.write_text(json.dumps({"rows": rows, "notes": notes}, ensure_ascii=False), encoding="utf-8")
