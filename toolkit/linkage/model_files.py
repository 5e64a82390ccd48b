"""Linkage models as files: those that ship with the toolkit, those of an inspection folder, and any other YAML file."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from toolkit.linkage import derivation
from toolkit.linkage.extension import Extension, extend, unknown_levels
from toolkit.linkage.specification import LinkModel
from toolkit.model.errors import LinkageError

SHIPPED = "toolkit.linkage"
GENERAL = "person"


def shipped_models() -> list[str]:
    """Names of the models that come with the toolkit."""
    return sorted(
        path.name.removesuffix(".yaml") for path in (files(SHIPPED) / "models").iterdir() if path.name.endswith(".yaml")
    )


def load_model(name: str | Path, own_folder: Path | None = None) -> LinkModel:
    """A model by file, or by name: the inspection folder's own before the shipped one.

    Raises :class:`LinkageError` with file and place where it is unknown or wrong.
    """
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        return _parsed(_text(path), path.name)
    own = own_folder / f"{name}.yaml" if own_folder else None
    if own and own.exists():
        return _parsed(_text(own), own.name)
    if name not in shipped_models():
        raise LinkageError(f"没有名为 {name} 的比对模型", "", f"使用 {'、'.join(shipped_models())}，或给出一个 .yaml 文件")
    return _shipped(str(name))


@cache
def _shipped(name: str) -> LinkModel:
    return _parsed((files(SHIPPED) / "models" / f"{name}.yaml").read_text("utf-8"), f"{name}.yaml")


def model_of_register(register: str, own_folder: Path | None = None) -> LinkModel:
    """The model by which a register is compared with the persons: its own where there is one, else that for all."""
    own = own_folder / f"{register}.yaml" if own_folder and register else None
    if (own and own.exists()) or register in shipped_models():
        return load_model(register, own_folder)
    return load_model(GENERAL, own_folder)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LinkageError("比对模型文件读不出来", path.name, "核对路径，并以 UTF-8 编码保存") from error


def _parsed(text: str, file: str) -> LinkModel:
    try:
        model = _complete(yaml.safe_load(text), file)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise LinkageError("YAML 写法有误", f"{file}:{mark.line + 1 if mark else '?'}", "检查缩进和冒号后的空格") from error
    except ValidationError as error:
        raise LinkageError(_first_problem(error), file, "参照 docs/linkage.md 改写") from error
    _check_derivations(model, file)
    return model


def _complete(content: Any, file: str) -> LinkModel:
    """A whole model, or one that ``extends`` a shipped one."""
    if not isinstance(content, dict) or "extends" not in content:
        return LinkModel.model_validate(content)
    extension = Extension.model_validate(content)
    base = load_model(extension.extends)
    unknown = unknown_levels(extension, base)
    if unknown:
        raise LinkageError(f"{extension.extends} 里没有：{'、'.join(unknown)}", file, "核对比较项和等级的名称")
    return extend(base, extension)


def _first_problem(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    unknown = first["type"] == "extra_forbidden"
    return f"不认识的项目 {place}" if unknown else f"{place or '模型'} 写法有误（{first['msg']}）"


def _check_derivations(model: LinkModel, file: str) -> None:
    tests = [test for c in model.comparisons for level in c.levels for test in level.any]
    unknown = sorted({test.same for test in tests if test.same and not derivation.known(test.same)})
    if unknown:
        raise LinkageError(f"不认识的变换 {'、'.join(unknown)}", file, f"使用 {'、'.join(derivation.names())}")


def dumped(content: dict[str, Any]) -> str:
    """A model's content as YAML text."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=130)


def may_overwrite(path: Path) -> bool:
    """Whether a model file is not there yet or was written by training; one written by hand stays."""
    return not path.exists() or bool(load_model(path).trained)
