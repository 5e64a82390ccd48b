"""YAML that people write: every complaint names the file, the line and the key."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from toolkit.model.errors import IntakeError

ADVICE = "改正后再运行；写法见 docs/registers.md"
Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """One YAML file: its content, and where each part of it stands."""

    folder: str
    name: str
    content: Any
    root: yaml.Node | None

    def error(self, key: Key, what: str, advice: str) -> IntakeError:
        """A complaint about one key."""
        dotted = ".".join(map(str, key))
        return IntakeError(what, f"{self.folder}/{self.name}!第{_line(self.root, key)}行 {dotted}".rstrip(), advice)


def open_document(path: Path) -> Document:
    """Read one file; :class:`IntakeError` where it is not UTF-8 or no YAML."""
    place = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8-sig")
        return Document(path.parent.name, path.name, yaml.safe_load(text), yaml.compose(text, Loader=yaml.SafeLoader))
    except UnicodeDecodeError as error:
        raise IntakeError("文件不是 UTF-8 编码", place, "用记事本打开，另存为时编码选 UTF-8") from error
    except OSError as error:
        raise IntakeError("文件读不了", place, "关掉正在打开它的程序，或检查读取权限") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"!第{mark.line + 1}行" if mark else ""
        raise IntakeError("YAML 写法有误", f"{place}{line}", "检查缩进、冒号后的空格和括号是否成对") from error


def problems_of(document: Document, kind: TypeAdapter[Any]) -> tuple[Any, list[IntakeError]]:
    """The content as ``kind``, or everything that keeps it from being one."""
    try:
        return kind.validate_python(document.content), []
    except ValidationError as error:
        return None, [document.error(tuple(e["loc"]), _in_chinese(e), ADVICE) for e in error.errors()]


def _in_chinese(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "missing":
        return "缺少这一项"
    if kind == "extra_forbidden":
        return "不认识这一项"
    if kind == "literal_error":
        allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").replace(", ", "、")
        return f"不能写“{error['input']}”，可以写：{allowed}"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "string_pattern_mismatch":
        return "名字只能用小写英文字母、数字和下划线，以字母开头"
    return "写法不对"


def _line(node: yaml.Node | None, key: Key) -> int:
    """Line of the deepest part of ``key`` that is there, counted from 1."""
    line = node.start_mark.line + 1 if node else 1
    for part in key:
        found = _child(node, part)
        if found is None:
            break
        place, node = found
        line = place.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part], node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    return None
