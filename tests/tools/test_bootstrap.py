"""The first command on a bare machine: what it needs, when it works, when it rests."""

import ast
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest
import system_packages
import tasks

TOOLS = Path(tasks.__file__).parent


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder of its own, with a space and Chinese characters in its path."""
    root = tmp_path / "核查 2026"
    (root / ".venv").mkdir(parents=True)
    (root / "uv.lock").write_text("lock", "utf-8")
    (root / "pyproject.toml").write_text("project", "utf-8")
    monkeypatch.setattr(tasks, "ROOT", root)
    monkeypatch.setattr(tasks, "STAMP", root / ".venv" / "stamp.json")
    monkeypatch.setattr(tasks, "UV_HOME", root / ".uv")
    return root


def test_the_first_file_has_no_syntax_newer_than_python_37() -> None:
    ast.parse((TOOLS / "bootstrap.py").read_text("utf-8"), feature_version=(3, 7))


def test_this_python_is_found_by_asking_it() -> None:
    assert bootstrap.path_if_it_will_do([sys.executable]) == sys.executable


def test_an_unknown_verb_is_a_usage_error() -> None:
    answer = subprocess.run([sys.executable, TOOLS / "bootstrap.py", "nonsense"], capture_output=True, check=False)
    assert answer.returncode == 2


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml"])
def test_the_fingerprint_follows_the_files(elsewhere: Path, name: str) -> None:
    before = tasks.fingerprint()
    (elsewhere / name).write_text("changed", "utf-8")
    assert tasks.fingerprint() != before


def test_the_fingerprint_follows_the_folder(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tasks.fingerprint()
    monkeypatch.setattr(tasks, "ROOT", elsewhere.rename(elsewhere.with_name("moved")))
    assert tasks.fingerprint() != before


def test_nothing_happens_when_nothing_changed(elsewhere: Path) -> None:
    tasks.STAMP.write_text(json.dumps(tasks.fingerprint()), "utf-8")
    tasks.make_environment()
    assert not (elsewhere / ".uv").exists()


def test_a_home_that_cannot_be_written_is_replaced(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nonexistent")
    assert Path(tasks.child_environment()["HOME"]).is_dir()
    assert Path(tasks.child_environment()["HOME"]).is_relative_to(elsewhere)


def test_a_mirror_is_kept_from_uv_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://mirror.example/simple")
    assert tasks.package_mirror() == "http://mirror.example/simple"
    assert "UV_DEFAULT_INDEX" not in tasks.child_environment()


def test_a_failing_step_passes_its_exit_code_on() -> None:
    with pytest.raises(tasks.Stop) as stop:
        tasks.must_run(sys.executable, "-c", "raise SystemExit(7)")
    assert stop.value.code == 7


@pytest.mark.alone
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_telling_the_server_to_stop_is_no_failure(number: signal.Signals) -> None:
    server = "import time; print('up', flush=True); time.sleep(60)"
    # started in the background of a shell, this process ignores SIGINT and would hand that on
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    starter = f"{heard}; import sys, tasks; sys.exit(tasks.serve(sys.executable, '-c', {server!r}))"
    with subprocess.Popen([sys.executable, "-c", starter], cwd=TOOLS, stdout=subprocess.PIPE, start_new_session=True) as process:
        while b"up" not in process.stdout.readline().split():
            assert process.poll() is None
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        assert process.wait(timeout=20) == 0


def test_nothing_is_installed_when_nothing_is_missing() -> None:
    assert system_packages.commands_to_install([]) == []
