"""Who may talk to the server: the page that it served itself, with the token; whoever else is refused."""

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from chainrule.errors import InvalidInput
from chainrule.playground.begin import session_of
from chainrule.playground.server import LARGEST, LONGEST, take_table
from tests.playground.looking import served

pytest.importorskip("uvicorn")
client = pytest.importorskip("websockets.sync.client")
closed = pytest.importorskip("websockets.exceptions")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(session_of("moons")) as home:
        yield home.address


def own(address: str) -> dict[str, str]:
    host = urlsplit(address).netloc
    return {"Host": host, "Origin": f"http://{host}", "X-Token": token(address)}


def token(address: str) -> str:
    return address.partition("token=")[2]


def ask(address: str, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Any:
    """Send head and body as one: a server that refuses by the head alone resets what is sent to it afterwards."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    lines.append(f"Content-Length: {len(body)}")
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        answer = http.client.HTTPResponse(connection, method=method)
        answer.begin()
        return answer, answer.read()


WRONG = {
    "another host": {"Host": "evil.example"},
    "another port": {"Host": "127.0.0.1:1"},
    "no host": {"Host": None},
    "another origin": {"Origin": "http://evil.example"},
    "the null origin": {"Origin": "null"},
    "no origin": {"Origin": None},
    "no token": {"X-Token": None},
    "a wrong token": {"X-Token": "x" * 32},
}


def with_change(address: str, wrong: str) -> dict[str, str]:
    headers: dict[str, Any] = own(address) | WRONG[wrong]
    return {name: value for name, value in headers.items() if value is not None}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_upload_is_refused(address: str, wrong: str) -> None:
    answer, _ = ask(address, "POST", "/table?name=x.csv", with_change(address, wrong), b"a,b\n1,2\n2,3\n")
    assert answer.status in (400, 403)


@pytest.mark.parametrize("wrong", ["another host", "another port", "another origin", "the null origin"])
def test_a_page_is_refused(address: str, wrong: str) -> None:
    assert ask(address, "GET", "/", with_change(address, wrong))[0].status == 403


def test_the_page_has_its_policy_and_no_secret(address: str) -> None:
    host = {"Host": own(address)["Host"]}
    for path in ("/", "/play.js", "/play.css"):
        answer, body = ask(address, "GET", path, host)
        assert answer.status == 200
        assert answer.getheader("content-security-policy").startswith("default-src 'none'; script-src 'self'")
        assert answer.getheader("x-content-type-options") == "nosniff"
        assert token(address).encode() not in body
    assert ask(address, "GET", "/../session.py", host)[0].status == 404


def talk(address: str, wrong: str = "", first: Any = None) -> Any:
    headers = {n: v for n, v in (own(address) | WRONG.get(wrong, {})).items() if n != "X-Token"}
    host, origin = headers["Host"], headers["Origin"]
    with client.connect(
        f"ws://{urlsplit(address).netloc}/ws",
        origin=origin,
        additional_headers={"Host": host} if host != urlsplit(address).netloc else None,
        proxy=None,
    ) as sock:
        sock.send(json.dumps(first if first is not None else {"token": token(address)}))
        return sock.recv(timeout=10)


@pytest.mark.parametrize("wrong", ["another origin", "the null origin", "no origin"])
def test_a_socket_is_refused(address: str, wrong: str) -> None:
    with pytest.raises(closed.InvalidStatus):
        talk(address, wrong)


def test_a_socket_for_another_host_is_refused(address: str) -> None:
    answer, _ = ask(
        address,
        "GET",
        "/ws",
        own(address)
        | {
            "Host": "evil.example",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        },
    )
    assert answer.status == 403


@pytest.mark.parametrize("first", [{"token": "wrong"}, {"do": "play", "on": True}, [], "x", {"token": 7}])
def test_a_socket_without_the_token_is_closed(address: str, first: Any) -> None:
    with pytest.raises(closed.ConnectionClosedError) as error:
        talk(address, first=first)
    assert error.value.rcvd.code == 1008


def test_a_socket_with_the_token_is_greeted(address: str) -> None:
    assert b'"type": "hello"' in talk(address)[:100]


def test_a_command_over_the_limit_ends_the_socket(address: str) -> None:
    with pytest.raises(closed.ConnectionClosedError) as error:
        talk(address, first={"token": "x" * (2 * LONGEST)})
    assert error.value.rcvd.code == 1009


def test_a_table_over_the_limit_is_refused(address: str) -> None:
    answer, body = ask(address, "POST", "/table?name=x.csv", own(address), b"a" * (LARGEST + 1))
    assert answer.status == 413
    assert b"larger than 32 MB" in body


def test_a_table_is_taken_up_and_a_bad_one_gives_the_command_lines_sentence(address: str) -> None:
    rows = b"x,y\n" + b"".join(b"%d,%d\n" % (i % 9, i % 2) for i in range(40))
    assert ask(address, "POST", "/table?name=x.csv", own(address), rows)[0].status == 200
    answer, body = ask(address, "POST", "/table?name=../../bad.csv", own(address), b"x,x\n1,2\n")
    assert answer.status == 400
    assert body.decode() == "Cannot read 'bad.csv': two columns are named 'x'; give each column a name of its own."


def test_a_bad_table_keeps_the_one_before() -> None:
    session = session_of("moons")
    with pytest.raises(InvalidInput):
        take_table(session, "x.csv", b"x,y\n1,1\n2,1\n")
    assert session.data.name == "moons"


def test_a_port_in_use_is_one_sentence() -> None:
    from chainrule.playground.server import prepared

    with served(session_of("moons")) as home, pytest.raises(InvalidInput, match="cannot be used"):
        prepared(session_of("moons"), urlsplit(home.address).port or 0)


def test_the_command_prints_the_address_first_and_ends_at_ctrl_c() -> None:
    command = [sys.executable, "-m", "chainrule", "play", "moons", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            address = running.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            origin = own(address)["Origin"]
            with client.connect(f"ws://{urlsplit(address).netloc}/ws", origin=origin, proxy=None) as sock:
                sock.send(json.dumps({"token": token(address)}))
                assert b'"type": "hello"' in sock.recv(timeout=10)[:100]
                running.send_signal(signal.SIGINT)
                _, errors = running.communicate(timeout=30)
        finally:
            running.kill()
    assert (running.returncode, errors) == (0, "")
