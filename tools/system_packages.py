"""Debian packages that only the tests need: browser, Chinese fonts, spreadsheet, PDF reader.

Standard library only, like :mod:`tasks`, which runs the commands.
"""

import os
import shutil
import subprocess

# Any of these programs shows that the package, or its equal, is there.
PROGRAMS = {
    "chromium": ["chromium", "chromium-browser", "google-chrome"],
    "libreoffice-calc-nogui": ["soffice", "libreoffice"],
    "poppler-utils": ["pdftotext"],
}
FONTS = "fonts-noto-cjk"


def missing() -> list[str]:
    """Packages whose programs or fonts are not on this machine."""
    packages = [package for package, programs in PROGRAMS.items() if not any(map(shutil.which, programs))]
    return packages if has_chinese_font() else [*packages, FONTS]


def has_chinese_font() -> bool:
    """True where fontconfig knows a font for Chinese; Windows always has one."""
    if os.name == "nt":
        return True
    return bool(shutil.which("fc-list")) and bool(subprocess.check_output(["fc-list", ":lang=zh"]).strip())


def commands_to_install(packages: list[str]) -> list[list[str]]:
    """Commands that install packages with apt; none where apt or the right to use it is lacking."""
    prefix = root_prefix() if packages and shutil.which("apt-get") else None
    if prefix is None:
        return []
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--yes"]
    return [[*apt, "update"], [*apt, "install", "--no-install-recommends", *packages]]


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root; None where that takes a password."""
    if os.geteuid() == 0:
        return []
    allowed = shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0
    return ["sudo", "-n"] if allowed else None
