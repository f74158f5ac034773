"""The embedded PostgreSQL: a child in the foreground, reached through a socket file only, that ends with its parent."""

import fcntl
import hashlib
import hmac
import os
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from denen.base.database import account, cluster, leftovers, lifeline, wheel
from denen.base.database.diagnosis import fault_of
from denen.base.database.faults import InUse, NotPermitted, Say, SocketTaken, in_silence
from denen.base.database.note import Note

_COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "40",
    "shared_buffers": "64MB",
    "jit": "off",
    "io_method": "sync",  # PostgreSQL 18's workers for reading would each cost memory while idle
    "max_worker_processes": "4",
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "1",
    "max_wal_size": "512MB",
    # systemd removes an ordinary user's shared memory when she signs out (RemoveIPC); a mapped file it leaves alone.
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    # Statements and details hold residents' data, so they stay out of the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
_THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
}
_FIRST_MB, _NEXT_MB = 1024, 200


def running_url(folder: Path, *, key: bytes) -> str | None:
    """The owner's URL of the server that another process runs on this folder; None where none runs or answers yet."""
    try:
        note = Note.of(folder.absolute() / "data")
    except PermissionError:
        raise NotPermitted(path=folder) from None
    return _url(note.sockets, _password(key)) if note is not None and note.ready else None


def _password(key: bytes) -> str:
    return hmac.new(key, b"denen: password of the embedded owner", hashlib.sha256).hexdigest()


def _url(sockets: Path, password: str) -> str:
    return f"postgresql://{cluster.OWNER}:{password}@{quote(str(sockets), safe='')}/{cluster.DATABASE}"


class Embedded:
    """A server on `folder`/data. `with Embedded(folder, durable=False) as server: server.owner_url`.

    `durable=False` is for tests and benches: it starts in about half a second, trusts that the machine stays up, and
    its folder is removed at the end. `key` is the secret from which the owner's password is made.
    Start it from the main thread: the server ends with the thread that started it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = True,
        key: bytes = b"throw-away",
        log: Path | None = None,
        say: Say = in_silence,
    ) -> None:
        if durable and key == b"throw-away":
            raise ValueError("a durable server needs a secret key")
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = log or self.folder / "postgres.log"
        self._durable, self._say = durable, say
        self._password = _password(key)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._sockets: Path | None = None

    @property
    def owner_url(self) -> str:
        """The URL of the owner's role: for migrations only, never for serving. Known once started."""
        if self._sockets is None:
            raise RuntimeError("the server has not been started")
        return _url(self._sockets, self._password)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Makes the data folder if there is none, mends what an earlier run left, waits until the server answers."""
        self._take_lock()
        try:
            self._account = account.for_data(self.data, say=self._say)
            account.open_the_wheel(self._account, say=self._say)
            account.open_the_way(self._account, self.folder, say=self._say)
            self._prepare_data()
            self._sockets = self._prepare_sockets()
            self._launch()
        except BaseException:
            self.stop()
            raise

    def stop(self, patience: float = 60.0) -> None:
        """Stops the server (open connections are cut) and, of a throw-away one, removes the folder."""
        if self._process is not None:
            self._end(self._process, patience)
            self._process = None
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)
        if not self._durable and self._lock is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def restart(self) -> None:
        """Starts the server again after it has died by itself."""
        leftovers.settle(self.data, say=self._say)
        self._launch()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _take_lock(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self.folder / "lock").open("a")
        except PermissionError:
            raise NotPermitted(path=self.folder) from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise InUse(path=self.folder) from None

    def _prepare_data(self) -> None:
        if self.data.exists():
            leftovers.settle(self.data, say=self._say)
            cluster.look_over(self.data)
            cluster.know_password(self.data, account=self._account, password=self._password)
            cluster.check_space(self.folder, needed_mb=_NEXT_MB)
        else:
            cluster.check_space(self.folder, needed_mb=_FIRST_MB if self._durable else _NEXT_MB)
            self._say("データベースを用意しています。", "Making the database.")
            cluster.make(self.data, account=self._account, password=self._password, durable=self._durable)

    def _prepare_sockets(self) -> Path:
        """A short path (107 bytes are the limit) that only the server's user may enter; root may enter everywhere.

        Not in $XDG_RUNTIME_DIR: it goes when its user signs out, with the server still running.
        """
        base = Path("/tmp")  # noqa: S108 whatever is not ours there is refused below
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        path = base / f"denen-{digest}"
        try:
            path.mkdir(mode=0o700)
            self._account.give(path)
        except FileExistsError:
            facts = path.lstat()
            if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != self._account.uid or facts.st_mode & 0o077:
                raise SocketTaken(path=path) from None
            for left_over in path.iterdir():  # a lock file there names a process that is dead, or another by now
                left_over.unlink()
        except OSError:
            raise NotPermitted(path=base) from None
        return path

    def _launch(self) -> None:
        settings = _COMMON | ({} if self._durable else _THROW_AWAY) | {"unix_socket_directories": str(self._sockets)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        for attempt in range(20):
            with self.log.open("ab") as log:
                begins = log.tell()
                self._process = lifeline.start(
                    [wheel.program("postgres"), "-D", self.data, *options],
                    signal.SIGINT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                    start_new_session=True,  # Ctrl-C on the terminal is for the parent, which stops us last
                    **self._account.arguments,
                )
            if self._answers(self._process):
                return
            with self.log.open("rb") as log:
                log.seek(begins)
                said = log.read().decode(errors="replace")
            if "pre-existing shared memory block" not in said or attempt == 19:
                raise fault_of(said, data=self.data, log=self.log)
            time.sleep(0.5)  # processes of a server that was killed are still ending

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        """Waits for the server's own note that it is ready (after a crash it first replays its log, which may take
        minutes); False when it has ended instead."""
        while process.poll() is None:
            note = Note.of(self.data)
            if note is not None and note.pid == process.pid and note.ready:
                return True
            time.sleep(0.01)
        return False

    def _end(self, process: subprocess.Popen[bytes], patience: float) -> None:
        process.send_signal(signal.SIGINT if self._durable else signal.SIGQUIT)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # at once; the next start replays the log
            process.wait()
