"""Processes that end with their parent, and a parent that can be stopped at any moment."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

import psutil
import pytest

from denen.base.database import lifeline


class Asked(Exception):
    pass


@pytest.fixture
def asked_to_stop() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Asked

    before = signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, before)


def ask_in(seconds: float) -> None:
    def ask() -> None:
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=ask).start()


def test_whoever_asks_to_stop_while_a_child_starts_is_heard_each_time(asked_to_stop: None) -> None:
    chance = random.Random(5)
    children = psutil.Process().children()
    for _ in range(60):
        with pytest.raises(Asked):  # on a busy machine it may be asked before anything has begun
            ask_in(chance.uniform(0, 0.02))
            lifeline.run(["sleep", "1"], signal.SIGKILL)
    assert psutil.Process().children() == children


def test_a_child_hears_who_asks_it_to_stop() -> None:
    process = lifeline.start(["sleep", "60"], signal.SIGTERM)
    process.terminate()
    assert process.wait(5) == -signal.SIGTERM


def test_a_program_that_is_not_there_leaves_the_parent_as_it_was(asked_to_stop: None) -> None:
    handler = signal.getsignal(signal.SIGTERM)
    with pytest.raises(FileNotFoundError):
        lifeline.start(["/none"], signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is handler
