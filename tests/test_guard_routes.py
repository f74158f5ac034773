"""Every page, asked for by those it is not for: the neighbour town's clerk, nobody signed in, a clerk without the role.
They see nothing of 塩尻市, change nothing, and are told so. The guard is tried with a policy, FORCE and the weak role
taken away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from psycopg import sql

from denen.base import access, clock
from denen.base.database.connections import connect_as
from denen.base.database.roles import RoleUrls
from denen.base.services import installed, switch_on
from denen.base.tenancy import acting_for
from denen.base.tenancy.towns import TownFacts
from denen.kernel.identity.api import example_cards
from denen.kernel.identity.sessions import SessionStore
from denen.kernel.identity.testing import provision_cast_clerk
from denen.kernel.identity.types import ClerkFacts
from denen.kernel.residents.api import load_example
from denen.services.counter.tests.conftest import MOVE, SIGNED, Browser
from test_guard_house import routes
from test_guard_isolation import FENCED, owned_by_the_pages

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ROUTES = sorted(routes("denen.site.town_urls"))
ROUTES_OF_THE_HOUSE = sorted(routes("denen.site.urls"))
ROLES = ("counter", "desk:juumin", "desk:kokuho", "officer", "programme")

ARGUMENTS: dict[str, str] = {
    "visit_id": "SELECT id FROM counter_visit WHERE lg_code = '202151'",
    "case_id": "SELECT id FROM procedures_case WHERE lg_code = '202151'",
    "document_id": "SELECT id FROM documents_document WHERE lg_code = '202151' LIMIT 1",
    "clerk_id": "SELECT id FROM identity_clerk WHERE lg_code = '202151' AND login IN ('suzuki', 'ogawa')",
    "service": "SELECT 'counter'",
    "measure": "SELECT 'handling_time'",
    # Pages of no town: what they are about is public. Not 長野県, where a village is called like a clerk (小川村).
    "slug": "SELECT unnest(array['r4', 'kagawa', 'write-free-counter'])",
    "prefecture_slug": "SELECT 'kagawa'",
    "table": "SELECT 'awards'",
    "ending": "SELECT unnest(array['csv', 'json', 'docx'])",
    "number": "SELECT '404'",
}
"""What each argument of a route stands for in 塩尻市: a query, run past all policies, that gives some of them."""

CARDS_SHOWN = {"staff/cards/", "counter/<uuid:visit_id>/card/"}
"""Pages that show the cards of the software reader, which are everybody's in a trial."""

MAY_CHANGE = {"base_auditrecord", "identity_signinfailures"}
"""Tables of a town in which a stranger leaves traces: of having tried."""


@dataclass
class Town:
    """塩尻市 with everything in it, and 小林 of 松本市 with every role there is."""

    owner: psycopg.Connection
    kobayashi: ClerkFacts
    matsumoto: TownFacts
    clerks: dict[str, ClerkFacts]
    secrets: set[str]
    ids: set[str] = field(default_factory=set)
    posted: dict[str, str] = field(default_factory=dict)

    def addresses(self, route: str) -> list[str]:
        """The route with 塩尻市's ids and words in it, below no town yet."""
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        for name in names:
            assert name in ARGUMENTS, (
                f"{route} takes {name!r}, which this guard does not know. Add it to ARGUMENTS in {__file__}, with a "
                "query that gives some of 塩尻市, and let `furnished` make some where there are none."
            )
        values = [[str(value) for (value,) in self.owner.execute(ARGUMENTS[name]).fetchall()] for name in names]
        assert all(values), f"塩尻市 has nothing for {route}: let `furnished` make some"
        parts = re.split(r"<[^>]+>", route)
        return ["".join(a + b for a, b in zip(parts, (*chosen, ""), strict=True)) for chosen in product(*values)]

    def snapshot(self) -> dict[str, str]:
        """What stands in each fenced table of 塩尻市, in short."""
        parts = [
            sql.SQL("SELECT {}, coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t").format(
                sql.Literal(table), sql.Identifier(table)
            )
            + sql.SQL(" WHERE lg_code = '202151'")
            for table in FENCED
            if table not in MAY_CHANGE
        ]
        return dict(self.owner.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall())  # type: ignore[arg-type]

    def seen(self, route: str, address: str, page: Any) -> list[str]:
        """What of 塩尻市 stands in a page that is not to show any of it."""
        body = page.content.decode(errors="replace") + str(page.headers.get("Location", ""))
        cards = "".join(str(card.facts) for card in self._cards()) if route in CARDS_SHOWN else ""
        hidden = {secret for secret in self.secrets if secret not in cards}
        hidden |= {id_ for id_ in self.ids if id_ not in address and id_ not in self.posted.values()}
        return sorted(secret for secret in hidden if secret in body)

    def _cards(self) -> tuple[Any, ...]:
        with acting_for(self.matsumoto.lg_code):
            return example_cards()

    def browser(self, clerk: ClerkFacts | None, town: TownFacts | None = None) -> Client:
        """With a new session each time: some pages end it."""
        client = Client()
        if clerk and town:
            with acting_for(town.lg_code):
                session = SessionStore()
                session.begin(clerk)
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
        return client


