"""A real WordPress on loopback, private to one folder: PHP's built-in server and a MariaDB of its own, no service.

    python site.py up FOLDER PORT [--suite trixie] [--plugin DIR ...]   start, or start again; prints JSON
    python site.py reset FOLDER [--save]                                back to the saved state in 0.05 s, servers stay up
    python site.py eval FOLDER 'php code' [arguments]                   run PHP inside it
    python site.py down FOLDER [--delete]                               stop, by process id

Suites: bookworm gives WordPress 6.1, trixie 6.8, sid the newest. Users: admin, editor, author, contributor,
subscriber; login password `<login>-pass`. Faults are files in FOLDER/switches (see php/switches.php, php/router.php).
"""

from __future__ import annotations

import argparse
import getpass
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TOOLS = ("php", "mariadbd", "mariadb-install-db", "mariadb", "dpkg-deb", "apt-get")
CACHE = Path(os.environ.get("ALWRITY_TESTS_CACHE") or Path.home() / ".cache" / "alwrity-tests") / "wordpress"
KEPT = 4
"""Fresh copies kept, one for each version of WordPress and of these scripts."""
ENVIRONMENT = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}

_spec = importlib.util.spec_from_file_location("wordpress_packages", HERE / "packages.py")
assert _spec
assert _spec.loader
packages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(packages)


def missing_tools() -> list[str]:
    """Names of the programs this needs and the machine does not have."""
    return [tool for tool in TOOLS if not shutil.which(tool, path=ENVIRONMENT["PATH"])]


