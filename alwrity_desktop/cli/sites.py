"""`alwrity sites`: add, check, list, remove."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.cli.keys import read_secret
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.model.site import Site
    from alwrity_desktop.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group = typer.Typer(help="The WordPress sites you publish to.", no_args_is_help=True)
    group.command("add")(add)
    group.command("check")(check)
    group.command("list")(list_sites)
    group.command("remove")(remove)
    app.add_typer(group, name="sites")


async def find_site(workspace: Workspace, name: str) -> Site:
    """The site meant by `name`: its id, name, or address with or without scheme. Raises InputError."""
    everyone = await workspace.publisher.sites()
    wanted = name.strip().rstrip("/").lower()
    for site in everyone:
        address = site.url.rstrip("/").lower()
        if wanted in (site.id, site.name.lower(), address, address.partition("://")[2]):
            return site
    known = ", ".join(site.url for site in everyone) or _("none yet")
    raise InputError(_("No site called {name} is connected.", name=name), _("Connected: {known}.", known=known))


def add(
    url: str = typer.Argument(..., help="The site's address."),
    user: str = typer.Option(..., "--user", help="Your user name or e-mail there."),
    password_stdin: bool = typer.Option(
        False, "--password-stdin", help="Read the application password from standard input."
    ),
) -> None:
    """Connect a site with an application password (Users > Profile > Application Passwords on the site)."""
    password = sys.stdin.readline().strip() if password_stdin else read_secret(_("Application password"))
    if not password:
        raise InputError(_("No password was given."), _("Pipe the application password into the command."))

    async def work(workspace: Workspace) -> Site:
        return await workspace.publisher.connect(url, user, password)

    site = context.run(work)
    context.emit(
        {"id": site.id, "name": site.name, "url": site.url, "user": site.user_login},
        _("Connected: {name} ({url}) as {user}.", name=site.name, url=site.url, user=site.user_login),
    )


def check(site: str = typer.Argument(..., metavar="SITE", help="A connected site, or any address.")) -> None:
    """Find out whether a site can be published to; if not, why, and what to do."""

    async def work(workspace: Workspace) -> dict[str, Any]:
        try:
            diagnosis = await workspace.publisher.check(await find_site(workspace, site))
        except InputError:
            if "." not in site and "://" not in site and "localhost" not in site:
                raise
            diagnosis = await workspace.publisher.check_address(site)
        return {
            "ok": diagnosis.ok,
            "cause": diagnosis.cause,
            "remedy": diagnosis.remedy,
            "user": diagnosis.user,
            "capabilities": diagnosis.capabilities,
        }

    found = context.run(work)
    good = _("All well. Signed in as {user}.", user=found["user"])
    context.emit(found, good if found["ok"] else "")
    if not found["ok"]:
        context.note(f"{found['cause']} {found['remedy']}".strip())
        raise typer.Exit(1)


def list_sites() -> None:
    """The connected sites."""

    async def work(workspace: Workspace) -> list[dict[str, Any]]:
        return [
            {"id": site.id, "name": site.name, "url": site.url, "user": site.user_login, "timezone": site.timezone}
            for site in await workspace.publisher.sites()
        ]

    rows = context.run(work)
    text = context.table([[row["name"], row["url"], row["user"]] for row in rows], ["name", "address", "user"])
    context.emit(rows, text if rows else _("No site is connected. Add one: alwrity sites add URL --user NAME"))


def remove(
    site: str = typer.Argument(..., metavar="SITE"),
    keep_password: bool = typer.Option(
        False, "--keep-password", help="Do not revoke the application password on the site."
    ),
) -> None:
    """Disconnect a site: its password is revoked there and deleted here. Posts stay as they are."""

    async def work(workspace: Workspace) -> list[str]:
        return await workspace.publisher.disconnect(await find_site(workspace, site), revoke=not keep_password)

    warnings = context.run(work)
    for warning in warnings:
        context.note(warning)
    context.emit({"removed": site, "warnings": warnings}, _("Disconnected: {site}.", site=site))
