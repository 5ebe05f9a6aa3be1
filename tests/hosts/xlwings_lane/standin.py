"""Stands in for the Windows modules under xlwings' own classic code, so that this code runs here.

Only what xlwings asks for while it is imported and while it reads a range is here. When a new
xlwings asks for more, `install` says so; nothing of xlwings itself is replaced.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib.machinery
import sys
import types
from typing import Any

RANGE_IDENTITY = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572  # an argument that was left out, as COM gives it


class ComError(Exception):
    """Stands for pywintypes.com_error."""


class Anything:
    """Whatever is asked of Windows while modules load: it can be called, asked and subclassed."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __call__(self, *given: Any, **named: Any) -> Any:
        return Anything()


class TimeZones:
    """Stands for win32timezone.TimeZoneInfo."""

    utc = staticmethod(lambda: dt.UTC)
    local = staticmethod(lambda: dt.UTC)


def install() -> None:
    """Puts the stand-ins where xlwings looks, then makes its classic engine the active one."""
    _modules()
    for name in ("oledll", "windll", "PyDLL"):
        setattr(ctypes, name, Anything())
    try:
        import xlwings as xw
        from xlwings import _xlwindows, udfs
    except Exception as error:
        raise RuntimeError(f"xlwings asks Windows for something new: {error!r}") from error
    xw.engines.add(xw.Engine(impl=_xlwindows.engine))
    xw.func, xw.arg, xw.ret, xw.sub = udfs.xlfunc, udfs.xlarg, udfs.xlret, udfs.xlsub
    server = _module("xlwings.com_server")
    server.loop = None


def _modules() -> None:
    _module("pythoncom", CoInitialize=lambda: None)
    _module("pywintypes", com_error=ComError, error=ComError, IID=str, TimeType=dt.datetime)
    client = _module("win32com.client", Dispatch=lambda raw, **named: raw)
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(client, name, type(name, (), {}))
    _module("win32com", client=client)
    for name in ("win32api", "win32con", "win32gui", "win32event"):
        _module(name)
    _module("win32process", GetWindowThreadProcessId=lambda window: (1, 1))
    _module("win32timezone", TimeZoneInfo=TimeZones)


def _module(name: str, **content: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__path__, module.__file__ = [], f"{name}.py"
    module.__spec__ = importlib.machinery.ModuleSpec(name, None)
    nothing = Anything()
    module.__getattr__ = lambda asked: getattr(nothing, asked)  # type: ignore[method-assign]
    for key, value in content.items():
        setattr(module, key, value)
    sys.modules[name] = module
    return module


class FakeRange:
    """A range of an Excel sheet as COM shows it: its values, its size, and that it is a Range."""

    def __init__(self, value: Any) -> None:
        self.Value = value
        rows = value if isinstance(value, tuple) else ((value,),)
        self.Row = self.Column = 1
        self.Rows = types.SimpleNamespace(Count=len(rows))
        self.Columns = types.SimpleNamespace(Count=len(rows[0]))
        application = Anything()
        book = types.SimpleNamespace(Application=application)
        self.Worksheet = types.SimpleNamespace(Parent=book, Application=application)
        self.Application = application
        attributes = types.SimpleNamespace(iid=RANGE_IDENTITY)
        information = types.SimpleNamespace(GetTypeAttr=lambda: attributes)
        self._oleobj_ = types.SimpleNamespace(GetTypeInfo=lambda: information)
