"""Processes that help."""

from __future__ import annotations

import io
import math
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator

import pytest

from reviewkit.methods.matching.crew import Crew, serve


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """Two processes."""
    with Crew(2) as both:
        yield both


def test_results_come_in_the_order_of_the_tasks(crew: Crew) -> None:
    assert list(crew.map(math.sqrt, ((n * n,) for n in range(50)))) == list(range(50))
    assert list(crew.map(pow, [(2, 3), (3, 2)])) == [8, 9]


def test_the_work_is_done_elsewhere(crew: Crew) -> None:
    assert os.getpid() not in crew.map(os.getpid, [(), ()])


def test_one_process_works_alone() -> None:
    with Crew(1) as alone:
        assert list(alone.map(os.getpid, [(), ()])) == [os.getpid()] * 2


def test_what_a_process_that_died_did_not_finish_is_done_here() -> None:
    with Crew(2) as crew:
        crew._helpers[0].kill()
        crew._helpers[0].wait()

        assert list(crew.map(math.sqrt, [(n * n,) for n in range(6)])) == list(range(6))
        assert list(crew.map(math.sqrt, [(n * n,) for n in range(6)])) == list(range(6))


def test_an_error_is_raised_where_the_work_was_asked() -> None:
    with Crew(2) as crew, pytest.raises(ValueError, match=r"math domain|nonnegative"):
        list(crew.map(math.sqrt, [(4,), (-1,), (9,)]))


def test_no_process_is_left_when_the_work_is_broken_off() -> None:
    def interrupted() -> Iterator[tuple[int]]:
        yield from ((n,) for n in range(4))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Crew(2) as crew:
        helpers = list(crew._helpers)
        list(crew.map(math.sqrt, interrupted()))

    assert all(helper.poll() is not None for helper in helpers)


def test_where_no_process_can_be_started_one_does_it_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with Crew(2) as crew:
        assert list(crew.map(os.getpid, [(), ()])) == [os.getpid()] * 2


def test_a_process_serves_until_nothing_more_comes() -> None:
    asked = b"".join(pickle.dumps((math.sqrt, (n,))) for n in (4, -1, 9))
    answers = io.BytesIO()

    serve(io.BytesIO(asked), answers)

    answers.seek(0)
    assert pickle.load(answers) == (True, 2)
    assert isinstance(pickle.load(answers)[1], ValueError)
    assert pickle.load(answers) == (True, 3)


def test_a_script_needs_no_guard_around_it() -> None:
    script = (
        "from reviewkit.methods.matching.crew import Crew\n"
        "import math\n"
        "print('once')\n"
        "with Crew(2) as crew: print(list(crew.map(math.sqrt, [(4,), (9,)])))\n"
    )
    done = subprocess.run(
        [sys.executable, "-"], check=True, input=script, capture_output=True, text=True
    )

    assert done.stdout == "once\n[2.0, 3.0]\n"
