r"""Start here: ``python3 tools/bootstrap.py VERB`` on a bare machine (Windows: ``py tools\bootstrap.py VERB``).

Finds a Python that will do and hands over to :mod:`tasks`. Starts on Python 3.6, so that it can
say there what is missing; hence no newer syntax in this file.
"""

import importlib.util
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWEST_MINOR = 14


def this_python_will_do() -> bool:
    """True where this Python is new enough and can make virtual environments."""
    return sys.version_info >= OLDEST and all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def other_python() -> str:
    """First Python on the PATH that will do; empty if there is none."""
    for minor in range(OLDEST[1], NEWEST_MINOR + 1):
        command = ["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]
        executable = path_if_it_will_do(command) if shutil.which(command[0]) else ""
        if executable:
            return executable
    return ""


def path_if_it_will_do(command) -> str:
    """Ask a Python where it is; empty if it is too old or cannot make virtual environments."""
    question = f"import sys, venv, ensurepip; assert sys.version_info >= {OLDEST}; print(sys.executable)"
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    answer = subprocess.run([*command, "-c", question], stdout=pipe, stderr=nothing, universal_newlines=True, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else ""


def what_is_missing() -> str:
    """One sentence in Chinese and English: why no Python here will do."""
    version = "{}.{}".format(*sys.version_info)
    if sys.version_info < OLDEST:
        return f"需要 Python 3.11 或更新版本，这里是 {version}。Python 3.11 or newer is needed; this is {version}."
    return (
        "这个 Python 不能建立虚拟环境，请先安装 python3-venv（例如 apt install python3-venv）。"
        "This Python cannot make virtual environments: install python3-venv first."
    )


def main() -> int:
    """Hand over to :mod:`tasks`, under this Python or another; 2 where none will do."""
    if this_python_will_do():
        import tasks

        return tasks.main(sys.argv[1:])
    other = other_python()
    if other:
        return subprocess.call([other, os.path.abspath(__file__), *sys.argv[1:]])  # noqa: PTH100 - works on any Python
    print(what_is_missing(), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
