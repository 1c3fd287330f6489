"""A line between two programs of this machine that can be cut, and mended."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from pathlib import Path


class Line:
    """Listens on a port and passes everything on, until it is cut."""

    def __init__(self, there: tuple[str, int] | Path, host: str = "127.0.0.1", port: int = 0) -> None:
        """Begin; `there` is an address, or a Unix socket. Port 0 takes a free one."""
        self._there = there
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self.is_cut = False
        self._listener = socket.create_server((host, port))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break all connections, and refuse every new one."""
        with self._lock:
            self.is_cut = True
            for each in self._open:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            self._open.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self.is_cut = False

    def close(self) -> None:
        """End."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            try:
                there = self._connected()
            except OSError:
                here.close()
                continue
            with self._lock:
                if self.is_cut:
                    here.close()
                    there.close()
                    continue
                self._open += [here, there]
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()

    def _connected(self) -> socket.socket:
        if isinstance(self._there, Path):
            there = socket.socket(socket.AF_UNIX)
            try:
                there.connect(str(self._there))
            except OSError:
                there.close()
                raise
            return there
        return socket.create_connection(self._there)


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    for each in (one, other):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


if __name__ == "__main__":
    # HOST:PORT to be reached by a port here, until standard input is closed.
    host, _, far_port = sys.argv[1].rpartition(":")
    line = Line((host, int(far_port)), port=int(sys.argv[2]))
    sys.stdout.write(f"{line.port}\n")
    sys.stdout.flush()
    sys.stdin.read()
