"""nginx before several servers, configured as ``docs/serving.md`` says."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.serving import LOOK_AGAIN, ROOT, STARTS_WITHIN, Server, UnmeasuredError
from loaders import users
from loaders.access import ADMINISTRATOR

VISITOR = "visitor"  # as whom everybody comes who is measured
DOCUMENT = ROOT / "docs" / "serving.md"
ROUND = """user {user};
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{documented}
}}
"""


def documented() -> str:
    """The configuration in the documents."""
    (found,) = re.findall(r"^```nginx\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.M | re.S)
    return str(found)


def configured(ports: Sequence[int], listen: int) -> str:
    """The documented configuration with other servers and another port to listen on."""
    text = documented()
    (example, *_) = re.findall(r"^    server 127\.0\.0\.1:\d+ (.*)$", text, re.M)
    lines = "".join(f"    server 127.0.0.1:{port} {example}\n" for port in ports)
    text = re.sub(r"^    auth_basic.*\n", "", text, flags=re.M).replace("$remote_user", VISITOR)
    text = re.sub(r"(?:^    server 127\.0\.0\.1:.*\n)+", lines, text, count=1, flags=re.M)
    return text.replace("listen 80;", f"listen 127.0.0.1:{listen};")


def known(ledger: Path) -> dict[str, str]:
    """What servers behind the proxy are told; who it says it is may do all."""
    if users.vouched(VISITOR, "proxy", "", ledger) is None:
        users.add_user(VISITOR, ADMINISTRATOR, None, ledger)
    return {"LEDGER_LOGIN": "proxy", "LEDGER_PROXY": "127.0.0.1"}


@contextmanager
def proxied(servers: Sequence[Server], folder: Path) -> Iterator[str]:
    """The address of a proxy before servers, until the block ends. Raises UnmeasuredError without nginx."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        raise UnmeasuredError("nginx is missing (Debian: apt-get install nginx-light)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = free.getsockname()[1]
    ports = [int(one.url.rpartition(":")[2]) for one in servers]
    file = folder / "nginx.conf"
    shown = ROUND.format(folder=folder, documented=configured(ports, listen), user=folder.owner())
    file.write_text(shown, encoding="utf-8")
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(file), "-e", str(folder / "nginx.log")])
    try:
        _wait_for(listen, process, folder / "nginx.log")
        yield f"http://127.0.0.1:{listen}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < last and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(LOOK_AGAIN)
    raise UnmeasuredError(f"nginx did not start: {log.read_text(encoding='utf-8') if log.is_file() else ''}")
