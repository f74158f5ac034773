"""A clerk's browser, as far as a bench needs one: signs in by password and code, and keeps cookies."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from denen.site.faults import ClerkTurnedAway


@dataclass
class Page:
    status: int
    location: str
    hidden: dict[str, str]


@dataclass
class ClerkBrowser:
    """One clerk's session over HTTP. `cookies` and `csrf` are what the load generator sends in her name."""

    host: str
    port: int
    town: str
    login: str
    cookies: dict[str, str] = field(default_factory=dict, repr=False)

    def sign_in(self, *, password: str, code: str) -> None:
        """Raises ClerkTurnedAway."""
        start = f"/{self.town}/staff/sign-in/"
        hidden = self.send("GET", start).hidden
        page = self.send("POST", start, {**hidden, "login": self.login, "password": password})
        page = self.send("POST", f"{start}code/", {**page.hidden, "code": code})
        if page.status != 302 or "denen_session" not in self.cookies:
            raise ClerkTurnedAway(login=self.login, status=page.status)

    @property
    def csrf(self) -> str:
        return self.cookies["csrftoken"]

    @property
    def cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> Page:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        headers = {"Cookie": self.cookie_header}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Page(answer.status, answer.headers.get("Location", ""), _hidden_in(text))


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "input" and known.get("type") == "hidden" and known.get("name"):
            self.hidden[str(known["name"])] = known.get("value") or ""


def _hidden_in(text: str) -> dict[str, str]:
    """The hidden inputs of a page, by name."""
    parser = _Inputs()
    parser.feed(text)
    return parser.hidden
