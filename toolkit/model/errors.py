"""Errors that users see: one Chinese sentence saying what, where and what to do."""


class MingchaError(Exception):
    """What went wrong, where, and what to do; shown to users as it stands.

    ``where`` is ``file!sheet!row`` or the key of a parameter.
    """

    def __init__(self, what: str, where: str = "", advice: str = "") -> None:
        super().__init__(what, where, advice)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        place = f"【{self.where}】" if self.where else ""
        advice = f"请{self.advice}。" if self.advice else ""
        return f"{place}{self.what}。{advice}"


class IntakeError(MingchaError):
    """A file, sheet or column that cannot be read as a register."""


class PolicyError(MingchaError):
    """A parameter that is unknown, malformed or asked for before its first date."""


class InspectionError(MingchaError):
    """An inspection folder or ``inspection.yaml`` that cannot be used."""


class LinkageError(MingchaError):
    """A linkage model that contradicts itself, or lists that cannot be compared."""


class CheckError(MingchaError):
    """A check whose files contradict themselves."""


class Problems(MingchaError):
    """Several problems found in one go, so that the user can mend them all at once."""

    def __init__(self, problems: list[MingchaError]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __str__(self) -> str:
        return self.what
