"""`denen bench`: what it says, what it measures, and that nothing is left of it."""

import contextlib
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from denen.base.database.leftovers import processes_on
from denen.site import bench
from denen.site.bench.load import Request, fire
from denen.site.bench.report import Figure, Report, percentile

FIGURES = {"page_p95_ms": ("ms", 100), "fill_ms": ("ms", 30), "page_ms": ("ms", 50), "idle_mb": ("MB", 500)}


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "denen.site.command", *words]


def environment(var: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DENEN_", "DATABASE_", "DJANGO_"))
    }
    return kept | {"DENEN_VAR": str(var), "PYTHONPATH": os.pathsep.join(sys.path)}


def left_of(var: Path) -> list[str]:
    """Processes that work for a bench in this folder, and what is left in it beside the logs' folder."""
    left = [path.name for path in var.iterdir() if path.name != "log"]
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get("DENEN_VAR", "").startswith(str(var)):
                left.append(f"{process.pid} {process.cmdline()}")
    for folder in var.glob("bench-*/postgres/data"):
        left += [f"{pid} postgres" for pid in processes_on(folder)]
    return left


@pytest.mark.slow
def test_a_small_run_measures_everything_and_leaves_nothing(tmp_path: Path) -> None:
    words = command("bench", "counter-slice", "--scale", "0.01")
    done = subprocess.run(words, env=environment(tmp_path), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["bench"] == "counter-slice"
    assert {name: (figure["unit"], figure["against"]) for name, figure in told["figures"].items()} == FIGURES
    for name, figure in told["figures"].items():
        assert figure["value"] > 0
        assert figure["ratio"] == pytest.approx(figure["value"] / figure["against"], rel=1e-3)
        assert name in done.stdout.rpartition("{")[0]
    assert left_of(tmp_path) == []


@pytest.mark.slow
def test_a_run_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    words = command("bench", "counter-slice", "--scale", "0.01")
    with (
        (tmp_path.parent / f"{tmp_path.name}.out").open("w+") as output,
        subprocess.Popen(words, env=environment(tmp_path), stdout=output, stderr=output) as process,
    ):
        until = time.monotonic() + 120
        while "Sending" not in Path(output.name).read_text():
            assert process.poll() is None, Path(output.name).read_text()
            assert time.monotonic() < until
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert left_of(tmp_path) == []


def test_an_unknown_bench_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["counter-slize"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "counter-slice" in said.err
    assert len(said.err.splitlines()) == 1
    assert bench.main(["inu"]) == 2
    assert "counter-slice" not in capsys.readouterr().err


def test_without_a_name_all_benches_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([]) == 0
    said = capsys.readouterr().out
    for each in bench.BENCHES:
        assert f"denen bench {each.name}" in said


@pytest.mark.parametrize("scale", ["0", "-1", "2", "much"])
def test_a_scale_is_a_share_of_the_real_size(scale: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        bench.main(["counter-slice", "--scale", scale])
    assert stopped.value.code == 2


def test_the_last_line_is_for_machines() -> None:
    report = Report((Figure("page_ms", 25.0, "ms", 50), Figure("idle_mb", 600, "MB", 500, "much")))
    assert json.loads(report.as_json("counter-slice")) == {
        "bench": "counter-slice",
        "figures": {
            "page_ms": {"value": 25.0, "unit": "ms", "against": 50, "ratio": 0.5},
            "idle_mb": {"value": 600, "unit": "MB", "against": 500, "ratio": 1.2},
        },
    }
    first, second = report.for_people().splitlines()[-2:]
    assert "page_ms" in first
    assert "met" in first
    assert "idle_mb" in second
    assert "missed" in second


def test_failures_are_told() -> None:
    report = Report((Figure("page_ms", 25.0, "ms", 50),), failures={"start: 500": 3})
    assert report.for_people().splitlines()[-1].split() == ["start:", "500", "3"]


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert [percentile(values, percent) for percent in (1, 50, 95, 99, 100)] == [1, 50, 95, 99, 100]
    assert percentile([7.0], 95) == 7.0
    with pytest.raises(ValueError, match="no values"):
        percentile([], 95)


class _Slow(http.server.BaseHTTPRequestHandler):
    """Answers one request after the other, each in a tenth of a second."""

    def do_GET(self) -> None:
        time.sleep(0.1)
        self.send_response(200 if self.path == "/" else 302)
        self.send_header("Location", self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """The test's output stays clean."""


@pytest.fixture
def slow_server() -> Iterator[int]:
    with http.server.HTTPServer(("127.0.0.1", 0), _Slow) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def asked(at: float, path: str = "/", status: int = 200, leads_to: str = "") -> Request:
    return Request(at, "start", "GET", path, cookie="", status=status, leads_to=leads_to)


def test_waiting_behind_others_counts(slow_server: int) -> None:
    answered = fire([asked(number / 100) for number in range(5)], host="127.0.0.1", port=slow_server)
    assert [each.wrong for each in answered] == [""] * 5
    longest = max(each.milliseconds for each in answered)
    assert longest >= 5 * 100 - 4 * 10  # the fifth was due after 40 ms and had to wait for the four before it


def test_another_answer_than_the_wanted_one_is_a_failure(slow_server: int) -> None:
    requests = [
        asked(0.0, "/shiojiri/counter/1/check/", status=302, leads_to="/check/"),
        asked(0.1, "/shiojiri/counter/1/details/", status=302, leads_to="/check/"),
        asked(0.2, "/elsewhere"),
    ]
    answered = sorted(fire(requests, host="127.0.0.1", port=slow_server), key=lambda each: each.at)
    assert [each.wrong for each in answered] == ["", "302 1/details/", "302 /elsewhere"]


def test_no_answer_is_a_failure() -> None:
    (answered,) = fire([asked(0.0)], host="127.0.0.1", port=9)
    assert answered.wrong == "ConnectionRefusedError"
