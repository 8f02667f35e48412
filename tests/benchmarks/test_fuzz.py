"""Damaged input is understood or refused in a line; and the fuzzer sees where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from benchmarks.fuzz import addresses, folders
from benchmarks.fuzz.__main__ import KINDS, calm, keep_trying, known, tried
from benchmarks.fuzz.judge import RAISED, End, judged
from benchmarks.fuzz.site import MARK, Answered, Asked
from gofal.viz.web.state import PageState

FEW, MANY = 12, 5000


@pytest.fixture
def nothing_is_run() -> Iterator[None]:
    with calm("folders"):
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_tries_find_nothing(kind: str) -> None:
    with calm(kind):
        for number in range(FEW):
            end = tried(kind, number)
            assert not end.faults, (number, end)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_many_tries_find_nothing(kind: str, tmp_path: Path) -> None:
    assert not keep_trying(kind, range(FEW, MANY), tmp_path / "kept.jsonl")["found"]


@pytest.mark.usefixtures("nothing_is_run")
def test_a_number_decides_what_is_tried() -> None:
    one, two = (tried("words", 3) for _ in range(2))
    assert one.words == two.words
    assert one.code == two.code


@pytest.mark.usefixtures("nothing_is_run")
@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (KeyError("x"), "a fault of gofal"),
        (SystemExit(3), "an exception passed the door"),
    ],
    ids=repr,
)
def test_what_is_wrong_is_seen(
    error: BaseException, seen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("gofal.experiments.lists.tables.levers_list", broken)
    assert judged(["levers"], tmp_path).faults == (seen,)


@pytest.mark.usefixtures("nothing_is_run")
def test_what_is_written_or_printed_before_a_refusal_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gofal.agents.errors import GofalError

    def late(*_: object, **__: object) -> None:
        Path("left").write_text("behind")
        print("word")  # noqa: T201
        raise GofalError("two\nlines")

    monkeypatch.setattr("gofal.experiments.lists.tables.levers_list", late)
    seen = judged(["levers"], tmp_path).faults
    assert seen == ("refused, and yet it printed", "refused, and yet it wrote")


@pytest.mark.usefixtures("nothing_is_run")
def test_results_that_are_not_as_they_were_are_seen(tmp_path: Path) -> None:
    (tmp_path / "sweep").mkdir()
    (tmp_path / "sweep" / "results.parquet").write_bytes(b"other")
    assert list(folders.unnoticed(tmp_path)) == [
        "results.parquet is not as it was, and was taken for whole"
    ]


def asked(folder: Path) -> End:
    """One address, asked for."""
    return addresses.tried(Random(1), folder)  # noqa: S311


SHOWN = (
    (Answered(500, (), ""), "status 500"),
    (Answered(200, ((b"location", b"/x\r\na: b"),), ""), "header location holds"),
    (Answered(200, (), f"<p>{MARK}</p>"), "what was given stands in the page as it is"),
    (Answered(400, (), "Traceback (most recent call last)"), "a trace is shown"),
    (Answered(200, (), "root:x:0:0"), "a file of the machine is shown"),
)


@pytest.mark.parametrize(("answered", "seen"), SHOWN, ids=lambda one: str(one)[:30])
def test_what_is_wrong_with_an_answer_is_seen(
    answered: Answered, seen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "ask", lambda _asked: answered)
    (fault,) = asked(tmp_path).faults
    assert fault.startswith(seen)


def test_what_a_server_raises_and_what_is_read_back_otherwise_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "ask", lambda _asked: Answered(200, (), ""))
    monkeypatch.setattr(addresses, "understood", lambda _target: (PageState(year=5), []))
    monkeypatch.setattr(addresses, "read_url", lambda _url: PageState(year=4))
    assert asked(tmp_path).faults == ("written as /cy?y=5, read as /cy?y=4",)

    def broken(_asked: Asked) -> Answered:
        raise KeyError("x")

    monkeypatch.setattr(addresses, "ask", broken)
    end = asked(tmp_path)
    assert (end.code, end.faults) == (RAISED, ("an exception passed the server",))


def test_it_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    keep_trying("files", range(2), file)
    with file.open("a") as out:
        out.write('{"number": 2, "co')
    assert set(known(file)) == {0, 1}
    ends = keep_trying("files", range(2), file)
    assert ends["well before"] == 2