@pytest.fixture
def furnished(committed: None, owner: psycopg.Connection, shiojiri: TownFacts, matsumoto: TownFacts) -> Iterator[Town]:
    """Visits, cases, documents and clerks of 塩尻市; every service and the residents in both towns."""
    with clock.frozen(AT):
        clerks = {
            login: provision_cast_clerk(shiojiri, login, name, *roles)
            for login, name, roles in (
                ("suzuki", "鈴木", ("counter",)),
                ("ogawa", "小川", ("counter", "desk:juumin")),
                ("takahashi", "高橋", ("desk:kokuho",)),
                ("ito", "伊藤", ("officer",)),
            )
        }
        kobayashi = provision_cast_clerk(matsumoto, "kobayashi", "小林", *ROLES)
        cast = load_example(shiojiri.lg_code, people=0, named_clerks=[clerks["ogawa"].id], at=AT)
        load_example(matsumoto.lg_code, people=0, at=AT)
        for town in (shiojiri, matsumoto):
            with acting_for(town.lg_code):
                for slug in installed():
                    switch_on(slug, at=AT)
        town = Town(owner, kobayashi, matsumoto, clerks, secrets=set())
        counter = Browser(town.browser(clerks["suzuki"], shiojiri))
        for finished in (True, False):
            counter.begin("tenkyo", "juminhyo")
            counter.post("card", {"card": "aoi", "code": "1234"})
            counter.post("household", {"person": str(cast["田中 葵"])})
            answers = {**MOVE, "certificate_scope": "person", "movers": str(cast["田中 葵"])}
            assert counter.post("details", answers).status_code == 302
            if finished:
                assert counter.post("check", SIGNED).status_code == 302
        town.secrets |= {
            "田中",
            "佐藤",
            "中村",
            "結衣",
            "NGUYEN",
            "グエン",
            "タナカ",
            "大門七番町3番",
            "片丘4800",
            "吉田1215",
        }
        town.secrets |= {
            MOVE["visitor_phone"],
            MOVE["new_address"],
            "2026-000001",
            "2026-000002",
            "鈴木",
            "小川",
            "高橋",
            "伊藤",
        }
        for table in ("counter_visit", "procedures_case", "documents_document", "residents_person", "identity_clerk"):
            rows = owner.execute(f"SELECT id FROM {table} WHERE lg_code = '202151'").fetchall()
            town.ids |= {str(id_) for (id_,) in rows}
        town.posted = posted(str(cast["田中 葵"]))
        yield town


def posted(person: str) -> dict[str, str]:
    """Something for every field there is, with ids of 塩尻市 where a field takes one."""
    return {
        "version": "4",
        "person": person,
        "movers": person,
        "card": "yamada",
        "code": "1234",
        "name": "某",
        "birth_date": "1988",
        "address": "某所",
        "note": "直す",
        "signed": "paper",
        "procedures": "tenkyo",
        "standing": "agent",
        "shown_by": "photo",
        "evidence": "某",
        "counter": "1",
        "moved_on": "令和8年11月15日",
        "new_address": "某所",
        "login": "nobody",
        "password": "wrong",
        "ticket": "x",
        "roles": "officer",
        "desks": "juumin",
        "first": "2026-10-01",
        "last": "2026-10-31",
        "value": "1",
        "n": "1",
        "how": "x",
    }


Ask = Callable[[Town], Client]


