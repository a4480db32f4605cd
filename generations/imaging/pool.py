"""The driver of the children: one call is one job, in any thread of any process.

Why not multiprocessing: django-q2's workers are daemonic and may have no such children, but may start programs.
Blocking on purpose: a view calls it in its thread, an asyncio loop through `asyncio.to_thread`.
"""

import atexit
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import Any

from .errors import ImageRefused, ImagingFailed
from .frames import pack, unpack

ROOT = Path(__file__).resolve().parents[2]
# A child holds nothing of value, and a decoder's hole shall find nothing: keys in the environment stay outside.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
MEMORY_BYTES = 768 * 1024 * 1024
# Libraries leak and heaps fragment; a start costs a tenth of a second.
JOBS_PER_CHILD = 1000
GONE_SECONDS = 5


class Child:
    """One running child and the two ends of its pipes. Used by one thread at a time.

    owes: an answer is still to come; such a child must not get another job, which would read it as its own.
    """

    def __init__(self, memory_bytes: int) -> None:
        self.jobs = 0
        self.owes = False
        # No PR_SET_PDEATHSIG: it fires at the end of the *thread* that started the child, and web threads come and go.
        # The child sees its stdin close instead.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-m", "generations.imaging.child", "--memory-bytes", str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            bufsize=0,
            close_fds=True,
        )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        """One job's answer. Raises `ImageRefused`: too_slow, child_died; the child is then no longer alive."""
        self.jobs += 1
        self.owes = True
        stdin = self._process.stdin
        try:
            if stdin is not None:
                stdin.write(pack(job))
            reply = unpack(_Deadline(self._process, seconds).read)
        except BrokenPipeError:
            reply = None
        except TimeoutError as error:
            self.kill()
            raise ImageRefused("too_slow", seconds=round(seconds)) from error
        if reply is None:
            raise self._cause(job["cpu_seconds"])
        self.owes = False
        return reply

    def _cause(self, cpu_seconds: int) -> ImageRefused:
        try:
            code = self._process.wait(GONE_SECONDS)
        except subprocess.TimeoutExpired:
            code = None
        self.kill()
        if code == -signal.SIGXCPU:
            return ImageRefused("too_slow", seconds=cpu_seconds)
        return ImageRefused("child_died")

    def kill(self) -> None:
        """End it now and free its pipes."""
        self._process.kill()
        self._process.wait()
        self._close_pipes()

    def leave(self) -> None:
        """Let an idle child end by itself: it sees its stdin close."""
        self._close_pipes()
        try:
            self._process.wait(GONE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def disown(self) -> None:
        """In a forked process: give up the copies of the pipes, so that only the real parent holds the child open."""
        self._close_pipes()
        # Never waited for here: it is the parent's child.
        self._process.returncode = 0

    def _close_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


class _Deadline:
    """Exact reads from a child's stdout, all of them within one deadline."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        if process.stdout is None:
            raise BrokenPipeError
        self._fd = process.stdout.fileno()
        self._end = time.monotonic() + seconds

    def read(self, count: int) -> bytes:
        """`count` bytes, fewer at the end of the stream. Raises TimeoutError."""
        data = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._fd, selectors.EVENT_READ)
            while len(data) < count:
                if not selector.select(max(0.0, self._end - time.monotonic())):
                    raise TimeoutError
                more = os.read(self._fd, count - len(data))
                if not more:
                    break
                data += more
        return data


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # Every arena of glibc's malloc reserves 64 MB of address space, which is what is limited.
    return {**kept, "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "2", "PYTHONDONTWRITEBYTECODE": "1"}


class Pool:
    """A few persistent children, started when first needed.

    size: jobs at once (each may take `memory_bytes`). wall_seconds, cpu_seconds: for one job. wait_seconds: for a
    child to become free. Thread-safe; a forked process gets an empty pool of its own.
    """

    def __init__(
        self,
        size: int = 2,
        *,
        wall_seconds: float = 60,
        cpu_seconds: int = 30,
        wait_seconds: float = 120,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        self.size = size
        self.wall_seconds = wall_seconds
        self.cpu_seconds = cpu_seconds
        self.wait_seconds = wait_seconds
        self.memory_bytes = memory_bytes
        self._children: set[Child] = set()
        self._reset()
        _pools.add(self)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._free = threading.BoundedSemaphore(self.size)
        self._idle: list[Child] = []

    def run(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Do one job of `child.COMMANDS`; arguments are plain data, paths as text.

        Raises `ImageRefused` where the file is at fault, OSError as it happened in the child (disk full, no such
        file), `ImagingFailed` for a fault of Studio's own.
        """
        job = {"command": command, "arguments": arguments, "cpu_seconds": self.cpu_seconds}
        if not self._free.acquire(timeout=self.wait_seconds):
            raise ImageRefused("busy", seconds=round(self.wait_seconds))
        free = self._free
        try:
            child = self._take()
            try:
                reply = child.ask(job, self.wall_seconds)
            finally:
                self._give_back(child)
        finally:
            free.release()
        return _result(reply)

    def _take(self) -> Child:
        """An idle child that lives, or a new one. One that died between two jobs is replaced without a word."""
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.alive():
                    return child
                self._drop(child)
        child = Child(self.memory_bytes)
        with self._lock:
            self._children.add(child)
        return child

    def _give_back(self, child: Child) -> None:
        worn = child.jobs >= JOBS_PER_CHILD
        with self._lock:
            if child.alive() and not child.owes and not worn and child in self._children:
                self._idle.append(child)
                return
            self._children.discard(child)
        # A time-out of the caller's own (a signal, Ctrl+C) can leave a child in the middle of its job.
        if child.owes:
            child.kill()
        else:
            child.leave()

    def _drop(self, child: Child) -> None:
        self._children.discard(child)
        child.kill()

    def pids(self) -> list[int]:
        """The process ids of the children that live."""
        with self._lock:
            return [child.pid for child in self._children if child.alive()]

    def close(self) -> None:
        """Let idle children leave; busy ones leave after their job. The pool may be used again."""
        with self._lock:
            leaving, self._idle = self._idle, []
            self._children.clear()
        for child in leaving:
            child.leave()

    def forget(self) -> None:
        """After a fork: children belong to the parent, and locks may be held by threads that are not here."""
        for child in self._children:
            child.disown()
        self._children = set()
        self._reset()


def _result(reply: dict[str, Any]) -> dict[str, Any]:
    if "done" in reply:
        done: dict[str, Any] = reply["done"]
        return done
    if "refused" in reply:
        raise ImageRefused(reply["refused"], **reply["params"])
    if "os_error" in reply:
        raise OSError(reply["os_error"], reply["message"], reply["path"])
    raise ImagingFailed(reply["failed"])


_pools: weakref.WeakSet[Pool] = weakref.WeakSet()


def _forget_all() -> None:
    for pool in list(_pools):
        pool.forget()


def _close_all() -> None:
    for pool in list(_pools):
        pool.close()


os.register_at_fork(after_in_child=_forget_all)
atexit.register(_close_all)
