"""Inspectors' pages: Voila widgets, one module and one ``.vue`` file per page, and the server that shows them."""