def tried(town: Town, ask: Ask, slug: str, *, may: Callable[[access.Access, str, bool, Any], bool]) -> list[str]:
    """Every page, by GET and POST. Gives what was seen, changed, or answered in a way that it must not be."""
    found, before = [], town.snapshot()
    for route, view in ROUTES:
        declared = access.access_of(view)  # type: ignore[arg-type]
        assert declared
        for address in town.addresses(route):
            for method, data in (("GET", {}), ("POST", town.posted)):
                page = getattr(ask(town), method.lower())(f"/{slug}/{address}", data)
                what = f"{method} /{slug}/{route}: {page.status_code}"
                if not may(declared, method, "_id>" in route, page):
                    found.append(what)
                found += [f"{what} shows {secret}" for secret in town.seen(route, address, page)]
                after = town.snapshot()
                found += [f"{what} changes {table}" for table in after if after[table] != before[table]]
                before = after
    return found


def sent_to_sign_in(declared: access.Access, method: str, by_id: bool, page: Any) -> bool:
    """Public pages answer; all others ask for a sign-in, and do not say whether what was asked for is there."""
    if declared.who == "public":
        return bool(page.status_code < 500)
    if method == "GET":
        return bool(page.status_code == 302 and page.headers["Location"].startswith("/shiojiri/staff/sign-in/?next="))
    return bool(page.status_code == 403 and 'name="password"' in page.text)


def of_her_own_town(declared: access.Access, method: str, by_id: bool, page: Any) -> bool:
    """小林 enters her own town's pages; with ids of 塩尻市 they lead to nobody."""
    return page.status_code in ((404, 405) if by_id else (200, 302, 404, 405, 409, 422))


def kobayashi(town: Town) -> Client:
    return town.browser(town.kobayashi, town.matsumoto)


def nobody(town: Town) -> Client:
    return town.browser(None)


def undaunted(town: Town) -> Client:
    """小林, who takes a page that breaks (here by a foreign key) for an answer."""
    client = kobayashi(town)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("ask", [kobayashi, nobody])
def test_whoever_is_not_signed_in_here_sees_and_changes_nothing_and_is_asked_to_sign_in(
    furnished: Town, ask: Ask
) -> None:
    assert tried(furnished, ask, "shiojiri", may=sent_to_sign_in) == []


@pytest.mark.parametrize("ask", [kobayashi, nobody])
def test_the_pages_of_no_town_show_and_change_nothing_of_shiojiri(furnished: Town, ask: Ask) -> None:
    found, before = [], furnished.snapshot()
    for route, view in ROUTES_OF_THE_HOUSE:
        if route.startswith("ui/"):
            continue  # shows the parts of pages with made-up people, the cast among them, in a trial only
        assert declared(view).who == "public"
        for address in furnished.addresses(route):
            for page in (ask(furnished).get(f"/{address}"), ask(furnished).post(f"/{address}", furnished.posted)):
                found += [f"{route} shows {secret}" for secret in furnished.seen(route, address, page)]
                found += [f"{route} answers {page.status_code}"] * (page.status_code == 500)
    assert (found, furnished.snapshot()) == ([], before)


def test_the_neighbours_clerk_finds_nothing_of_shiojiri_on_her_own_pages(furnished: Town) -> None:
    assert tried(furnished, kobayashi, "matsumoto", may=of_her_own_town) == []


def brought_in(town: Town) -> list[str]:
    """What 小林 gets to see with her own visit in the address, and 塩尻市's ids in what is posted."""
    found = []
    for route, _view in ROUTES:
        if re.findall(r"<(?:\w+:)?(\w+)>", route) != ["visit_id"]:
            continue
        client = kobayashi(town)
        begun = {"procedures": "tenkyo", "standing": "agent", "shown_by": "photo", "evidence": "某", "counter": "1"}
        own = client.post("/matsumoto/counter/", begun).headers["Location"].split("/")[3]
        address = route.replace("<uuid:visit_id>", own)
        pages = {route: client.post(f"/matsumoto/{address}", {**town.posted, "version": "1"})}
        for step in ("household", "details", "check"):
            pages[f"{step} after {route}"] = client.get(f"/matsumoto/counter/{own}/{step}/")
        pages[f"screen after {route}"] = client.get("/matsumoto/counter/screen/")
        for what, page in pages.items():
            assert page.status_code < 500, what
            found += [f"{what} shows {secret}" for secret in town.seen(route, address, page)]
    return found


