"""Publish: sites and their health, the panel, the outbox, the posts kept here. The site is a small server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.identity import new_id
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.store import publications, remote_posts, sites
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.widgets.feedback import EmptyState
from alwrity_desktop.ui.wizard.view import Wizard


class WordPress(BaseHTTPRequestHandler):
    """As much of the REST API as connecting needs."""

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        path = self.path.split("?")[0]
        if path in ("/", ""):
            self.answer(
                "<html></html>", {"Link": f'<{base}/wp-json/>; rel="https://api.w.org/"', "Content-Type": "text/html"}
            )
        elif path == "/wp-json/":
            methods = {
                "application-passwords": {"endpoints": {"authorization": f"{base}/wp-admin/authorize-application.php"}}
            }
            index = {
                "name": "Tea House",
                "url": base,
                "home": base,
                "timezone_string": "Asia/Tokyo",
                "authentication": methods,
            }
            self.answer(json.dumps(index | {"namespaces": ["wp/v2"]}))
        elif "users/me" in path and "Basic" in self.headers.get("Authorization", ""):
            capabilities = {"publish_posts": True, "edit_posts": True, "upload_files": True}
            user = {"id": 3, "username": "editor", "name": "Editor", "roles": ["author"], "capabilities": capabilities}
            self.answer(json.dumps(user if path.endswith("/me") else {"uuid": "u-1"}))
        elif "users/me" in path:
            self.answer(json.dumps({"code": "rest_not_logged_in", "message": "no"}), status=401)
        else:
            self.answer("[]", {"X-WP-Total": "0", "X-WP-TotalPages": "0"})

    def answer(self, body: str, headers: dict[str, str] | None = None, status: int = 200) -> None:
        raw = body.encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), WordPress)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def site(workspace: Any, loop: Any) -> Site:
    made = Site(
        name="The Kettle",
        url="http://127.0.0.1:9",
        rest_url="http://127.0.0.1:9/wp-json/",
        user_login="editor",
        timezone="Europe/Lisbon",
        capabilities=["publish_posts"],
    )
    loop.run_until_complete(workspace.db.write(sites.put, made))
    return made


@pytest.fixture
def view(window: MainWindow, wait: Callable[..., None]) -> Any:
    made = window.show_page("publish")
    wait(lambda: not window.jobs.running(quiet=True))
    return made


def test_without_a_site_it_says_how_to_begin(view: Any) -> None:
    assert view.sites_page.findChildren(EmptyState)
    assert view.outbox_page.findChildren(EmptyState)
    assert view.posts_page.page._stack.currentWidget() is view.posts_page.page.table.empty


def test_a_pasted_password_connects(view: Any, address: str, workspace: Any, loop: Any, wait: Callable[..., None]) -> None:
    from alwrity_desktop.ui.publish.connect_panel import ConnectDialog

    view.connect_site()
    dialog = view.findChild(ConnectDialog)
    panel = dialog.panel
    panel.address.setText(address)
    panel.user.setText("editor")
    panel.password.setText("abcd efgh ijkl mnop qrst uvwx")
    panel._connect()
    assert panel.password.text() != ""
    wait(lambda: view.banner.text() == "Tea House is connected as editor.")
    assert view.banner.isVisible()
    (known,) = loop.run_until_complete(workspace.publisher.sites())
    wait(lambda: known.id in view.sites_page._cards and not view.shell.jobs.running(quiet=True))
    assert view.findChild(ConnectDialog) is None, "it has closed by itself"
    assert view.sites_page.card(known.id).health.text() == "Healthy", "connecting has checked it"
    view.parts._group.button(1).click()
    assert not view.banner.isVisible(), "it was said of the sites"


def test_the_browser_is_shown_the_approve_page(
    view: Any, address: str, wait: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from alwrity_desktop.ui.publish.connect_panel import ConnectPanel

    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    panel = ConnectPanel(view.shell.jobs, view._workspace)
    panel._start()
    assert panel.banner.text() == "No address is given."
    panel.address.setText(address)
    panel._start()
    wait(lambda: opened)
    assert "authorize-application.php" in opened[0]
    assert "app_name=" in opened[0]
    panel._cancel()
    wait(lambda: not view.shell.jobs.running(quiet=True))
    panel.deleteLater()


def test_an_address_that_is_no_site_names_cause_and_remedy(view: Any, wait: Callable[..., None]) -> None:
    from alwrity_desktop.ui.publish.connect_panel import ConnectPanel

    panel = ConnectPanel(view.shell.jobs, view._workspace)
    panel.address.setText("http://127.0.0.1:9")
    panel._start()
    wait(lambda: panel.banner.text())
    assert panel.banner._remedy.text()
    assert panel._waiting.isHidden()
    panel.deleteLater()


def test_the_doctor_names_cause_and_remedy(view: Any, site: Site, wait: Callable[..., None]) -> None:
    view.sites.refresh()
    wait(lambda: site.id in view.sites_page._cards)
    card = view.sites_page.card(site.id)
    card._check()
    wait(lambda: card.health.text() == "Needs attention")
    assert "not in the keychain" in card.banner.text()
    assert card.banner._remedy.text() == "Connect the site once more."


def test_disconnecting_asks_first(view: Any, site: Site, wait: Callable[..., None]) -> None:
    view.sites.refresh()
    wait(lambda: site.id in view.sites_page._cards)
    card = view.sites_page.card(site.id)
    card._ask()
    assert card._sure.text() == "Disconnect The Kettle?"
    card._sure._action.click()
    wait(lambda: view.banner.text() == "The site is disconnected.")
    wait(lambda: not view.sites_page._cards)


def test_the_panel_offers_what_the_draft_says(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    draft = loop.run_until_complete(
        workspace.library.create(
            title="Coffee", body="> A quotation.\n\nText.", slug="coffee", tags=["tea"], categories=["Notes"]
        )
    )
    window.answer("publish", draft.id)
    wait(lambda: view.panel._form.isVisible())
    panel = view.panel
    wait(lambda: "quotation" in panel.warnings._remedy.text())
    choices = panel.choices()
    assert (choices.slug, choices.tags, choices.categories, choices.status) == ("coffee", ["tea"], ["Notes"], "publish")
    assert "Europe/Lisbon" in panel.fields.zone.text()
    panel.fields.status._group.button(2).click()
    assert panel.fields._time.isVisible()
    choices = panel.choices()
    assert choices.status == "future"
    assert choices.date is not None
    assert choices.date.hour == 9
    wait(lambda: panel.send.text() == "Schedule")
    row = Publication(draft_id=draft.id, site_id=site.id, state="done", remote_id=7, remote_status="publish")
    loop.run_until_complete(workspace.db.write(publications.put, row))
    panel.fields.status._group.button(1).click()
    wait(lambda: panel.send.text() == "Publish now")
    window.answer("publish", draft.id)
    wait(lambda: panel.send.text() == "Update the post")


def test_a_time_zone_that_was_changed_on_the_site_is_shown_with_the_refusal(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="Coffee", body="Text."))
    window.answer("publish", draft.id)
    wait(lambda: view.panel._form.isVisible())
    view.panel.fields.status._group.button(2).click()
    loop.run_until_complete(workspace.db.write(sites.remember, site.id, timezone="Asia/Tokyo"))
    view.panel.show_failed(InputError("The Kettle is in the time zone Asia/Tokyo now.", "Look at the time once more."))
    wait(lambda: "Asia/Tokyo" in view.panel.fields.zone.text())
    assert view.panel.choices().status == "future"
    assert view.panel.result.isVisible()


def test_the_tab_leads_back_from_a_panel(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="Coffee", body="Text."))
    window.answer("publish", draft.id)
    wait(lambda: view.panel._form.isVisible())
    view.panel.fields.slug.setText("cups")
    tabs = window.header.tabs
    place = next(tabs.tabRect(at).center() for at in range(tabs.count()) if tabs.tabText(at) == "Publish")
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=place)
    assert view._stack.currentWidget() is view._overview
    wait(lambda: not window.jobs.running(quiet=True))
    assert loop.run_until_complete(workspace.library.get(draft.id)).slug == "cups"


def test_an_update_leaves_the_post_as_it_is_there(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    last = {"status": "future", "type": "post"}
    loop.run_until_complete(workspace.db.write(sites.remember, site.id, choices=last))
    draft = loop.run_until_complete(workspace.library.create(title="Coffee", body="Text."))
    window.answer("publish", draft.id)
    panel = view.panel
    wait(lambda: panel._form.isVisible())
    assert panel.choices().status == "publish", "nobody has chosen a time for this one"
    for status, date in (("publish", ""), ("future", "2031-07-01T08:30:00"), ("pending", ""), ("private", "")):
        other = loop.run_until_complete(workspace.library.create(title=status, body="Text."))
        row = Publication(draft_id=other.id, site_id=site.id, state="done", remote_id=7, remote_status=status)
        row.remote_type, row.request = "page", {"date_gmt": date}
        loop.run_until_complete(workspace.db.write(publications.put, row))
        window.answer("publish", other.id)
        wait(lambda title=status: panel.title.text() == title)
        choices = panel.choices()
        assert (choices.status, choices.type, choices.author) == (status, "page", None)
        assert panel.send.text() == "Update the post"
        assert str(choices.date or "") == ("2031-07-01 09:30:00" if date else ""), "Lisbon is an hour ahead in summer"


def test_a_time_that_was_changed_on_the_site_is_kept(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="Planned", body="Text."))
    row = Publication(draft_id=draft.id, site_id=site.id, state="done", remote_id=9, remote_status="draft")
    row.remote_modified_gmt = "2030-01-01T10:00:00"
    loop.run_until_complete(workspace.db.write(publications.put, row))
    there = RemotePost(
        site_id=site.id, remote_id=9, type="post", title="Planned", slug="planned", status="future", link="", raw=""
    )
    there.date_gmt, there.modified_gmt = "2031-07-01T08:30:00", "2030-02-01T10:00:00"
    loop.run_until_complete(workspace.db.write(remote_posts.put_many, [there]))
    window.answer("publish", draft.id)
    wait(lambda: view.panel._form.isVisible())
    choices = view.panel.choices()
    assert (choices.status, str(choices.date)) == ("future", "2031-07-01 09:30:00")


def test_what_cannot_be_sent_waits_in_the_outbox(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    loop.run_until_complete(workspace.keychain.set(site.key_name, "abcd efgh"))
    draft = loop.run_until_complete(workspace.library.create(title="Coffee", body="Text.\n"))
    window.answer("publish", draft.id)
    wait(lambda: view.panel.send.isEnabled() and view.panel._form.isVisible())
    view.panel._publish()
    assert not view.panel.send.isEnabled()
    wait(lambda: view.panel.result.text())
    assert view.panel.send.isEnabled()
    view._leave_panel()
    wait(lambda: view.parts._group.button(1).text() == "Outbox  1")
    wait(lambda: [row.publication.request["title"] for row in view.outbox_page.page.shown()] == ["Coffee"])
    view.outbox_page.page.view.selectRow(0)
    view.shell.actions.get("outbox.cancel").trigger()
    wait(lambda: view.parts._group.button(1).text() == "Outbox")


def test_the_outbox_shows_state_cause_and_remedy(
    view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    row = Publication(
        id=new_id(), draft_id=new_id(), site_id=site.id, state="failed", error="It was refused.", remedy="Sign in."
    )
    row.request = {"title": "Tea " * 80}
    loop.run_until_complete(workspace.db.write(publications.put, row))
    view.outbox.refresh()
    wait(lambda: view.parts._group.button(1).text() == "Outbox  1")
    page = view.outbox_page.page
    view._show_part("outbox")
    wait(lambda: page.model.rowCount() == 1)
    assert page.model.text(0, 1) == "Needs you"
    assert page.table.columns[0].below(page.shown()[0]) == "It was refused."
    page.view.selectRow(0)
    page.toggle_details()
    texts = [label.text() for label in page.details.findChildren(QLabel)]
    assert {"Needs you", "It was refused.", "Sign in."} <= set(texts)


def test_posts_are_searched_without_a_network_and_opened(
    view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    posts = [
        RemotePost(
            site_id=site.id, remote_id=number, type="post", title=f"Post {number}", slug=f"p{number}", status="publish",
            link=f"http://127.0.0.1:9/?p={number}", raw="<!-- wp:paragraph --><p>About tea.</p><!-- /wp:paragraph -->",
            modified_gmt="2026-11-01T10:00:00",
        )
        for number in (1, 2, 3)
    ]  # fmt: skip
    loop.run_until_complete(workspace.db.write(remote_posts.put_many, posts))
    workspace.http.offline = True
    view.posts.refresh()
    wait(lambda: view.posts_page.page.model.rowCount() == 3)
    view.posts_page.page.filters.search.setText("post 2")
    wait(lambda: view.posts_page.page.model.rowCount() == 1)
    opened: list[str] = []
    view.posts_page.open_wanted.connect(opened.append)
    view.posts_page.page.view.selectRow(0)
    view.shell.actions.get("posts.open").trigger()
    wait(lambda: opened)
    draft = loop.run_until_complete(workspace.library.get(opened[0]))
    assert draft.title == "Post 2"
    assert "About tea." in draft.body


def test_a_change_on_the_site_is_compared_and_merged(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    from alwrity_desktop.publisher.plan import Plan, publication_id
    from alwrity_desktop.ui.publish.conflict_dialog import ConflictDialog

    def raw(*texts: str) -> str:
        return "\n\n".join(f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->" for text in texts)

    draft = loop.run_until_complete(workspace.library.create(title="Tea", body="One.\n\nTwo, mine.\n"))
    plan = Plan(title="Tea", markdown="One.\n\nTwo, mine.\n")
    plan.theirs = {"content": raw("One, theirs.", "Two."), "title": "Tea", "modified_gmt": "2026-11-01T10:00:00"}
    row = Publication(
        id=publication_id(draft.id, site), draft_id=draft.id, site_id=site.id, remote_id=7, state="conflict",
        base_content=raw("One.", "Two."), request=plan.to_json(), url="http://127.0.0.1:9/tea",
    )  # fmt: skip
    loop.run_until_complete(workspace.db.write(publications.put, row))
    window.answer("publish", draft.id)
    wait(lambda: "changed on the site" in view.panel.result.text())
    view.panel.result._action.click()
    wait(lambda: view.findChild(ConflictDialog) is not None)
    dialog = view.findChild(ConflictDialog)
    assert "One, theirs." in dialog.merged.toPlainText()
    assert "Two, mine." in dialog.merged.toPlainText()
    dialog._take_theirs()
    assert "Two, mine." not in dialog.merged.toPlainText()
    dialog.close()


def test_every_step_of_the_wizard_can_be_skipped(window: MainWindow, workspace: Any, wait: Callable[..., None]) -> None:
    wizard = Wizard(window.shell, workspace, window)
    asked: list[tuple[str, str]] = []

    def note(what: str, argument: str) -> None:
        asked.append((what, argument))

    wizard.begin(note)
    wait(lambda: not window.jobs.running(quiet=True))
    assert "Step 1 of 3" in wizard._where.text()
    wizard.next.click()
    wizard.next.click()
    assert wizard.next.text() == "Start writing"
    wizard.back.click()
    wizard.next.click()
    wizard._voice.tone.setEditText("playful")
    wizard.next.click()
    assert workspace.settings.writing.tone == "playful"
    assert asked == [("page", "home"), ("new", "")]
    assert window.shell.state.get("wizard.seen") is True
    assert WindowState(window.shell.state.path).get("wizard.seen") is True, "a crash later must not bring it back"


def test_skipping_the_wizard_changes_nothing(window: MainWindow, workspace: Any, wait: Callable[..., None]) -> None:
    before = workspace.settings.model_dump()
    wizard = Wizard(window.shell, workspace, window)
    wizard.begin(window.answer)
    wizard.skip.click()
    assert workspace.settings.model_dump() == before
    wait(lambda: not window.jobs.running(quiet=True))


def test_what_is_changed_in_the_panel_is_kept_with_the_draft(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="Coffee", body="Text.\n", extra={"mine": 1}))
    writer = window.page("writer")
    window.answer("open", draft.id)
    wait(lambda: writer.presenter.draft is not None)
    window.answer("publish", draft.id)
    panel = view.panel
    wait(lambda: panel._form.isVisible())
    panel.fields.title.setText("Better coffee")
    panel.fields.slug.setText("better-coffee")
    panel.fields.excerpt.setPlainText("In short.")
    panel.fields.categories.field.setText("Kitchen")
    panel.fields.categories._take()
    panel.fields.tags.set_values(["cup", "bean"])
    panel.fields.featured.setText("media/cup.png")
    panel.fields.alt.setText("A cup")
    wait(lambda: writer.parts.header.title.text() == "Better coffee")
    assert writer.parts.details.slug.text() == "better-coffee"
    assert panel.title.text() == "Better coffee"
    writer.editor.insertPlainText("More. ")
    writer.presenter.flush()
    wait(lambda: writer.presenter.current is not None and writer.presenter.draft.body.startswith("More. "))
    stored = loop.run_until_complete(workspace.library.get(draft.id))
    assert (stored.title, stored.slug, stored.excerpt) == ("Better coffee", "better-coffee", "In short.")
    assert (stored.categories, stored.tags, stored.featured_image) == (["Kitchen"], ["cup", "bean"], "media/cup.png")
    assert stored.extra == {"mine": 1, "featured_image_alt": "A cup"}
    panel.fields.slug.setText("last-word")
    panel._leave()
    window.answer("publish", draft.id)
    wait(lambda: panel._form.isVisible() and panel.fields.slug.text() == "last-word")
    assert (panel.fields.alt.text(), panel.choices().title) == ("A cup", "Better coffee")


def test_of_two_drafts_offered_at_once_the_last_is_shown(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    first, second = (loop.run_until_complete(workspace.library.create(title=title)) for title in ("First", "Second"))
    window.answer("publish", first.id)
    window.answer("publish", second.id)
    wait(lambda: not window.jobs.running(quiet=True))
    assert (view.panel.title.text(), view.panel.fields.title.text()) == ("Second", "Second")


def test_opening_the_panel_alone_changes_nothing(
    window: MainWindow, view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    site.choices = {"categories": ["News"]}
    loop.run_until_complete(workspace.db.write(sites.remember, site.id, choices=site.choices))
    draft = loop.run_until_complete(workspace.library.create(title="Coffee", body="Text.\n"))
    window.answer("publish", draft.id)
    wait(lambda: view.panel._form.isVisible() and not window.jobs.running(quiet=True))
    view.panel.keep()
    wait(lambda: not window.jobs.running(quiet=True))
    assert loop.run_until_complete(workspace.library.get(draft.id)).categories == []


def test_a_social_piece_is_not_sent_to_a_site(
    view: Any, site: Site, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="Beds", body="Short.", format="x_post"))
    view.publish_draft(draft.id)
    panel = view.panel
    wait(lambda: "piece for a social network" in panel.warnings.text())
    assert not panel.send.isEnabled()
    with pytest.raises(InputError, match="no post for a site"):
        loop.run_until_complete(workspace.publisher.enqueue(draft, site))
    assert loop.run_until_complete(workspace.publisher.publications(draft.id)) == []
