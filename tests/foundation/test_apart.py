"""Work in a process of its own is ended at once, whatever it is doing."""

from __future__ import annotations

import os
import signal
import time

import pytest

from placement.foundation.apart import Broke, Stopped, apart


def test_the_result_comes_back_and_what_is_said_is_heard():
    heard = []

    def work(say):
        for number in range(3):
            assert say(f"{number} steps")
        return {"pid": os.getpid()}

    found = apart(work, lambda words: heard.append(words) or True)
    assert found["pid"] != os.getpid()
    assert [words for words in heard if words] == ["0 steps", "1 steps", "2 steps"]


def test_more_of_the_same_is_said_now_and_then_only():
    def work(say):
        return [say(f"carrying {number}") for number in range(100_000)]

    heard = []
    assert len(apart(work, lambda words: heard.append(words) or True)) == 100_000
    assert len(heard) < 100


def test_a_step_that_asks_nobody_is_ended_within_a_second():
    def work(say):
        say("a long step")
        return sum(range(10**10))

    begun = time.monotonic()
    with pytest.raises(Stopped):
        apart(work, lambda words: not (words and time.monotonic() - begun > 0.3))
    assert time.monotonic() - begun < 1.3


def test_who_breaks_down_or_is_killed_says_so():
    def breaks(_say):
        raise ValueError("no such thing")

    with pytest.raises(Broke, match="ValueError: no such thing"):
        apart(breaks, lambda _words: True)
    with pytest.raises(Broke, match="ended from outside"):
        apart(lambda _say: os.kill(os.getpid(), signal.SIGKILL), lambda _words: True)


def test_no_process_is_left_behind_where_the_watcher_itself_breaks_down():
    heard = []

    def watch(words):
        heard.append(words)
        if words:
            raise KeyError(words)
        return True

    def work(say):
        say(str(os.getpid()))
        time.sleep(60)

    with pytest.raises(KeyError):
        apart(work, watch)
    with pytest.raises(ProcessLookupError):
        os.kill(int(heard[-1]), 0)
