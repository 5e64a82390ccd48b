"""Who is looking: on one's own machine, nobody has to log in yet."""

from jupyter_server.auth.identity import IdentityProvider


class LocalIdentity(IdentityProvider):
    """Everybody who reaches 127.0.0.1 is the same unnamed inspector; a login takes this class's place later."""

    @property
    def auth_enabled(self) -> bool:
        """No log-in; the server only listens on the machine itself."""
        return False
