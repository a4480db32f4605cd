"""Children are limited, replaced and shared."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from generations import imaging
from generations.imaging import ImageRefused, ImagingFailed, Limits, Pool
from generations.imaging.pool import ROOT
from tests.imaging import corpus

UNGUARDED = Limits(max_pixels_per_byte=10**9, max_pixels=10**9).as_dict()


@pytest.fixture
def own() -> Iterator[Pool]:
    pool = Pool(1, wall_seconds=20)
    yield pool
    pool.close()


@pytest.fixture
def photo(tmp_path: Path) -> str:
    return str(corpus.written(tmp_path, "photo.jpg", corpus.encoded(corpus.picture(300, 200), "JPEG")))


@pytest.fixture
def slow(tmp_path: Path) -> str:
    """A large PNG: about a second of work."""
    rows = (b"\0" + bytes(range(250)) * 96) * 8000
    return str(corpus.written(tmp_path, "slow.png", corpus.png(8000, 8000, rows)))


def width(pool: Pool, path: str) -> int:
    return int(pool.run("probe", source=path)["width"])


def test_one_child_serves_many_jobs(own: Pool, photo: str) -> None:
    assert [width(own, photo) for _ in range(5)] == [300] * 5
    assert len(own.pids()) == 1


def test_a_refusal_crosses_the_pipe_with_its_parameters(pool: Pool, tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "a.gif", corpus.animated_gif(7))
    with pytest.raises(ImageRefused) as caught:
        pool.run("probe", source=str(path))
    assert (caught.value.code, caught.value.params) == ("animated", {"frames": 7})


def test_a_missing_file_is_an_os_error(pool: Pool) -> None:
    with pytest.raises(FileNotFoundError):
        pool.run("probe", source="/nowhere/at/all.png")


def test_a_fault_of_our_own_is_not_blamed_on_the_file(pool: Pool, photo: str) -> None:
    with pytest.raises(ImagingFailed, match="KeyError"):
        pool.run("paint", path=photo)


def test_a_child_that_died_idle_is_replaced_unnoticed(own: Pool, photo: str) -> None:
    width(own, photo)
    os.kill(own.pids()[0], signal.SIGKILL)
    time.sleep(0.1)
    assert width(own, photo) == 300


def test_a_child_killed_at_work_refuses_its_file_and_is_replaced(own: Pool, photo: str, slow: str) -> None:
    width(own, photo)
    victim = own.pids()[0]
    with ThreadPoolExecutor(1) as other:
        job = other.submit(own.run, "thumbs", path=slow, out_dir=str(Path(slow).parent))
        time.sleep(0.2)
        os.kill(victim, signal.SIGKILL)
        with pytest.raises(ImageRefused, match="child_died"):
            job.result()
    assert width(own, photo) == 300 and victim not in own.pids()


def test_a_bomb_is_refused_by_memory_and_the_child_lives(own: Pool, tmp_path: Path, photo: str) -> None:
    bomb = str(corpus.written(tmp_path, "bomb.webp", corpus.webp_bomb(16000, 6000)))
    width(own, photo)
    before = own.pids()
    with pytest.raises(ImageRefused, match="too_much_memory"):
        own.run("normalise", path=bomb, out=str(tmp_path / "out"), limits=UNGUARDED)
    assert own.pids() == before and psutil.Process(before[0]).memory_info().rss < 200 << 20


def test_a_job_beyond_its_processor_time_is_too_slow(slow: str, photo: str) -> None:
    pool = Pool(1, cpu_seconds=0)
    with pytest.raises(ImageRefused, match="too_slow"):
        for _ in range(20):
            pool.run("thumbs", path=slow, out_dir=str(Path(slow).parent))
    assert width(pool, photo) == 300
    pool.close()


def test_the_processor_limit_is_for_each_job_not_for_the_child(photo: str, slow: str) -> None:
    pool = Pool(1, cpu_seconds=4)
    for _ in range(6):
        pool.run("thumbs", path=slow, out_dir=str(Path(slow).parent))
    assert len(pool.pids()) == 1
    pool.close()


def test_a_job_beyond_the_wall_clock_is_killed(photo: str) -> None:
    pool = Pool(1, wall_seconds=1)
    width(pool, photo)
    stopped = pool.pids()[0]
    os.kill(stopped, signal.SIGSTOP)
    with pytest.raises(ImageRefused, match="too_slow"):
        width(pool, photo)
    assert width(pool, photo) == 300 and not psutil.pid_exists(stopped)
    pool.close()


def test_waiting_for_a_child_has_an_end(photo: str, slow: str) -> None:
    pool = Pool(1, wait_seconds=0.05)
    with ThreadPoolExecutor(1) as other:
        job = other.submit(pool.run, "thumbs", path=slow, out_dir=str(Path(slow).parent))
        time.sleep(0.3)
        with pytest.raises(ImageRefused, match="busy"):
            width(pool, photo)
        job.result()
    pool.close()


def test_twenty_threads_get_their_own_answers(pool: Pool, tmp_path: Path) -> None:
    paths = [
        str(corpus.written(tmp_path, f"{side}.png", corpus.encoded(corpus.picture(side, 8), "PNG")))
        for side in range(20, 40)
    ]
    with ThreadPoolExecutor(20) as threads:
        assert list(threads.map(lambda path: width(pool, path), paths * 3)) == list(range(20, 40)) * 3
    assert len(pool.pids()) <= 2


def test_it_works_from_an_event_loop(pool: Pool, photo: str) -> None:
    async def several() -> list[int]:
        return await asyncio.gather(*(asyncio.to_thread(width, pool, photo) for _ in range(4)))

    assert asyncio.run(several()) == [300] * 4


def _in_fork(pool: Pool, path: str, answers: "multiprocessing.Queue[tuple[int, list[int]]]") -> None:
    answers.put((width(pool, path), pool.pids()))


def test_a_forked_daemonic_process_makes_its_own_children(own: Pool, photo: str) -> None:
    width(own, photo)
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    worker = context.Process(target=_in_fork, args=(own, photo, answers), daemon=True)
    worker.start()
    found, pids = answers.get(timeout=30)
    worker.join()
    assert found == 300 and not set(pids) & set(own.pids())
    assert width(own, photo) == 300


def test_children_leave_when_their_parent_is_killed(photo: str) -> None:
    program = """
        import os, signal, sys
        from generations.imaging import Pool
        pool = Pool(1)
        pool.run("probe", source=sys.argv[1])
        held_open_by_a_fork = os.fork()
        if held_open_by_a_fork == 0:
            import time; time.sleep(30); os._exit(0)
        print(pool.pids()[0], held_open_by_a_fork, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    child, fork = _run_and_die(textwrap.dedent(program), photo)
    deadline = time.monotonic() + 5
    while psutil.pid_exists(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(fork, signal.SIGKILL)
    assert not psutil.pid_exists(child)


def _run_and_die(program: str, path: str) -> tuple[int, int]:
    process = subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    line = process.stdout.readline()
    process.wait()
    process.stdout.close()
    child, fork = map(int, line.split())
    return child, fork


def test_a_stop_of_the_whole_service_does_not_interrupt_a_job(own: Pool, photo: str, slow: str) -> None:
    width(own, photo)
    with ThreadPoolExecutor(1) as other:
        job = other.submit(own.run, "thumbs", path=slow, out_dir=str(Path(slow).parent))
        time.sleep(0.2)
        os.kill(own.pids()[0], signal.SIGTERM)
        os.kill(own.pids()[0], signal.SIGINT)
        assert len(job.result()["thumbs"]) == 3


def test_secrets_stay_out_of_children(own: Pool, photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do-not-pass-on")
    width(own, photo)
    assert "SECRET_KEY" not in psutil.Process(own.pids()[0]).environ()


def test_no_descriptors_leak_into_children(own: Pool, photo: str, tmp_path: Path) -> None:
    with (tmp_path / "open").open("wb") as file:
        os.set_inheritable(file.fileno(), True)
        width(own, photo)
        assert not psutil.Process(own.pids()[0]).open_files()


def test_a_closed_pool_ends_its_children_and_works_again(own: Pool, photo: str) -> None:
    width(own, photo)
    before = own.pids()[0]
    own.close()
    assert not psutil.pid_exists(before)
    assert width(own, photo) == 300


def test_the_public_functions_return_typed_facts(tmp_path: Path, photo: str) -> None:
    clean = imaging.normalise(photo, tmp_path / "clean")
    facts = imaging.ingest(clean.path, tmp_path / "thumbs")
    small = imaging.fit(clean.path, tmp_path / "small", max_side=100, max_bytes=10**6, mime="image/png")
    assert (facts.sha256, small.width, small.mime) == (clean.sha256, 100, "image/png")
    assert facts.thumbs == imaging.thumbs(clean.path, tmp_path / "thumbs").thumbs
    assert imaging.preview(clean.path, tmp_path / "p", 50).width == 50


def test_the_default_pool_takes_a_new_size(photo: str, tmp_path: Path) -> None:
    imaging.configure(size=1)
    with ThreadPoolExecutor(4) as threads:
        sizes = list(threads.map(lambda number: imaging.preview(photo, tmp_path / str(number)).width, range(4)))
    imaging.configure()
    assert sizes == [300] * 4


def test_the_web_process_does_not_load_pillow() -> None:
    program = "import sys, generations.imaging; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