def test_residents_of_shiojiri_cannot_be_brought_into_a_visit_of_the_neighbours(furnished: Town) -> None:
    before = furnished.snapshot()
    assert (brought_in(furnished), furnished.snapshot()) == ([], before)


@contextmanager
def without_policies(owner: psycopg.Connection, *tables: str) -> Iterator[None]:
    for table in tables:
        owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    try:
        yield
    finally:
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "address"),
    [
        ("procedures_case", "counter/desk/<uuid:case_id>/"),
        ("counter_visit", "counter/<uuid:visit_id>/details/"),
        ("documents_document", "documents/<uuid:document_id>/"),
    ],
)
def test_this_guard_turns_red_without_the_policy_of_a_table(furnished: Town, table: str, address: str) -> None:
    with without_policies(furnished.owner, table):
        found = tried(furnished, kobayashi, "matsumoto", may=of_her_own_town)
    assert [each for each in found if each.startswith(f"GET /matsumoto/{address}: ")] != []


@pytest.mark.slow
def test_this_guard_turns_red_for_a_strong_role(furnished: Town, role_urls: RoleUrls) -> None:
    connect_as(role_urls.owner, "owner")
    try:
        found = tried(furnished, undaunted, "matsumoto", may=of_her_own_town)
    finally:
        connection.close()
        connect_as(role_urls.app, "app")
    assert [each for each in found if each.startswith("GET /matsumoto/counter/desk/: ")] != []
    assert [each for each in found if " changes " in each] != []


@pytest.mark.slow
def test_this_guard_turns_red_when_the_pages_own_a_table_without_force(furnished: Town, role_urls: RoleUrls) -> None:
    table, owner = "procedures_case", furnished.owner
    with owned_by_the_pages(owner, table, role_urls):
        assert tried(furnished, kobayashi, "matsumoto", may=of_her_own_town) == []  # FORCE binds even an owner
        owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        found = tried(furnished, kobayashi, "matsumoto", may=of_her_own_town)
        owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    assert [each for each in found if each.startswith("GET /matsumoto/counter/desk/<uuid:case_id>/: ")] != []


@pytest.mark.slow
def test_this_guard_turns_red_without_the_policies_of_visits_and_residents(furnished: Town) -> None:
    """Either alone is enough: the visit's own policy asks whether its people may be seen."""
    with without_policies(furnished.owner, "residents_person", "counter_visit"):
        assert "household after counter/<uuid:visit_id>/choose/ shows 田中" in brought_in(furnished)


def test_a_clerk_without_the_role_is_turned_away_from_each_page_and_one_with_it_is_not(
    furnished: Town, shiojiri: TownFacts
) -> None:
    found = []
    without = {
        roles: provision_cast_clerk(
            shiojiri, f"c{number}", "某", *(role for role in ROLES if not access.holds(frozenset({role}), roles))
        )
        for number, roles in enumerate(sorted({declared(view).roles for _, view in ROUTES if declared(view).roles}))
    }
    all_roles = provision_cast_clerk(shiojiri, "all", "某", *ROLES)
    for route, view in ROUTES:
        if declared(view).who == "public":
            continue
        roles = declared(view).roles
        address = furnished.addresses(route)[0]
        holder = furnished.browser(all_roles, shiojiri).get(f"/shiojiri/{address}")
        if holder.status_code == 403 or "sign-in" in str(holder.headers.get("Location")):
            found.append(f"{route} is closed to a clerk with every role")
        for method in ("get", "post") if roles else ():
            page = getattr(furnished.browser(without[roles], shiojiri), method)(f"/shiojiri/{address}", {})
            if page.status_code != 403 or "このページを開く権限がありません。" not in page.text:
                found.append(f"{method} {route}: {page.status_code} without {roles}")
            found += [f"{route} shows {secret}" for secret in furnished.seen(route, address, page)]
    assert found == []


def declared(view: object) -> access.Access:
    found = access.access_of(view)  # type: ignore[arg-type]
    assert found
    return found


def test_a_route_with_an_unknown_argument_is_named_with_what_to_do(owner: psycopg.Connection) -> None:
    town = Town(owner, None, None, {}, set())  # type: ignore[arg-type]
    with pytest.raises(AssertionError, match=r"takes 'thing_id', which this guard does not know. Add it to ARGUMENTS"):
        town.addresses("things/<uuid:thing_id>/")
