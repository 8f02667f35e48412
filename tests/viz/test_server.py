"""The server over HTTP: headers, origins, the first picture, what is not there."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
import requests
from running import WAIT, running_server
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from gofal.experiments.runs import same_rules
from gofal.viz.commands.serve import allowed_hosts
from gofal.viz.web import server
from gofal.viz.web.guard import HEADERS, host_name
from gofal.viz.web.pace import BURST, TOO_MUCH
from gofal.viz.web.scheduler import Scheduler
from gofal.viz.web.state import model_version
from gofal.viz.web.visitors import genuine


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running_server() as address:
        yield address


def test_a_visitor_without_a_language_gets_the_servers(base: str) -> None:
    answer = requests.get(f"{base}/", timeout=WAIT, allow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == "/cy"


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("/en", "en", "What would you change in home care?"),
        ("/cy/", "cy", "Beth fyddech chi&#39;n ei newid"),
        ("/en/today", "en", "Home care in Wales"),
        ("/cy/heddiw", "cy", "Gofal cartref yng Nghymru"),
        ("/en/answer?s=buurtzorg", "en", "The way there"),
        ("/cy/ateb?s=buurtzorg", "cy", "Y ffordd yno"),
        ("/en/council?a=W06000023", "en", "Powys"),
        ("/cy/straeon", "cy", "Straeon"),
    ],
)
def test_the_first_picture_is_whole_html(base: str, path: str, language: str, words: str) -> None:
    answer = requests.get(base + path, timeout=WAIT)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert words in answer.text
    assert "user-scalable=no" not in answer.text
    assert "var debug = false" in answer.text


@pytest.mark.slow
def test_the_picture_of_what_happened_is_drawn_in_both_languages(base: str) -> None:
    for language in ("en", "cy"):
        answer = requests.get(f"{base}/{language}/trust.svg", timeout=WAIT)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/svg+xml"
        assert f'xml:lang="{language}"' in answer.text[:900]
    assert requests.get(f"{base}/de/trust.svg", timeout=WAIT).status_code == 404


def test_the_theme_is_set_before_anything_is_drawn(base: str) -> None:
    head = requests.get(f"{base}/en/today", timeout=WAIT).text.partition("</head>")[0]
    assert "gofal-theme" in head
    assert head.index("gofal-theme") < head.index("page.css")


def test_the_first_picture_of_today_has_cards_map_and_table(base: str) -> None:
    text = requests.get(f"{base}/en/today", timeout=WAIT).text
    assert text.count('class="g-card"') == 6
    assert text.count('class="g-mark ') == 22
    assert text.count('<th scope="row">') == 23


def test_an_address_of_other_rules_says_so_above_the_page(base: str) -> None:
    def notice(version: str) -> bool:
        text = requests.get(f"{base}/en/answer?s=buurtzorg&v={version}", timeout=WAIT).text
        header = text.partition("<header")[2].partition("</header>")[0]
        return f"version {version} of the model" in header

    assert notice("0a0b0c0d")
    assert not notice(model_version())
    standing = [rules[:8] for rules in same_rules.standing()]
    assert not any(notice(rules) for rules in standing[:3])


def test_every_answer_carries_the_security_headers(base: str) -> None:
    for path in ("/en/today", "/gofal/page.css", "/nowhere", "/healthz"):
        headers = requests.get(base + path, timeout=WAIT).headers
        assert {name: headers.get(name) for name in HEADERS} == dict(HEADERS), path


def test_the_cookie_is_closed_to_scripts_and_other_sites(base: str) -> None:
    cookie = requests.get(f"{base}/en/today", timeout=WAIT).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_question_that_a_form_has_sent_moves_on_to_its_canonical_address(base: str) -> None:
    query = {"q": "pay_more", "q.number": "15", "q.in": "W06000002"}
    sent = requests.get(f"{base}/en/ask", query, timeout=WAIT, allow_redirects=False)
    assert sent.status_code == 303
    assert sent.headers["location"] == "/en/ask?s=baseline/fee_level@W06000002=1.15"
    assert requests.get(f"{base}/en/ask", query, timeout=WAIT).status_code == 200
    wrong = requests.get(f"{base}/en/ask", {**query, "q.number": "90"}, timeout=WAIT)
    assert wrong.status_code == 400
    assert "type a number from 1 to 60" in wrong.text


@pytest.mark.parametrize("path", ["/en/nowhere", "/fr/today", "/en/today/x", "/nowhere"])
def test_what_is_not_there_is_404_and_readable(base: str, path: str) -> None:
    answer = requests.get(base + path, timeout=WAIT)
    assert answer.status_code == 404
    assert "Traceback (most" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/en/today?o=<script>alert(1)</script>",
        "/en/answer?s=" + "x" * 3000,
        "/en/today?y=-1",
        "/en/today?" + "&".join(f"q{n}=1" for n in range(50)),
    ],
)
def test_what_cannot_be_is_refused_and_not_echoed(base: str, path: str) -> None:
    answer = requests.get(base + path, timeout=WAIT)
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.text
    assert "Traceback (most" not in answer.text


def test_one_wrong_word_does_not_cost_the_answer(base: str) -> None:
    answer = requests.get(f"{base}/en/answer?s=fee_squeeze&o=cost_councils", timeout=WAIT)
    assert answer.status_code == 400
    assert "There is no outcome" in answer.text
    assert "verdict-lead" in answer.text


@pytest.mark.parametrize("path", ["/en/answer", "/en/file/csv"])
@pytest.mark.parametrize("query", ["s=baseline&" * 80, "s=" + "a" * 20_000])
def test_an_address_that_is_too_long_is_refused_in_words(base: str, path: str, query: str) -> None:
    answer = requests.get(f"{base}{path}?{query}", timeout=WAIT)
    assert answer.status_code == 400
    assert "The address is too long." in answer.text


def test_solaras_proxy_and_status_pages_are_closed(base: str) -> None:
    for path in ("/_solara/cdn/vue@2.7.16/package.json", "/_solara/cdn/../../etc/passwd"):
        assert requests.get(base + path, timeout=WAIT).status_code == 404
    for path in ("/resourcez", "/static/public/x"):
        assert requests.get(base + path, timeout=WAIT).status_code == 404


def test_another_host_name_is_refused(base: str) -> None:
    answer = requests.get(f"{base}/en/today", headers={"Host": "evil.example"}, timeout=WAIT)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("host", "name"),
    [("[::1]:8771", "::1"), ("[::1]", "::1"), ("localhost:80", "localhost"), ("[::1", "")],
)
def test_a_name_is_read_without_its_port(host: str, name: str) -> None:
    assert host_name(host) == name


def test_this_machine_answers_to_its_address_in_brackets(base: str) -> None:
    answer = requests.get(f"{base}/healthz", headers={"Host": "[::1]:8771"}, timeout=WAIT)
    assert (answer.status_code, answer.text) == (200, "ok")
    assert "server" not in answer.headers


def test_ready_is_told_with_the_processes_that_are_there(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = requests.get(f"{base}/readyz", timeout=WAIT)
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "workers": 0, "there": 0})
    monkeypatch.setattr(Scheduler, "processes", (2, 1))
    answer = requests.get(f"{base}/readyz", timeout=WAIT)
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "workers": 2, "there": 1})


@pytest.mark.parametrize(
    "origin", [None, *map(Origin, ("http://evil.example", "null", "http://["))]
)
def test_a_websocket_from_elsewhere_is_refused(base: str, origin: Origin | None) -> None:
    url = base.replace("http", "ws") + "/jupyter/api/kernels/abc/channels?session_id=x"
    with pytest.raises((InvalidStatus, ConnectionClosed)), connect(url, origin=origin) as line:
        line.recv(timeout=5)


@pytest.mark.parametrize("cookie", ["", "made-up", "made-up.0123", "."])
def test_a_cookie_that_was_not_given_out_opens_nothing(base: str, cookie: str) -> None:
    url = base.replace("http", "ws") + "/jupyter/api/kernels/abc/channels?session_id=x"
    sent = {"Cookie": f"{server.COOKIE}={cookie}"}
    with (
        pytest.raises((InvalidStatus, ConnectionClosed)),
        connect(url, origin=Origin(base), additional_headers=sent) as line,
    ):
        line.recv(timeout=5)


def test_a_window_that_sends_without_end_is_closed_by_the_server_as_it_is_put_together(
    base: str,
) -> None:
    given = requests.get(f"{base}/en/today", timeout=WAIT).cookies[server.COOKIE]
    url = base.replace("http", "ws") + f"/jupyter/api/kernels/{uuid4()}/channels?session_id=x"
    sent = {"Cookie": f"{server.COOKIE}={given}"}
    head = {"msg_type": "kernel_info_request", "msg_id": "1", "session": "x", "username": ""}
    asks = {"header": head, "parent_header": {}, "metadata": {}, "content": {}, "channel": "shell"}

    def flood() -> None:
        with connect(url, origin=Origin(base), additional_headers=sent) as line:
            for _ in range(10 * int(BURST)):
                line.send(json.dumps(asks))
            while line.recv(timeout=WAIT):
                pass

    with pytest.raises(ConnectionClosed) as closed:
        flood()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == TOO_MUCH


def test_a_cookie_is_kept_if_it_is_ours_and_replaced_if_not(base: str) -> None:
    def given(cookie: str | None) -> str:
        sent = {server.COOKIE: cookie} if cookie else {}
        answer = requests.get(f"{base}/en/method", cookies=sent, timeout=WAIT)
        return str(answer.cookies[server.COOKIE])

    first = given(None)
    assert genuine(first)
    assert given(first) == first
    other = given("made-up")
    assert genuine(other)
    assert other not in ("made-up", first)
    assert not genuine(first[:-1])
    assert not genuine(None)


def test_a_style_sheet_that_is_there_is_not_sent_again(base: str) -> None:
    first = requests.get(f"{base}/gofal/page.css", timeout=WAIT)
    same = {"If-None-Match": first.headers["etag"]}
    again = requests.get(f"{base}/gofal/page.css", headers=same, timeout=WAIT)
    assert (again.status_code, again.content) == (304, b"")
    icon = requests.get(f"{base}/gofal/icon.svg", timeout=WAIT)
    assert "max-age" in icon.headers["cache-control"]


@pytest.mark.parametrize(
    ("host", "names", "allowed"),
    [
        ("localhost", (), server.LOCAL),
        ("192.0.2.7", (), (*server.LOCAL, "192.0.2.7")),
        ("0.0.0.0", (), ("*",)),  # noqa: S104
        ("0.0.0.0", ("care.example",), (*server.LOCAL, "care.example")),  # noqa: S104
    ],
)
def test_a_page_answers_to_its_own_names(
    host: str, names: tuple[str, ...], allowed: tuple[str, ...]
) -> None:
    assert allowed_hosts(host, names) == allowed


def test_a_post_from_elsewhere_is_refused(base: str) -> None:
    url = f"{base}/_solara/api/close/abc?session_id=x"
    away = requests.post(url, headers={"Origin": "http://evil.example"}, timeout=WAIT)
    assert away.status_code == 403
    assert requests.post(url, headers={"Origin": base}, timeout=WAIT).status_code == 200


def test_a_window_that_names_no_session_is_refused_in_a_line(base: str) -> None:
    answer = requests.post(f"{base}/_solara/api/close/abc", headers={"Origin": base}, timeout=WAIT)
    assert (answer.status_code, answer.text) == (400, "")


def test_pages_of_words_set_no_cookie_and_tell_their_own_address(base: str) -> None:
    for path in ("/en/privacy", "/cy/geirfa", "/en/licence?s=buurtzorg"):
        answer = requests.get(base + path, timeout=WAIT)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert f'<link rel="canonical" href="{base}{path}">' in answer.text
        assert 'hreflang="cy"' in answer.text


def test_what_browsers_and_robots_ask_for_is_there(base: str) -> None:
    robots = requests.get(f"{base}/robots.txt", timeout=WAIT)
    assert "Disallow: /en/file/" in robots.text
    icon = requests.get(f"{base}/favicon.ico", timeout=WAIT)
    assert icon.status_code == 200
    assert len(icon.content) < 10_000
    numbers = requests.get(f"{base}/numbers.csv", timeout=WAIT)
    assert numbers.text.startswith("name,label_en,label_cy,value,")


def test_a_full_house_shows_what_needs_no_process(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "full", lambda: True)
    answer = requests.get(f"{base}/cy/heddiw", timeout=WAIT)
    assert answer.status_code == 503
    assert "Mae llawer o bobl yma" in answer.text
    assert answer.text.count("<script") == 1  # that of the theme; the app is not started
    assert "gofal-theme" in answer.text.partition("</script>")[0]


def test_numbers_can_be_taken_away_with_units(base: str) -> None:
    answer = requests.get(f"{base}/en/file/csv?s=buurtzorg", timeout=WAIT)
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert list(rows[0])[:3] == ["scenario", "setting", "area"]
    assert len(rows) == 147 * (23 + 10)  # councils and Wales, and Wales in each of ten years
    wales = next(row for row in rows if (row["code"], row["outcome"]) == ("wales", "wait_weeks"))
    assert (wales["unit"], wales["change"], wales["direction"]) == ("weeks", "0.5", "worse")
    welsh = requests.get(f"{base}/cy/file/csv?s=buurtzorg", timeout=WAIT)
    others = list(csv.DictReader(welsh.content.decode("utf-8-sig").splitlines()))
    assert list(others[0]) == list(rows[0])  # one schema in both languages
    units = {row["outcome"]: row["unit"] for row in others}
    assert units["wait_weeks"] == "wythnosau"
    assert units["handback_share"] == "cyfran y flwyddyn (0.1 yw 10%)"


def test_numbers_that_are_not_there_lead_to_the_page(base: str) -> None:
    answer = requests.get(
        f"{base}/en/file/csv?s=baseline/fee_level=1.1", timeout=WAIT, allow_redirects=False
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/en/answer?s=baseline/fee_level=1.1"
