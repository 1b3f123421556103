"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from alwrity_desktop.core.errors import StorageError
from alwrity_desktop.core.messages import _


def write_whole(path: Path, data: bytes | str, *, shared: bool = False) -> None:
    """Replace `path` by `data` in one step (temporary file beside it, fsync, rename).

    After a crash the file holds either the old or the new content. Text is written as UTF-8. A file that is there keeps
    its permissions, and a link stays one; a new file is for its owner alone, unless it is `shared` as other programs'
    files are.
    Raises StorageError with a sentence when the disk is full, the folder cannot be written or is gone.
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    temporary: Path | None = None
    try:
        target = path.resolve() if path.is_symlink() else path
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name[:40]}.{os.urandom(4).hex()}.part")
        mode = 0o666 if shared else 0o600  # less what the umask takes
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            temporary = beside
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(beside, target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise storage_error(error, path) from error


def storage_error(error: OSError, path: Path) -> StorageError:
    """The sentence for an operating system's refusal to read or write `path`."""
    name = str(path)
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        return StorageError(
            _("The disk is full, so {name} could not be written.", name=name),
            _("Free some space and try again; nothing that was written before is lost."),
            detail=str(error),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StorageError(
            _("{name} may not be written: the folder is read-only or belongs to someone else.", name=name),
            _("Choose another folder, or change its permissions."),
            detail=str(error),
        )
    if error.errno == errno.ENOENT:
        return StorageError(
            _("{name} is not there.", name=name),
            _("Check the path, or reconnect the drive it is on."),
            detail=str(error),
        )
    return StorageError(
        _("{name} could not be read or written: {reason}.", name=name, reason=error.strerror or str(error)),
        _("Check the disk, or choose another folder."),
        detail=str(error),
    )
