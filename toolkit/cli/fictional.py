"""Folders of fictional counties: made only where no real county's files can be lost."""

import shutil
from pathlib import Path

from toolkit.model.errors import InspectionError
from toolkit.store import named_trouble

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
SETTINGS = "inspection.yaml"
PARTS = ("truth", "registers")
POLICY = "policy"  # values of the user's own beside those of the sample stay
ANSWERS = Path("truth", "planted.csv")  # a real county has none


def copy_sample(folder: Path) -> None:
    """Put the sample county into ``folder``, in place of an earlier demo.

    Raises :class:`InspectionError`, with nothing deleted or written, where the folder holds anything else.
    """
    if not SAMPLE.is_dir():
        raise InspectionError("找不到样例数据 sample_data", str(SAMPLE), "用 mingcha synth 生成一个虚构县再运行 mingcha run")
    if folder.resolve() == SAMPLE.resolve() or not (_is_empty(folder) or _is_demo(folder)):
        raise InspectionError("文件夹里已有别的文件，为免覆盖，没有复制样例县", str(folder), "换一个空文件夹")
    _clear(folder)
    with named_trouble(folder):
        for part in (*PARTS, POLICY):
            shutil.copytree(SAMPLE / part, folder / part, dirs_exist_ok=part == POLICY)
        shutil.copy(SAMPLE / SETTINGS, folder)


def make_room(folder: Path) -> None:
    """Remove the registers and answers of an earlier fictional county, whose files may bear other names.

    Raises :class:`InspectionError`, with nothing deleted, for a folder that holds anything else.
    """
    if not (_is_empty(folder) or (folder / ANSWERS).is_file()):
        raise InspectionError("文件夹里已有别的文件，为免覆盖，没有生成虚构县", str(folder), "换一个空文件夹")
    _clear(folder)


def _clear(folder: Path) -> None:
    with named_trouble(folder):
        for part in PARTS:
            if (folder / part).exists():
                shutil.rmtree(folder / part)


def _is_empty(folder: Path) -> bool:
    with named_trouble(folder):
        return not folder.exists() or not any(folder.iterdir())


def _is_demo(folder: Path) -> bool:
    """The sample's answers, or (of an older sample) any answers with the sample's settings.

    Its settings alone prove nothing: they are the pattern that a county copies for its own.
    """
    return (folder / ANSWERS).is_file() and (_is_of_sample(folder, ANSWERS) or _is_of_sample(folder, SETTINGS))


def _is_of_sample(folder: Path, part: str | Path) -> bool:
    file = folder / part
    with named_trouble(file):
        return file.is_file() and file.read_bytes() == (SAMPLE / part).read_bytes()
