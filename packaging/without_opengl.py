"""Run by the frozen program before all else. pyqtgraph imports Qt's OpenGL modules with itself, 10 MB of the installer, for
plots that draw with OpenGL; none of ours does. What it derives a class from stands here instead; using it raises."""

import sys
from types import ModuleType


class Nothing:
    """In the place of a class of Qt's OpenGL modules."""

    def __init__(self, *_given, **_named):
        raise NotImplementedError("this build draws without OpenGL")


for name in ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"):
    sys.modules[name] = ModuleType(name)
sys.modules["PySide6.QtOpenGLWidgets"].QOpenGLWidget = Nothing
