"""The server of the inspectors' pages: Voila on 127.0.0.1, offline, one kernel per open page."""

import os
import shutil
import socket
import webbrowser
from pathlib import Path
from typing import Any

import click
import tornado.web
from jupyter_core.utils import run_sync
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from traitlets import Any as AnyTrait
from traitlets.config import Config
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from toolkit.model.errors import InspectionError
from toolkit.panels.identity import LocalIdentity
from toolkit.panels.session import FOLDER_VARIABLE

ADDRESS = "127.0.0.1"
MOST_PAGES = 12
_ORPHAN_SECONDS = 10 * 60
_REFILL_SECONDS = 5.0  # the next kernel starts when the page just opened no longer needs the processor
_TEMPLATE_FOLDER = Path(__file__).parent / "template"
_NOTEBOOK = Path(__file__).parents[2] / "dashboards" / "choose_villages.ipynb"
_EXTENSIONS = ["@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager", "jupyter-vue", "jupyter-vuetify"]
_CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


def serve(folder: Path, *, port: int = 8866, open_browser: bool = False) -> None:
    """Show the pages of an inspection until Ctrl+C; a taken port is replaced by a free one, port 0 means any.

    Raises :class:`~toolkit.model.errors.InspectionError` where the folder or the page's notebook is missing.
    """
    if not folder.is_dir():
        raise InspectionError(f"没有文件夹 {folder}", advice="核对核查文件夹的位置")
    if not _NOTEBOOK.is_file():
        raise InspectionError("找不到页面文件 dashboards/choose_villages.ipynb", advice="在项目目录中运行")
    os.environ[FOLDER_VARIABLE] = str(folder.resolve())
    sockets = free_sockets(port)
    app = PageServer(config=server_config(), sockets=sockets, port=sockets[0].getsockname()[1])
    app.initialize([str(_NOTEBOOK)])
    announce(app.connection_url, wanted=port, got=app.port)
    if open_browser:
        webbrowser.open(app.connection_url)
    app.start()


def free_sockets(port: int) -> list[socket.socket]:
    """Listening sockets on the wanted port of 127.0.0.1, or on any free one."""
    try:
        return bind_sockets(port, ADDRESS)
    except OSError:
        return bind_sockets(0, ADDRESS)


def announce(url: str, *, wanted: int, got: int) -> None:
    """Tell the user where the pages are."""
    if wanted not in (0, got):
        click.echo(f"端口 {wanted} 已被占用，改用 {got}。")
    click.echo(f"明察已启动，请在浏览器中打开：{url}")
    click.echo("只有本机可以访问。按 Ctrl+C 停止。")


def server_config() -> Config:
    """All settings of Voila and its kernels; configuration files elsewhere are not read."""
    config = Config()
    config.Voila.update({"ip": ADDRESS, "open_browser": False, "log_level": "ERROR", "config_file_paths": [], "port_retries": 0})
    config.Voila.identity_provider_class = LocalIdentity
    config.VoilaConfiguration.update(
        {
            "extension_allowlist": _EXTENSIONS,
            "file_allowlist": ["a^"],
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "page_config_hook": without_formulas,
            "preheat_kernel": True,
            "default_pool_size": 1,
        }
    )
    config.MappingKernelManager.update({"cull_idle_timeout": _ORPHAN_SECONDS, "cull_interval": 60, "cull_connected": False})
    config.VoilaKernelManager.fill_delay = _REFILL_SECONDS
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
    return config


def without_formulas(page_config: dict[str, Any], **_: object) -> dict[str, Any]:
    """JupyterLab's MathJax plugin would ask a CDN for its script."""
    return {**page_config, "disabledExtensions": ["@jupyterlab/mathjax2-extension"]}


class PageServer(Voila):
    """Voila with our template, headers and compression, listening on sockets that are already ours."""

    sockets = AnyTrait()

    def setup_template_dirs(self) -> None:
        """Our templates come first."""
        super().setup_template_dirs()
        self.template_paths.insert(0, str(_TEMPLATE_FOLDER))

    def init_settings(self) -> dict[str, Any]:
        """Settings that must be there before tornado's application is made."""
        headers = {"Content-Security-Policy": _CONTENT_POLICY, "Referrer-Policy": "same-origin", "X-Frame-Options": "SAMEORIGIN"}
        return {
            **super().init_settings(),
            "compress_response": True,
            "websocket_max_message_size": 64 * 1024 * 1024,
            "ws_ping_timeout": 30_000,
            "allow_remote_access": False,
            "local_hostnames": ["localhost", ADDRESS],
            "headers": headers,
        }

    def init_handlers(self) -> list[Any]:
        """Voila's handlers; pages go through :class:`PageHandler`."""
        return [
            (route, PageHandler, *rest) if handler is TornadoVoilaHandler else (route, handler, *rest)
            for route, handler, *rest in super().init_handlers()
        ]

    def listen(self) -> None:
        """Serve until a signal, then stop every kernel."""
        server = HTTPServer(self.app)
        server.add_sockets(self.sockets)
        self.ioloop = IOLoop.current()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            click.echo("正在停止…")
        finally:
            server.stop()
            self.stop()

    def stop(self) -> None:
        """End all kernels at once; those that wait for a visitor would complain on the console about a polite request."""
        run_sync(self.kernel_manager.shutdown_all)(now=True)
        shutil.rmtree(self.connection_dir, ignore_errors=True)


class PageHandler(TornadoVoilaHandler):
    """A page, or a friendly word where there is nothing to show yet or too many pages are open."""

    @tornado.web.authenticated
    async def get(self, path: str | None = None) -> None:
        """Touching ``xsrf_token`` sets the cookie without which a closing tab may not stop its kernel."""
        _ = self.xsrf_token
        folder = Path(os.environ[FOLDER_VARIABLE])
        if not (folder / "work" / "village_scores.parquet").is_file():
            reason = "数据还没有处理完，或者收到的表有变动、还没有重算。请先运行下面的命令，完成后回到本页："
            self._say("还没有可以查看的结果", reason, command=f"mingcha run {folder}")
        elif len(self.kernel_manager.list_kernel_ids()) > MOST_PAGES:
            self._say("打开的页面太多了", f"同时最多打开 {MOST_PAGES} 个页面。请关闭不用的页面，稍等再试。")
        else:
            await super().get(path)

    def _say(self, title: str, text: str, command: str = "") -> None:
        self.set_status(503)
        self.set_header("Cache-Control", "no-store")
        self.finish(self.render_template("message.html", title=title, text=text, command=command, retry=True))
