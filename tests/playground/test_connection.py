"""Two tabs, a reload, a laptop that slept, a server that was killed: the page says so, and finds its way back."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from chainrule.playground.begin import session_of
from tests.playground.looking import served, weights

pytestmark = pytest.mark.browser


def test_two_tabs_and_a_reload_show_one_session(play: Any) -> None:
    seen = play("moons")
    seen.do(do="step", by=7)
    seen.at(7)
    other = seen.page.context.new_page()
    other.goto(seen.at_home.address)
    status = other.get_by_role("status")
    status.filter(has_text="update 7 of 7").wait_for()
    other.get_by_role("button", name="Forward one update").click()
    seen.at(8)
    seen.button("Forward one update").click()
    status.filter(has_text="update 9 of 9").wait_for()
    other.close()
    before = seen.surface().tolist()
    seen.page.reload()
    seen.at(9)
    assert seen.surface().tolist() == before


def test_a_laptop_that_sleeps_wakes_at_the_same_update(play: Any) -> None:
    seen = play("moons")
    seen.region("Network").get_by_role("button", name="unit 3 of layer 1").click()
    seen.button("Train").click()
    seen.past(5)
    tools = seen.page.context.new_cdp_session(seen.page)
    tools.send("Page.setWebLifecycleState", {"state": "frozen"})
    seen.at_home.cut()
    banner = seen.page.get_by_role("alert")
    tools.send("Page.setWebLifecycleState", {"state": "active"})
    seen.button("Train").wait_for()  # nobody looked, so it waited
    banner.wait_for(state="detached")
    t = seen.session.t
    seen.at(t)
    seen.button("Forward one update").click()
    seen.at(t + 1)
    seen.region("Open a number").get_by_text(seen.session.trace().open("a1", (0, 3)).lines()[1]).wait_for()


def test_a_cut_connection_is_said_and_found_again(play: Any) -> None:
    seen = play("moons")
    seen.do(do="step", by=7)
    seen.at(7)
    before = weights(seen.session.run)
    seen.page.evaluate(
        "() => { window.told = []; new MutationObserver(() => { const found = document.querySelector('[role=alert]');"
        " if (found) window.told.push(found.innerText) }).observe(document.body, { childList: true, subtree: true }) }"
    )
    for _ in range(2):
        seen.at_home.cut()
        seen.page.wait_for_function("() => window.told.length && !document.querySelector('[role=alert]')")
        assert "The connection is gone" in seen.page.evaluate("window.told.pop()")
    seen.at(7)
    assert all((before[name] == array).all() for name, array in weights(seen.session.run).items())


def test_a_killed_server_is_said_and_another_one_is_not_taken_for_it(play: Any) -> None:
    session = session_of("moons")
    seen = play("moons")
    page = seen.page.context.new_page()
    with served(session) as home:
        page.goto(home.address)
        page.get_by_role("button", name="Train").wait_for()
    page.get_by_role("alert").get_by_text("The connection is gone: the server has stopped").wait_for()
    with served(session, urlsplit(home.address).port or 0):
        page.get_by_role("alert").get_by_text("Another server answers here now").wait_for()
    page.close()


def test_an_address_without_its_token_is_said(play: Any) -> None:
    seen = play("moons")
    page = seen.page.context.new_page()
    page.goto(seen.at_home.address.partition("#")[0])
    page.get_by_text("This is not the whole address").wait_for()
    page.close()
