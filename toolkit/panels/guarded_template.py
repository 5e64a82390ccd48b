"""A page template that trusts nothing the browser sends.

A stock ``VueTemplate`` imports and calls whatever module the client names (``create_widget``) and
lets the client write every trait. Pages of this toolkit derive from :class:`GuardedTemplate`.
"""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import ipyvuetify as v

VUE_FOLDER = Path(__file__).parent / "vue"

logger = logging.getLogger(__name__)


def vue_source(name: str) -> str:
    """Text of one single-file component of the ``vue`` folder."""
    return (VUE_FOLDER / f"{name}.vue").read_text(encoding="utf-8")


class GuardedTemplate(v.VuetifyTemplate):
    """Only events named in ``allowed_events`` reach Python; no trait can be written by the browser.

    An event ``name`` calls ``vue_name(data)``; ``data`` may be anything and must be checked there.
    """

    allowed_events: ClassVar[frozenset[str]] = frozenset()

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """State sent by the browser is dropped: what a page shows is decided here alone."""
        logger.warning("refused: state %s from the browser", sorted(map(str, sync_data)))

    def _handle_event(self, _: object, content: Mapping[str, Any], buffers: Sequence[object]) -> None:
        """Pass on a declared event; drop everything else."""
        event = content.get("event")
        if set(content) - {"event", "data"} or buffers or not isinstance(event, str) or event not in self.allowed_events:
            logger.warning("refused: message %s from the browser", sorted(map(str, content)))
            return
        self._answer(event, content.get("data"))

    def _answer(self, event: str, data: object) -> None:
        """Call the handler; an error is logged and told to the user instead of vanishing in the kernel."""
        try:
            getattr(self, f"vue_{event}")(data)
        except Exception:
            logger.exception("event %s failed", event)
            self.report_failure()

    def report_failure(self) -> None:
        """Tell the user that the last action failed; pages override it."""
