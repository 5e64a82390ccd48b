"""A page with one message, for an inspection that cannot be shown."""

import traitlets

from toolkit.panels.guarded_template import VUE_FOLDER, GuardedTemplate


class Notice(GuardedTemplate):
    """One Chinese sentence in place of a page."""

    template_file = str(VUE_FOLDER / "notice.vue")
    message = traitlets.Unicode("").tag(sync=True)

    def __init__(self, message: str) -> None:
        super().__init__(message=message)
