"""What ``bootstrap.py`` does under a Python that will do: the environment, and things run in it.

Standard library only. The environment is exactly ``uv.lock``: a pinned uv goes into ``.uv/`` and
fills ``.venv/``.
"""

import argparse
import hashlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import system_packages

UV_VERSION = "0.13.9"
DUPLICATE_SEARCH = (
    "--disable=all",
    "--enable=duplicate-code",
    "--min-similarity-lines=8",
    "--ignore-imports=y",
    "--ignore-signatures=y",
)
ON_SEVERAL_PROCESSORS = ("--numprocesses=logical", "--maxprocesses=4", "--dist=loadfile")
ALONE = "browser or alone"
WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UV_HOME = ROOT / ".uv"
STAMP = VENV / "mingcha-stamp.json"
SCRIPTS = "Scripts" if WINDOWS else "bin"
SUFFIX = ".exe" if WINDOWS else ""
BASE_PYTHON = getattr(sys, "_base_executable", "") or sys.executable


class Stop(Exception):
    """A reason to stop, in Chinese and English, and the exit code."""

    def __init__(self, reason: str, code: int = 2) -> None:
        super().__init__(reason)
        self.code = code


# --- running commands ---------------------------------------------------------------------


def child_environment() -> dict[str, str]:
    """Environment of every command: this project's ``.venv``, no other; no download of a Python."""
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_PROJECT_ENVIRONMENT=str(VENV), PYTHONUTF8="1")
    # A mirror named here makes uv call the lock out of date; install_from_mirror deals with mirrors.
    for name in ("VIRTUAL_ENV", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        environment.pop(name, None)
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    if not os.access(home, os.W_OK):
        environment["HOME"] = str(UV_HOME / "home")
        (UV_HOME / "home").mkdir(parents=True, exist_ok=True)
    return environment


def announce(command: list[str]) -> None:
    """Print a command on one line."""
    line = subprocess.list2cmdline(command) if WINDOWS else " ".join(map(shlex.quote, command))
    print("→ " + line.replace(str(ROOT) + os.sep, ""), flush=True)


def run(*command: str) -> int:
    """Announce and run a command at the project's root; return its exit code."""
    announce(list(command))
    return subprocess.call(command, cwd=str(ROOT), env=child_environment())


def must_run(*command: str) -> None:
    """Run a command and stop with its exit code if it fails."""
    code = run(*command)
    if code:
        raise Stop("这一步没有成功，原因见上面的输出。This step failed; see the output above.", code)


def output_of(*command: str) -> str:
    """What a command prints, as far as it works."""
    return subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", errors="replace", check=False).stdout


def in_venv(name: str) -> str:
    """Path of a program of the environment."""
    return str(VENV / SCRIPTS / (name + SUFFIX))


# --- env ----------------------------------------------------------------------------------


def fingerprint() -> dict[str, str]:
    """What the environment was made from and where: it holds absolute paths, so it cannot be moved."""
    content = b"".join((ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml"))
    return {"root": str(ROOT), "python": f"{sys.base_prefix} {sys.version}", "content": hashlib.sha256(content).hexdigest()}


def stamped() -> dict[str, str]:
    """Fingerprint of the environment that is there; empty if none was finished."""
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def make_environment() -> None:
    """Bring ``.venv/`` to what ``uv.lock`` says; do nothing when it is there already."""
    wanted, present = fingerprint(), stamped()
    if wanted == present:
        return
    if not os.access(ROOT, os.W_OK):
        raise Stop(f"项目文件夹不能写入：{ROOT}。The project folder is not writable.")
    if present and present.get("root") != wanted["root"]:
        shutil.rmtree(VENV)
    elif STAMP.exists():
        STAMP.unlink()
    uv, mirror = pinned_uv(), package_mirror()
    if mirror:
        install_from_mirror(uv, mirror)
    else:
        must_run(uv, "sync", "--locked", "--compile-bytecode", "--python", BASE_PYTHON)
    STAMP.write_text(json.dumps(wanted, ensure_ascii=False), encoding="utf-8")


def pinned_uv() -> str:
    """Path of uv in its pinned version, installed with pip (and pip's own settings) where it is missing."""
    uv = UV_HOME / SCRIPTS / ("uv" + SUFFIX)
    if not uv.exists() or UV_VERSION not in output_of(str(uv), "--version"):
        must_run(BASE_PYTHON, "-m", "venv", "--clear", str(UV_HOME))
        (UV_HOME / ".gitignore").write_text("*\n", encoding="utf-8")
        must_run(python_of_uv(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"uv=={UV_VERSION}")
    return str(uv)


def python_of_uv() -> str:
    """Python of the small environment that holds uv and pip."""
    return str(UV_HOME / SCRIPTS / ("python" + SUFFIX))


def package_mirror() -> str | None:
    """Package index that this machine uses instead of pypi.org: uv's variables, then pip's settings."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name]
    settings = output_of(python_of_uv(), "-m", "pip", "config", "list").splitlines()
    lines = (line.partition("=") for line in settings)
    mirrors = [value.strip("'\"") for key, _, value in lines if key.endswith(".index-url")]
    return next((url for url in reversed(mirrors) if "//pypi.org/" not in url), None)


def install_from_mirror(uv: str, mirror: str) -> None:
    """Install what ``uv.lock`` pins, hashes checked, from another index than the one it names."""
    requirements = str(UV_HOME / "requirements.txt")
    python = in_venv("python")
    must_run(uv, "export", "--quiet", "--frozen", "--no-emit-project", "--output-file", requirements)
    must_run(uv, "venv", "--quiet", "--clear", "--python", BASE_PYTHON, str(VENV))
    must_run(
        uv, "pip", "sync", "--compile-bytecode", "--default-index", mirror, "--require-hashes", "--python", python, requirements
    )
    must_run(uv, "pip", "install", "--default-index", mirror, "--no-deps", "--python", python, "--editable", str(ROOT))


# --- the other verbs ----------------------------------------------------------------------


def demo() -> int:
    """Run the whole way on a fictional county, then serve the pages unless SERVE=0."""
    make_environment()
    must_run(in_venv("mingcha"), "demo", "demo")
    return 0 if os.environ.get("SERVE") == "0" else serve(in_venv("mingcha"), "serve", "demo")


def serve(*command: str) -> int:
    """Run a server until it ends or is told to: Ctrl-C and SIGTERM are normal ends."""
    announce(list(command))
    server = subprocess.Popen(command, cwd=str(ROOT), env=child_environment())
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        code = server.wait()
    except KeyboardInterrupt:
        return wait_for_end(server)
    return 0 if code == -signal.SIGTERM else code


def wait_for_end(server: subprocess.Popen[bytes]) -> int:
    """Give a server that was told to stop half a minute to end its kernels."""
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.kill()
    return 0


def check() -> int:
    """Static checks; all of them run, the first failure gives the exit code."""
    make_environment()
    python = in_venv("python")
    codes = [
        run(python, "-m", "ruff", "check"),
        run(python, "-m", "ruff", "format", "--check"),
        run(python, "-m", "mypy", "--strict", "toolkit"),
        run(in_venv("lint-imports")),
        run(in_venv("pylint"), *DUPLICATE_SEARCH, "toolkit", "tools"),
        run(pinned_uv(), "lock", "--check", "--offline"),
    ]
    return next((code for code in codes if code), 0)


def test() -> int:
    """Everything a change must pass: browser, static checks, tests."""
    make_environment()
    return browser() or check() or run_tests(in_venv("python"))


def run_tests(python: str) -> int:
    """Tests on several processors, then those that need the machine for themselves; the first failure gives the exit code."""
    codes = [
        run(python, "-m", "pytest", "-m", f"not ({ALONE})", *ON_SEVERAL_PROCESSORS),
        run(python, "-m", "pytest", "-m", ALONE),
    ]
    return next((code for code in codes if code), 0)


def browser() -> int:
    """Get what the browser and workbook tests need; on CI it must succeed, elsewhere tests are skipped."""
    missing = system_packages.missing()
    for command in system_packages.commands_to_install(missing):
        run(*command)
    missing = system_packages.missing()
    if missing:
        names = " ".join(missing)
        print(f"没有装上 {names}，需要它们的测试会跳过。Missing: {names}; the tests that need them are skipped.", flush=True)
    return 1 if missing and os.environ.get("CI") == "true" else 0


def bench() -> int:
    """Measurements beside other tools, which are installed only now."""
    make_environment()
    install_peers(pinned_uv())
    with tempfile.TemporaryDirectory() as folder:  # for the large files that the programs make
        programs = (["run.py"], ["reading.py", folder], ["linkage.py", folder], ["checks.py", folder])
        codes = [run(in_venv("python"), f"benchmarks/{name}", *arguments) for name, *arguments in programs]
    return next((code for code in codes if code), 0)


def install_peers(uv: str) -> None:
    """Add the dependency group ``bench``, as ``uv.lock`` pins it; does nothing where it is there already."""
    requirements, mirror = str(UV_HOME / "peers.txt"), package_mirror()
    index = ["--default-index", mirror] if mirror else []
    must_run(uv, "export", "--quiet", "--frozen", "--only-group", "bench", "--output-file", requirements)
    must_run(uv, "pip", "install", *index, "--no-deps", "--require-hashes", "--python", in_venv("python"), "-r", requirements)


def env() -> int:
    """Make or refresh ``.venv/``."""
    make_environment()
    return 0


VERBS = {"env": env, "demo": demo, "test": test, "check": check, "bench": bench, "browser": browser}


def main(arguments: list[str]) -> int:
    """Run one verb and return its exit code, or say why it stopped."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(prog="bootstrap.py")
    parser.add_argument("verb", choices=list(VERBS))
    try:
        return VERBS[parser.parse_args(arguments).verb]()
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130
