"""What a screen reader would make of a window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QPlainTextEdit, QTextEdit, QTabBar)
_WITH_PARTS = (QComboBox, QAbstractSpinBox, QAbstractItemView, QTabBar, QLineEdit)


def nameless(root: QWidget) -> Iterator[str]:
    """Controls below `root` that say nothing to a screen reader."""
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or widget.objectName().startswith("qt_"):
            continue
        parent = widget.parentWidget()
        if isinstance(parent, _WITH_PARTS) or (parent is not None and isinstance(parent.parentWidget(), QComboBox)):
            continue  # an inner part of a control of Qt's own
        if isinstance(widget, QAbstractButton) and widget.text():
            continue
        if not widget.accessibleName():
            inside = " in ".join(type(part).__name__ for part in _parents(widget))
            yield f"{type(widget).__name__} {widget.toolTip()!r} in {inside}"


def _parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()
