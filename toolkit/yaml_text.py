"""YAML that people write: every complaint names the file, the line and the key."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from toolkit.model.errors import MingchaError

Key = tuple[str | int, ...]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The loader in C is ten times as fast, where the machine has it; a day that does not exist stays the text it is."""


def _day(loader: Any, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


@dataclass(frozen=True)
class Document:
    """One YAML file: its content, where each part of it stands, and the error that complains about it."""

    folder: str
    name: str
    content: Any
    root: yaml.Node | None
    kind: type[MingchaError]

    def at(self, key: Key) -> Any:
        """What stands under a key that is there."""
        content = self.content
        for part in key:
            content = content[part]
        return content

    def error(self, key: Key, what: str, advice: str) -> MingchaError:
        """A complaint about one key."""
        dotted = ".".join(map(str, key))
        return self.kind(what, f"{self.folder}/{self.name}!第{_line(self.root, key)}行 {dotted}".rstrip(), advice)


def open_document(path: Path, kind: type[MingchaError]) -> Document:
    """Read one file; an error of ``kind`` where it is not UTF-8 or no YAML."""
    place = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise kind("文件不是 UTF-8 编码", place, "用记事本打开，另存为时编码选 UTF-8") from error
    except OSError as error:
        raise kind("文件读不了", place, "关掉正在打开它的程序，或检查读取权限") from error
    try:
        return Document(path.parent.name, path.name, *_parsed(text), kind)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"!第{mark.line + 1}行" if mark else ""
        raise kind("YAML 写法有误", f"{place}{line}", "检查缩进、冒号后的空格和括号是否成对") from error


def _parsed(text: str) -> tuple[Any, yaml.Node | None]:
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        return loader.construct_document(root) if root else None, root
    finally:
        loader.dispose()


def problems_of(document: Document, kind: TypeAdapter[Any], advice: str, key: Key = ()) -> tuple[Any, list[MingchaError]]:
    """What stands under ``key`` as ``kind``, or everything that keeps it from being one."""
    try:
        return kind.validate_python(document.at(key)), []
    except ValidationError as error:
        return None, [document.error((*key, *e["loc"]), _in_chinese(e), advice) for e in error.errors()]


def written_twice(document: Document, advice: str) -> list[MingchaError]:
    """A complaint about every name that stands twice side by side: YAML would keep only the last."""
    return [document.error(key, "写了两次", advice) for key in _doubles(document.root, ())]


def _doubles(node: yaml.Node | None, key: Key) -> Iterator[Key]:
    if isinstance(node, yaml.MappingNode):
        names = [name.value for name, _ in node.value]
        yield from ((*key, name) for name in dict.fromkeys(names) if names.count(name) > 1)
        for name, value in node.value:
            yield from _doubles(value, (*key, name.value))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _doubles(value, (*key, place))


_NO_DAY = "日期要写成 2021-07-01 这样，不加引号，而且是真有的一天"
_SENTENCES = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这一项",
    "string_pattern_mismatch": "名字只能用小写英文字母、数字和下划线，以字母开头",
    "date_type": _NO_DAY,
    "date_from_datetime_parsing": _NO_DAY,
    "bool_type": "只能写 true 或 false",
    "string_too_short": "不能空着",
    "string_type": "要写文字；像数字或日期的文字要加引号",
}


def _in_chinese(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "literal_error":
        allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").replace(", ", "、")
        return f"不能写“{error['input']}”，可以写：{allowed}"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    return _SENTENCES.get(kind, "写法不对")


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
