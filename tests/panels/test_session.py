"""The kernel's side of a visit, and the sockets of the server."""

import os
from pathlib import Path

import pytest

from toolkit.panels.server import announce, free_sockets
from toolkit.panels.session import wait_for_visitor


def test_the_address_of_the_first_request_is_forgotten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINGCHA_FOLDER", str(tmp_path))
    monkeypatch.setenv("VOILA_REQUEST_URL", "http://127.0.0.1:8866/?token=secret")
    monkeypatch.setenv("QUERY_STRING", "token=secret")
    monkeypatch.delenv("VOILA_PREHEAT", raising=False)
    assert wait_for_visitor() == tmp_path
    assert "secret" not in str(os.environ)


def test_a_taken_port_is_replaced_by_a_free_one_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    first, *_ = free_sockets(0)
    taken = first.getsockname()[1]
    second, *_ = free_sockets(taken)
    host, port = second.getsockname()
    assert (host, port != taken) == ("127.0.0.1", True)
    announce(f"http://{host}:{port}/", wanted=taken, got=port)
    assert f"端口 {taken} 已被占用，改用 {port}" in capsys.readouterr().out
    first.close()
    second.close()
