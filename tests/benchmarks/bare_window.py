"""The yardstick: a bare PySide6 window with an empty QPlainTextEdit. Writes `painted <monotonic>` at its first paint."""

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit


class Window(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        self.setCentralWidget(self.text)
        self.resize(1200, 800)

    def mark(self) -> None:
        with Path(os.environ["ALWRITY_STARTUP_MARKS"]).open("a") as file:
            file.write(f"painted {time.monotonic()}\n")

    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.mark)


app = QApplication(sys.argv)
window = Window()
window.show()
app.exec()
