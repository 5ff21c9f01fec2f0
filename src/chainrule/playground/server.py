"""The server: on this machine only, for whoever has the address with its token; one session, any number of tabs."""

import asyncio
import contextlib
import json
import secrets
import socket
import tempfile
import threading
import webbrowser
from importlib.resources import files
from pathlib import Path
from typing import Any

from chainrule.data.reading import read_table
from chainrule.errors import ChainruleError, InvalidInput
from chainrule.playground.session import Session
from chainrule.playground.settings import Settings
from chainrule.playground.watching import Watcher, answered

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob: data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
LARGEST = 32 << 20  # bytes of a table that is dropped on the page
LONGEST = 1 << 16  # bytes of a command
PATIENCE = 10  # seconds in which a socket must show its token


class Guard:
    """Asks every request, over HTTP and WebSocket, for its Host, its Origin and, where something is sent, the token."""

    def __init__(self, app: Any, port: int, token: str) -> None:
        self.app, self.token = app, token
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.origins = {f"http://{host}" for host in self.hosts}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        from starlette.datastructures import Headers
        from starlette.responses import PlainTextResponse
        from starlette.websockets import WebSocketClose

        headers = Headers(scope=scope)
        reads = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        origin = headers.get("origin")
        right = headers.get("host") in self.hosts and (origin in self.origins or (reads and origin is None))
        if scope["type"] == "http" and not reads:
            right = right and secrets.compare_digest(headers.get("x-token", "").encode(), self.token.encode())
        if not right:
            no: Any = PlainTextResponse("This address is not this page's.", 403)
            await (no if scope["type"] == "http" else WebSocketClose(1008))(scope, receive, send)
            return

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *own]}
            await send(message)

        await self.app(scope, receive, with_headers)


class Site:
    """The page, its socket and the place for tables that are dropped on it."""

    def __init__(self, session: Session, token: str) -> None:
        self.session, self.token = session, token
        self.open_sockets = 0

    def app(self) -> Any:
        """Return the Starlette application."""
        from starlette.applications import Starlette
        from starlette.responses import PlainTextResponse, Response
        from starlette.routing import Route, WebSocketRoute

        folder = files("chainrule.playground").joinpath("page")
        pages = {"/": "index.html", **{f"/{f.name}": f.name for f in folder.iterdir() if f.name.startswith("play.")}}

        async def page(request: Any) -> Response:
            name = pages[request.url.path]
            kind = TYPES[Path(name).suffix]
            return Response(folder.joinpath(name).read_bytes(), media_type=kind)

        async def upload(request: Any) -> Response:
            body = bytearray()
            async for part in request.stream():
                body += part
                if len(body) > LARGEST:
                    return PlainTextResponse(f"The table is larger than {LARGEST >> 20} MB.", 413)
            try:
                await asyncio.to_thread(take_table, self.session, request.query_params.get("name", ""), bytes(body))
            except ChainruleError as error:
                return PlainTextResponse(str(error), 400)
            return PlainTextResponse("")

        routes = [Route(path, page) for path in pages]
        return Starlette(routes=[*routes, Route("/table", upload, methods=["POST"]), WebSocketRoute("/ws", self.talk)])

    async def talk(self, sock: Any) -> None:
        """Talk with one page: it grants a credit for each frame that it has drawn, so that nothing queues."""
        from starlette.websockets import WebSocketDisconnect

        await sock.accept()
        try:
            first = await asyncio.wait_for(sock.receive_text(), PATIENCE)
            given = json.loads(first).get("token", "")
        except (WebSocketDisconnect, TimeoutError, ValueError, AttributeError, KeyError, RuntimeError):
            given = ""
        if not secrets.compare_digest(str(given).encode(), self.token.encode()):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await sock.close(1008)
            return
        credit = asyncio.Event()
        credit.set()
        self.open_sockets += 1
        drawing = asyncio.create_task(self._draw(sock, credit))
        try:
            while True:
                await self._answer(sock, await sock.receive_text(), credit)
        except (WebSocketDisconnect, RuntimeError, KeyError):
            pass
        finally:
            drawing.cancel()
            self.open_sockets -= 1
            if not self.open_sockets:  # nobody looks: wait where it is
                self.session.do({"do": "play", "on": False})

    async def _answer(self, sock: Any, text: str, credit: asyncio.Event) -> None:
        if text == '{"do":"ready"}':
            credit.set()
            return
        answer = await asyncio.to_thread(answered, self.session, text)
        if answer is not None:
            await sock.send_bytes(answer)

    async def _draw(self, sock: Any, credit: asyncio.Event) -> None:
        watcher = Watcher(self.session)
        while True:
            await credit.wait()
            credit.clear()
            await sock.send_bytes(await watcher.next())


def take_table(session: Session, name: str, body: bytes) -> None:
    """Take up a table that was dropped on the page. Raises `InvalidInput` with the command line's own sentence."""
    plain = Path(name.replace("\\", "/")).name[:100] or "table.csv"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table" + Path(plain).suffix)
        path.write_bytes(body)
        try:
            frame = read_table(path)
        except InvalidInput as error:
            raise InvalidInput(str(error).replace(str(path), plain)) from None
    with session.lock:
        session.load(frame, plain, Settings(), plain)
        session.progress = None


def prepared(session: Session, port: int = 0) -> tuple[Any, socket.socket, str]:
    """Return a server, the socket that it is to listen on, and the address to open. Raises `InvalidInput`."""
    try:
        import uvicorn
    except ImportError:
        raise InvalidInput("The page needs a small server: pip install 'chainrule[play]'.") from None
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen()  # from now on a browser may come, and wait
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        raise InvalidInput(f"Port {port} cannot be used ({reason}); try another.") from None
    port, token = listener.getsockname()[1], secrets.token_urlsafe(24)
    guarded = Guard(Site(session, token).app(), port, token)
    config = uvicorn.Config(guarded, log_level="error", ws_max_size=LONGEST, ws="websockets-sansio", lifespan="off")
    return uvicorn.Server(config), listener, f"http://127.0.0.1:{port}/#token={token}"


def serve(session: Session, port: int = 0, *, browser: bool = True) -> None:
    """Serve the page until Ctrl-C; the first line that is printed is its address."""
    server, listener, address = prepared(session, port)
    print(address, flush=True)
    print("Nothing leaves this machine. Ctrl-C ends it.", flush=True)
    if browser:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
