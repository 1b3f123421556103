"""WordPress itself, unpacked from the distribution's own packages: nothing is installed, no service is started."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from pathlib import Path

WANTED = re.compile(r"^(libjs-|libphp-|php-getid3|wordpress-theme-)")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SOURCES = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*.sources"))]


class UnavailableError(RuntimeError):
    """WordPress cannot be had on this machine; the text says why."""


def wordpress_files(cache: Path, suite: str) -> Path:
    """Folder with WordPress of `suite` (bookworm, trixie, sid), fetched on the first call, reused afterwards."""
    folder = cache / suite
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{suite}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ok").exists():
            _fetch(folder, suite)
    return folder / "wordpress"


def _fetch(folder: Path, suite: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("src", "lists/partial", "cache/archives/partial", "debs", "root"):
        (folder / part).mkdir(parents=True)
    environment = {**os.environ, **_apt_settings(folder, suite)}
    if "APT_CONFIG" in environment:
        _run(["apt-get", "-qq", "update"], environment)
    about = _run(["apt-cache", "show", "--no-all-versions", "wordpress"], environment)
    names = re.findall(r"[a-z0-9.+-]+", " ".join(re.findall(r"^(?:Depends|Recommends): (.*)$", about, re.MULTILINE)))
    needed = sorted({name for name in names if WANTED.match(name)})
    _run(["apt-get", "-qq", "download", "wordpress", *needed], environment, folder / "debs")
    for package in sorted((folder / "debs").glob("*.deb")):
        _run(["dpkg-deb", "-x", str(package), str(folder / "root")], environment)
    _gather(folder)
    (folder / "packages.txt").write_text("\n".join(sorted(p.name for p in (folder / "debs").glob("*.deb"))))
    for part in ("root", "lists", "cache", "debs"):
        shutil.rmtree(folder / part)
    (folder / "ok").touch()


def _apt_settings(folder: Path, suite: str) -> dict[str, str]:
    """Apt's environment for another Debian suite over the machine's own mirrors; none where these are not Debian's."""
    text = "\n".join(path.read_text() for path in SOURCES if path.exists())
    mirrors = [
        url for line in re.findall(r"^(?:URIs:|deb )(.*)$", text, re.MULTILINE) for url in re.findall(r"https?://\S+", line)
    ]
    main = next((url for url in mirrors if url.rstrip("/").endswith("/debian")), "")
    security = next((url for url in mirrors if url.rstrip("/").endswith("/debian-security")), "")
    if not main or not KEYRING.exists():
        return {}
    options = f"[arch={_run(['dpkg', '--print-architecture'], dict(os.environ)).strip()} signed-by={KEYRING}]"
    lines = [f"deb {options} {main} {suite} main"]
    if security and suite != "sid":
        lines.append(f"deb {options} {security} {suite}-security main")
    (folder / "src" / "a.list").write_text("\n".join(lines) + "\n")
    user = _run(["id", "-un"], dict(os.environ)).strip()
    (folder / "apt.conf").write_text(
        f'Dir::Etc::sourcelist "/dev/null"; Dir::Etc::sourceparts "{folder}/src"; Dir::State::lists "{folder}/lists";\n'
        f'Dir::Cache "{folder}/cache"; Acquire::Languages "none"; APT::Sandbox::User "{user}"; Debug::NoLocking "1";\n'
    )
    return {"APT_CONFIG": str(folder / "apt.conf")}


def _gather(folder: Path) -> None:
    shared = folder / "root/usr/share/wordpress"
    for name in (".htaccess", "wp-config.php"):
        (shared / name).unlink(missing_ok=True)
    _run(["cp", "-aL", str(shared), str(folder / "wordpress")], dict(os.environ))
    themes = folder / "wordpress/wp-content/themes"
    themes.mkdir(parents=True, exist_ok=True)
    for home in ("usr/share", "var/lib"):
        for theme in sorted((folder / "root" / home / "wordpress/wp-content/themes").glob("*/")):
            _run(["cp", "-aLn", str(theme), str(themes)], dict(os.environ))


def _run(command: list[str], environment: dict[str, str], folder: Path | None = None) -> str:
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnavailableError(f"{' '.join(command[:3])} failed: {done.stderr.strip()[-300:]}")
    return done.stdout
