"""Stores for the tests, on this machine: one that speaks S3 as far as files are listed and read, and a web server."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

Asked = list[tuple[str, str, str]]  # method, path with its query, range


@contextmanager
def s3(files: Mapping[str, bytes], refused: frozenset[str] = frozenset()) -> Iterator[tuple[str, Asked]]:
    """A store with these keys, ``bucket/2024/a.html``; the address of its server, and what it is asked."""
    asked: Asked = []

    class Answers(_S3):
        store, forbidden, log = files, refused, asked

    yield from _served(Answers, asked)


@contextmanager
def web(folder: Path) -> Iterator[tuple[str, Asked]]:
    """A web server with an index for each folder; it knows no part of a file, only the whole."""
    asked: Asked = []

    class Answers(SimpleHTTPRequestHandler):
        def __init__(self, *given: object) -> None:
            super().__init__(*given, directory=str(folder))

        def log_message(self, *_: object) -> None:
            asked.append((self.command, self.path, self.headers.get("Range", "")))

    yield from _served(Answers, asked)


def _served(answers: type[BaseHTTPRequestHandler], asked: Asked) -> Iterator[tuple[str, Asked]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


class _S3(BaseHTTPRequestHandler):
    store: ClassVar[Mapping[str, bytes]] = {}
    forbidden: ClassVar[frozenset[str]] = frozenset()
    log: ClassVar[Asked] = []
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        said = urlsplit(self.path)
        key = unquote(said.path).strip("/")
        if "list-type" in said.query:
            query = parse_qs(said.query, keep_blank_values=True)
            self._say(200, self._listing(key, query.get("prefix", [""])[0], query.get("delimiter", [""])[0]).encode())
        elif "/" not in key:
            self._say(200, b"")
        elif key in self.forbidden:
            self._say(403, b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")
        elif key not in self.store:
            self._say(404, b"<Error><Code>NoSuchKey</Code><Message>No such key</Message></Error>")
        else:
            content = self.store[key]
            first, _, last = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
            part = content[int(first) : int(last) + 1 if last else None]
            is_part = "Range" in self.headers
            self._say(206 if is_part else 200, part, f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}")

    def do_HEAD(self) -> None:
        self.do_GET()

    def _listing(self, bucket: str, prefix: str, delimiter: str) -> str:
        keys = sorted(key.removeprefix(f"{bucket}/") for key in self.store if key.startswith(f"{bucket}/{prefix}"))
        folders, files = dict[str, None](), list[str]()
        for key in keys:
            head, found, _ = key.removeprefix(prefix).partition(delimiter or "\0")
            if found:
                folders[f"{prefix}{head}{delimiter}"] = None
            else:
                files.append(key)
        said = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.store[f'{bucket}/{key}'])}</Size>"
            f'<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"0"</ETag></Contents>'
            for key in files
        )
        said += "".join(f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in folders)
        said += f"<KeyCount>{len(keys)}</KeyCount><IsTruncated>false</IsTruncated>"
        return f"<ListBucketResult>{said}</ListBucketResult>"

    def _say(self, status: int, content: bytes, part: str = "") -> None:
        self.log.append((self.command, unquote(self.path), self.headers.get("Range", "")))
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.send_header("ETag", '"0"')
        if part:
            self.send_header("Content-Range", part)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""