class WordPress:
    """One site. `about` (after `up`) holds url, users with their application passwords, and versions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.www = self.folder / "www"
        self.about: dict[str, Any] = {}
        socket = str(self.folder / "run/db.sock")
        digest = hashlib.md5(socket.encode()).hexdigest()[:12]
        self.socket = socket if len(socket) < 100 else f"/tmp/wpdb-{digest}.sock"

    @property
    def url(self) -> str:
        """Address without a slash at the end."""
        return self.about["url"]

    @property
    def version(self) -> str:
        """Version of WordPress."""
        return self.about["wordpress"]

    def password(self, login: str) -> str:
        """Application password of a user."""
        return self.about["users"][login]["application_password"]

    def switch(self, name: str, argument: str | None = "") -> None:
        """Turn a fault on, or off with None."""
        path = self.folder / "switches" / name
        path.unlink(missing_ok=True) if argument is None else path.write_text(argument)

    def eval(self, code: str, *arguments: str) -> str:
        """Run PHP inside WordPress and return what it printed."""
        command = [
            "php",
            "-c",
            str(self.folder / "etc/php.ini"),
            str(HERE / "php/eval.php"),
            str(self.www),
            code,
            *arguments,
        ]
        return self._run(command)

    def sql(self, statements: str, *options: str) -> str:
        """Run SQL as the database's root and return the rows, tab separated."""
        return self._run(["mariadb", "--no-defaults", "-uroot", "-S", self.socket, *options], statements)

    def up(self, port: int, suite: str = "trixie", plugins: list[Path] | None = None) -> dict[str, Any]:
        """Start the site, installing it first where needed; what it answers with is also in `about`."""
        files = packages.wordpress_files(CACHE, suite)
        for part in ("log", "run", "etc", "tmp", "switches"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        golden = CACHE / "golden" / _fingerprint(suite, plugins or [])
        if not (self.folder / "installed").exists() and (golden / "ok").exists():
            self._copy(golden, self.folder)
        self._place_files(files, port, plugins or [])
        self._start_database()
        if not (self.folder / "installed").exists():
            self._install(plugins or [])
            self._keep_golden(golden)
        self._start_php(port)
        secrets = json.loads((self.folder / "secrets.json").read_text())
        self.about = {"url": f"http://127.0.0.1:{port}", "folder": str(self.folder), "socket": self.socket, **secrets}
        (self.folder / "site.json").write_text(json.dumps(self.about, indent=1))
        return self.about

    def load(self) -> None:
        """Read `about` of a site that is up."""
        self.about = json.loads((self.folder / "site.json").read_text())

    def reset(self) -> None:
        """Database, uploads and switches back to the saved state."""
        self.sql("SET foreign_key_checks=0;" + self.sql(_RESTORE, "-N"))
        for home in (self.www / "wp-content/uploads", self.folder / "switches"):
            for path in home.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        saved = self.folder / "uploads.saved"
        if saved.is_dir():
            shutil.copytree(saved, self.www / "wp-content/uploads", dirs_exist_ok=True)

    def save(self) -> None:
        """Make the present state the one that `reset` goes back to."""
        start = (
            "SET foreign_key_checks=0; DROP DATABASE IF EXISTS wordpress_saved;"
            "CREATE DATABASE wordpress_saved CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"
        )
        self.sql(start + self.sql(_SAVE, "-N"))
        shutil.rmtree(self.folder / "uploads.saved", ignore_errors=True)
        shutil.copytree(self.www / "wp-content/uploads", self.folder / "uploads.saved")

    def down(self, *, delete: bool = False) -> None:
        """Stop both servers; a site that is deleted need not say goodbye."""
        for name in ("php.pid", "mariadbd.pid"):
            self._stop(self.folder / "run" / name, signal.SIGKILL if delete else signal.SIGTERM)
        if delete:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _place_files(self, files: Path, port: int, plugins: list[Path]) -> None:
        if not self.www.exists():
            self._run(["cp", "-a", "--reflink=auto", str(files), str(self.folder / "www.new")])
            (self.folder / "www.new").rename(self.www)
        content = self.www / "wp-content"
        for part in ("mu-plugins", "uploads", "plugins"):
            (content / part).mkdir(parents=True, exist_ok=True)
        for plugin in plugins:
            shutil.copytree(plugin, content / "plugins" / plugin.name, dirs_exist_ok=True)
        shutil.copy(HERE / "php/switches.php", content / "mu-plugins/switches.php")
        fill = {
            "DIR": str(self.folder),
            "USER": getpass.getuser(),
            "SOCKET": self.socket,
            "URL": f"http://127.0.0.1:{port}",
        }
        targets = {"php.ini": "etc/php.ini", "database.cnf": "etc/my.cnf", "wp-config.php": "www/wp-config.php"}
        for source, target in targets.items():
            text = (HERE / "php" / source).read_text()
            for name, value in fill.items():
                text = text.replace(f"@{name}@", value)
            (self.folder / target).write_text(text)

    def _start_database(self) -> None:
        pid = self.folder / "run/mariadbd.pid"
        if self._ours(pid):
            return
        if not (self.folder / "db/mysql").is_dir():
            shutil.rmtree(self.folder / "db", ignore_errors=True)
            (self.folder / "db").mkdir()
            user = f"--user={getpass.getuser()}"
            sizes = ["--innodb-log-file-size=16M", "--innodb-autoextend-increment=1"]
            rest = ["--auth-root-authentication-method=normal", "--skip-test-db"]
            self._run(["mariadb-install-db", "--no-defaults", user, f"--datadir={self.folder}/db", *sizes, *rest])
        for path in (pid, Path(self.socket)):
            path.unlink(missing_ok=True)
        process = self._spawn(["mariadbd", f"--defaults-file={self.folder}/etc/my.cnf"], "mariadbd.log")
        _until(lambda: self._answers("select 1"), process, self.folder / "log/mariadbd.log")

    def _install(self, plugins: list[Path]) -> None:
        self.sql(
            "CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"
            "CREATE USER IF NOT EXISTS wordpress@localhost IDENTIFIED BY 'wordpress';"
            "GRANT ALL ON `wordpress%`.* TO wordpress@localhost;"
        )
        php = ["php", "-c", str(self.folder / "etc/php.ini")]
        self._run([*php, str(HERE / "php/install.php"), str(self.www)])
        names = ":".join(plugin.name for plugin in plugins)
        self._run([*php, str(HERE / "php/setup.php"), str(self.www), str(self.folder / "secrets.json"), names])
        self.save()
        (self.folder / "installed").touch()

    def _keep_golden(self, golden: Path) -> None:
        """Keep a copy of the fresh site, so that the next one starts in a second."""
        self._stop(self.folder / "run/mariadbd.pid")
        golden.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=".new.", dir=golden.parent))
        self._copy(self.folder, new)
        (new / "ok").touch()
        if golden.exists():
            shutil.rmtree(new)
        else:
            new.rename(golden)
        for old in sorted(golden.parent.glob("*-*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        self._start_database()

    def _copy(self, source: Path, target: Path) -> None:
        parts = [str(source / part) for part in ("www", "db", "uploads.saved", "secrets.json", "installed")]
        self._run(["cp", "-a", "--reflink=auto", *parts, str(target)])

    def _start_php(self, port: int) -> None:
        if self._ours(self.folder / "run/php.pid"):
            return
        command = ["php", "-c", f"{self.folder}/etc/php.ini", "-S", f"127.0.0.1:{port}", "-t", str(self.www)]
        process = self._spawn([*command, str(HERE / "php/router.php")], "access.log", PHP_CLI_SERVER_WORKERS="4")
        (self.folder / "run/php.pid").write_text(str(process.pid))
        _until(lambda: _fetches(f"http://127.0.0.1:{port}/wp-json/"), process, self.folder / "log/access.log")

    def _spawn(self, command: list[str], log: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log" / log).open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=self.www,
                env={**ENVIRONMENT, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _run(self, command: list[str], text: str | None = None) -> str:
        done = subprocess.run(command, input=text, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)[:200]} failed: {(done.stderr or done.stdout)[-2000:]}")
        return done.stdout

    def _answers(self, statement: str) -> bool:
        try:
            self.sql(statement)
        except RuntimeError:
            return False
        return True

    def _ours(self, pid_file: Path) -> int:
        """The process id in the file if that process runs and belongs to this folder, else 0."""
        try:
            pid = int(pid_file.read_text())
            line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            return 0
        return pid if f"{self.folder}/" in line else 0

    def _stop(self, pid_file: Path, how: signal.Signals = signal.SIGTERM) -> None:
        pid = self._ours(pid_file)
        if pid:
            everyone = [pid, *_children(pid)]
            for one in everyone:
                _signal(one, how)
            deadline = time.monotonic() + 8
            while (left := [one for one in everyone if _runs(one)]) and time.monotonic() < deadline:
                time.sleep(0.02)
            for one in left:
                _signal(one, signal.SIGKILL)
        pid_file.unlink(missing_ok=True)


_TABLES = "information_schema.tables t WHERE t.table_schema='{0}' AND t.table_type='BASE TABLE'"
_SAVE = (
    "SELECT CONCAT('CREATE TABLE wordpress_saved.`',t.table_name,'` LIKE wordpress.`',t.table_name,'`; "
    "INSERT INTO wordpress_saved.`',t.table_name,'` SELECT * FROM wordpress.`',t.table_name,'`;') FROM "
    + _TABLES.format("wordpress")
)
_RESTORE = (
    "SELECT CONCAT('DROP TABLE wordpress.`',t.table_name,'`;') FROM " + _TABLES.format("wordpress") + " AND NOT EXISTS "
    "(SELECT 1 FROM information_schema.tables s WHERE s.table_schema='wordpress_saved' AND s.table_name=t.table_name) "
    "UNION ALL SELECT CONCAT('CREATE TABLE IF NOT EXISTS wordpress.`',t.table_name,'` LIKE wordpress_saved.`',"
    "t.table_name,'`; TRUNCATE wordpress.`',t.table_name,'`; INSERT INTO wordpress.`',t.table_name,"
    "'` SELECT * FROM wordpress_saved.`',t.table_name,'`;') FROM " + _TABLES.format("wordpress_saved")
)


def _fingerprint(suite: str, plugins: list[Path]) -> str:
    digest = hashlib.md5((CACHE / suite / "packages.txt").read_bytes())
    files = [*HERE.glob("*.py"), *HERE.glob("php/*"), *(file for plugin in plugins for file in plugin.rglob("*"))]
    for path in sorted(files):
        if path.is_file():
            digest.update(path.read_bytes())
    for command in (["php", "-v"], ["mariadbd", "--version"]):
        digest.update(subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=False).stdout)
    return f"{suite}-{digest.hexdigest()[:12]}"


def _until(ready: Any, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `ready()`; a server that ended or took half a minute is an error with the end of its log."""
    deadline = time.monotonic() + 30
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start: {log.read_text()[-1500:]}")
        time.sleep(0.03)


def _fetches(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(stat.parent.name))
        except (OSError, ValueError, IndexError):
            continue
    return found


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["up", "reset", "eval", "down"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("arguments", nargs="*")
    parser.add_argument("--suite", default="trixie")
    parser.add_argument("--plugin", type=Path, action="append", default=[])
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--delete", action="store_true")
    given = parser.parse_args()
    site = WordPress(given.folder)
    if given.action == "up":
        if missing := missing_tools():
            sys.exit(f"missing: {', '.join(missing)}; as root: apt-get install $(cat {HERE / 'packages.txt'})")
        print(json.dumps(site.up(int(given.arguments[0]), given.suite, given.plugin), indent=1))
    elif given.action == "reset":
        site.save() if given.save else site.reset()
    elif given.action == "eval":
        print(site.eval(*given.arguments), end="")
    else:
        site.down(delete=given.delete)


if __name__ == "__main__":
    main()
