"""The kernel's side of a visit: which inspection is served, and when somebody opens the page."""

import os
from pathlib import Path

FOLDER_VARIABLE = "MINGCHA_FOLDER"
_REQUEST_VARIABLES = ("VOILA_REQUEST_URL", "QUERY_STRING")


def wait_for_visitor() -> Path:
    """Wait in a preheated kernel until the page is opened; the inspection folder that the server named.

    What the first request left in the environment is forgotten: an address may hold more than a kernel should know.
    """
    if os.environ.get("VOILA_PREHEAT") == "True":
        from voila.utils import wait_for_request  # four seconds to import, and only preheated kernels need it

        wait_for_request()
    for variable in _REQUEST_VARIABLES:
        os.environ.pop(variable, None)
    return Path(os.environ[FOLDER_VARIABLE])
