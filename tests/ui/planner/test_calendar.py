"""The calendar: what it shows, and what is done with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from screen_reader import nameless

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.store import drafts, remote_posts, sites, tasks
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.calendar_cards import EntryCard, ListCard
from alwrity_desktop.ui.planner.series_dialog import TaskDialog
from alwrity_desktop.ui.widgets.confirm import ConfirmDialog

BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2027, 3, 24, 9, tzinfo=BERLIN)
"""A Wednesday; on the Sunday after it the clocks go forward."""
Wait = Callable[..., None]


def post(number: int, status: str, at: datetime) -> RemotePost:
    return RemotePost(
        id=f"p{number}", site_id="s", remote_id=number, type="post", title=f"Post {number}", slug="", status=status,
        link=f"https://b.test/{number}", raw="", date_gmt=f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
    )  # fmt: skip


@pytest.fixture
def view(window: MainWindow, wait: Callable[..., None]) -> Any:
    """The Planner with the calendar in front."""
    window.shell.state.set("planner.part", "calendar")
    shown = window.show_page("planner")
    wait(lambda: not window.jobs.running(quiet=True))
    return shown


@pytest.fixture
def part(view: Any, window: MainWindow, workspace: Any, loop: Any, wait: Wait) -> Any:
    """The calendar of March 2027 in Berlin's time, with an entry of each kind."""

    async def fill() -> None:
        workspace.settings.planning.timezone = "Europe/Berlin"
        site = Site(id="s", name="Blog", url="https://b.test", rest_url="https://b.test/wp-json/", user_login="a")
        await workspace.db.write(sites.put, site)
        await workspace.planner.tasks.add("Write", due_at=NINE, assignee="Ann")
        await workspace.db.write(drafts.insert, Draft(id="d", title="Text", publish_at=NINE + timedelta(days=1)))
        posts = [post(1, "publish", NINE - timedelta(days=2)), post(2, "future", NINE + timedelta(days=2))]
        await workspace.db.write(remote_posts.put_many, posts)

    loop.run_until_complete(fill())
    window.resize(1280, 800)
    view.show_part("calendar", "2027-03-24")
    made = view.part("calendar")
    wait(lambda: not window.jobs.running(quiet=True) and made.shown.entries)
    return made


def settle(window: MainWindow, wait: Wait) -> None:
    wait(lambda: not window.jobs.running(quiet=True))


def entry(part: Any, title: str) -> Any:
    return next(one for one in part.shown.entries if one.title == title)


def local(part: Any, title: str) -> str:
    return f"{part.shown.local(entry(part, title)):%Y-%m-%d %H:%M}"


def spot(grid: Any, title: str) -> QPoint:
    """The middle of an entry's chip in the viewport."""
    one = next(one for one in grid.cells.shown.entries if one.title == title)
    return grid.viewport().mapFromGlobal(grid.box_of(one).center())


def drag(grid: Any, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(grid.viewport(), start + (end - start) * share)
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=end)


def day_spot(grid: Any, day: date, hour: int | None = None) -> QPoint:
    return grid.visualRect(grid.cells.index_of(day, hour)).center()


def test_a_month_shows_every_kind_with_words(part: Any) -> None:
    assert [one.title for one in part.shown.entries] == ["Post 1", "Write", "Text", "Post 2"]
    grid = part.month
    words = grid.cells.index_of(date(2027, 3, 24)).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "24 March 2027" in words
    assert "Task, Write" in words
    assert grid.chosen().title == "Write"
    assert "Task, Write" in grid.accessibleDescription()
    assert part.bar.title.text() == "March 2027"
    assert part.bar.zone.text() == "Europe/Berlin"
    days = [cell.day for row in grid.cells.cells for cell in row]
    assert (len(days) % 7, days[0] <= date(2027, 3, 1), days[-1] >= date(2027, 3, 31)) == (0, True, True)


def test_a_dragged_task_keeps_its_time_over_daylight_saving(part: Any, window: MainWindow, wait: Wait) -> None:
    drag(part.month, spot(part.month, "Write"), day_spot(part.month, date(2027, 3, 30)))
    settle(window, wait)
    assert local(part, "Write") == "2027-03-30 09:00"
    assert entry(part, "Write").at.hour == 7
    assert "is on" in part.banner.text()
    assert part.month.chosen().title == "Write"
    part.banner.acted.emit()
    settle(window, wait)
    assert local(part, "Write") == "2027-03-24 09:00"
    assert "24 Mar" in part.banner.text()


def test_a_published_post_stays_and_says_why(part: Any, window: MainWindow, wait: Wait) -> None:
    drag(part.month, spot(part.month, "Post 1"), day_spot(part.month, date(2027, 3, 30)))
    settle(window, wait)
    assert local(part, "Post 1") == "2027-03-22 09:00"
    assert "keeps its date" in part.banner.text()
    assert part.card is None


def test_keys_walk_over_days_and_move_entries(part: Any, window: MainWindow, wait: Wait) -> None:
    grid = part.month
    window.activateWindow()
    wait(window.isActiveWindow)
    grid.setFocus()
    press = QTest.keyClick
    press(grid, Qt.Key.Key_Right)
    assert grid.chosen().title == "Text"
    press(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(window, wait)
    assert local(part, "Text") == "2027-04-01 09:00"
    assert grid.chosen().title == "Text"
    press(grid, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    settle(window, wait)
    assert local(part, "Text") == "2027-03-31 09:00"
    QTest.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(window, wait)
    assert local(part, "Text") == "2027-04-01 09:00"
    press(grid, Qt.Key.Key_Return)
    assert isinstance(part.card, EntryCard)
    assert part.card.entry.title == "Text"
    QTest.keyClick(part.card, Qt.Key.Key_Escape)
    press(grid, Qt.Key.Key_PageDown)
    settle(window, wait)
    assert part.bar.title.text() == "April 2027"
    for _number in range(7):
        press(grid, Qt.Key.Key_Down)
        settle(window, wait)
    assert part.bar.title.text() == "May 2027"


def test_a_scheduled_post_is_moved_on_its_site_only_after_asking(part: Any, window: MainWindow, wait: Wait) -> None:
    drag(part.month, spot(part.month, "Post 2"), day_spot(part.month, date(2027, 3, 30)))
    dialog = part.findChild(ConfirmDialog)
    assert dialog is not None
    dialog.reject()
    settle(window, wait)
    assert local(part, "Post 2") == "2027-03-26 09:00"
    drag(part.month, spot(part.month, "Post 2"), day_spot(part.month, date(2027, 3, 30)))
    part.findChildren(ConfirmDialog)[-1].accept()
    settle(window, wait)
    assert local(part, "Post 2") == "2027-03-26 09:00"
    assert "not in the keychain" in part.banner.text()


def test_the_week_has_hours_to_drop_on(part: Any, window: MainWindow, wait: Wait) -> None:
    part.bar.span.set_value("week")
    part.show_span("week")
    settle(window, wait)
    grid = part.week
    assert part.shown.first <= date(2027, 3, 24) <= part.shown.last
    target = grid.visualRect(grid.cells.index_of(date(2027, 3, 26), 11))
    drag(grid, spot(grid, "Write"), QPoint(target.center().x(), target.top() + 8))
    settle(window, wait)
    assert local(part, "Write") == "2027-03-26 11:00"
    drag(grid, spot(grid, "Write"), QPoint(target.center().x(), target.bottom() - 6))
    settle(window, wait)
    assert local(part, "Write") == "2027-03-26 11:30"
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    settle(window, wait)
    assert local(part, "Write") == "2027-03-26 10:30"


def test_the_list_tells_days_and_gaps(part: Any, window: MainWindow, wait: Wait) -> None:
    part.show_span("list")
    settle(window, wait)
    kinds = [line.kind for line in part.agenda.lines.lines]
    assert kinds.count("entry") == 4
    assert "gap" in kinds
    assert part.agenda.chosen().title == "Write"
    part.agenda.setFocus()
    QTest.keyClick(part.agenda, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(window, wait)
    assert local(part, "Write") == "2027-03-25 09:00"


def test_filters_hide_but_gaps_stay_those_of_the_site(part: Any, window: MainWindow, wait: Wait) -> None:
    gaps = list(part.shown.gaps)
    part.bar.kind.setCurrentIndex(part.bar.kind.findData("scheduled"))
    part.bar.kind.activated.emit(0)
    settle(window, wait)
    assert [one.title for one in part.shown.entries] == ["Post 2"]
    assert part.shown.gaps == gaps
    part.bar.kind.setCurrentIndex(0)
    part.bar.assignee.setCurrentIndex(part.bar.assignee.findData("Ann"))
    part.bar.assignee.activated.emit(0)
    settle(window, wait)
    assert [one.title for one in part.shown.entries] == ["Write"]


def test_many_entries_of_a_day_open_as_a_list(part: Any, window: MainWindow, workspace: Any, loop: Any, wait: Wait) -> None:
    for number in range(9):
        at = datetime(2027, 3, 17, 8 + number, tzinfo=BERLIN)
        loop.run_until_complete(workspace.planner.tasks.add(f"Task {number}", due_at=at))
    part.part_shown()
    settle(window, wait)
    grid, index = part.month, part.month.cells.index_of(date(2027, 3, 17))
    box = grid.visualRect(index)
    _boxes, more, count = grid.chips(box, grid.cells.cell(index))
    assert count > 0
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=more.center())
    assert isinstance(part.card, ListCard)
    assert len(part.card.rows) == 9
    part.card.rows[8].click()
    assert part.card.entry.title == "Task 8"


def test_a_double_click_on_an_entry_leaves_its_card_open(part: Any) -> None:
    one = part.shown.entries[0]
    grid = part.month
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot(grid, one.title))
    part.card.hide()  # as the second press does
    QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot(grid, one.title))
    assert part.card.isVisible()
    assert part.card.entry.title == one.title
    assert part.findChild(TaskDialog) is None


def test_a_double_click_makes_a_task_there(part: Any, window: MainWindow, wait: Wait) -> None:
    QTest.mouseDClick(part.month.viewport(), Qt.MouseButton.LeftButton, pos=day_spot(part.month, date(2027, 3, 9)))
    dialog = part.findChild(TaskDialog)
    assert dialog is not None
    assert not dialog.add.isEnabled()
    dialog.title.setText("A new one")
    dialog.add.click()
    settle(window, wait)
    assert local(part, "A new one") == "2027-03-09 09:00"
    assert entry(part, "A new one").site_id == "s"
    part.banner.acted.emit()
    settle(window, wait)
    assert "A new one" not in [one.title for one in part.shown.entries]


def test_a_series_shows_its_dates_and_ends_with_undo(
    part: Any, window: MainWindow, workspace: Any, loop: Any, wait: Wait
) -> None:
    part._new_on(date(2027, 3, 18), time(9, 30))
    dialog = part.findChild(TaskDialog)
    dialog.title.setText("Weekly")
    dialog.every.setCurrentIndex(dialog.every.findData("week"))
    dialog.count.setValue(3)
    assert dialog.preview.text().count("9:30") == 3
    assert "Europe/Berlin" in dialog.preview.text()
    dialog.add.click()
    settle(part.window(), wait)
    made = [one for one in part.shown.entries if one.title == "Weekly"]
    assert [f"{part.shown.local(one):%m-%d %H:%M}" for one in made] == ["03-18 09:30", "03-25 09:30", "04-01 09:30"]
    part.presenter.end_series(made[1])
    settle(part.window(), wait)
    assert [one.title for one in part.shown.entries].count("Weekly") == 1
    part.banner.acted.emit()
    settle(part.window(), wait)
    assert [one.title for one in part.shown.entries].count("Weekly") == 3
    assert len(loop.run_until_complete(workspace.db.read(tasks.series))) == 1


def test_the_card_moves_and_asks_for_other_pages(part: Any, window: MainWindow, wait: Wait) -> None:
    asked: list[tuple[str, str]] = []
    part.asked.connect(lambda what, argument: asked.append((what, argument)))
    part.open_entry(entry(part, "Text"), part.month.box_of(entry(part, "Text")))
    texts = [one.text() for one in part.card.buttons]
    assert texts == ["Open the draft", "Publish ..."]
    part.card.when.setDateTime(part.card.when.dateTime().addDays(4))
    part.card.move_button.click()
    settle(window, wait)
    assert local(part, "Text") == "2027-03-29 09:00"
    assert ("details", "d") in asked


def test_it_goes_to_a_day_or_an_entry_it_is_asked_for(part: Any, view: Any, window: MainWindow, wait: Wait) -> None:
    view.show_part("calendar", "2026-12-24")
    settle(window, wait)
    assert part.bar.title.text() == "December 2026"
    view.show_part("calendar", "d")
    settle(window, wait)
    assert part.bar.title.text() == "March 2027"
    assert part.month.chosen().title == "Text"


def test_a_social_piece_is_planned_for_the_day_after_and_rests_on_the_post(
    part: Any, window: MainWindow, workspace: Any, loop: Any, wait: Wait
) -> None:
    raw = (
        "<!-- wp:paragraph --><p>Larch <b>lasts</b> ten years &amp; more.</p><!-- /wp:paragraph --><p>Two.</p><p>Three.</p>"
    )
    there = post(2, "future", NINE + timedelta(days=2))
    there.raw, there.modified_gmt = raw, "2027-01-01T00:00:00"
    loop.run_until_complete(workspace.db.write(remote_posts.put_many, [there]))
    one = entry(part, "Post 2")
    part.open_entry(one, part.month.box_of(one))
    offered = [part.card.form.itemText(number) for number in range(part.card.form.count())]
    assert {"LinkedIn post", "X post", "X thread", "Facebook post", "Instagram caption"} <= set(offered)
    part.card.form.setCurrentText("LinkedIn post")
    part.card._plan()
    settle(part.window(), wait)
    [piece] = [found for found in part.shown.entries if found.kind == "social"]
    assert f"{part.shown.local(piece):%m-%d %H:%M}" == "03-27 09:00"
    draft = loop.run_until_complete(workspace.library.get(piece.id))
    assert (draft.format, draft.brief["topic"], draft.extra["about"]) == ("linkedin_post", "Post 2", "post:p2")
    assert (draft.brief["link"], draft.brief["kind"]) == ("https://b.test/2", "teaser")
    [source] = loop.run_until_complete(workspace.writer.sources_of(draft.id))
    assert (source.kind, source.title, source.url) == ("own", "Post 2", "https://b.test/2")
    assert "Larch **lasts** ten years & more." in source.text
    assert "wp:paragraph" not in source.text
    part.open_entry(piece, part.month.box_of(piece))
    assert [button.text() for button in part.card.buttons] == ["Open the draft"]
    part._undo()
    settle(part.window(), wait)
    assert not [found for found in part.shown.entries if found.kind == "social"]


def test_a_social_piece_is_about_the_text_of_a_draft_as_it_is(
    part: Any, window: MainWindow, workspace: Any, loop: Any, wait: Wait
) -> None:
    """Also in a format of the person's own; and a task without a text gives no source."""
    folder = workspace.folder / "formats"
    folder.mkdir()
    (folder / "short_note.toml").write_text(
        'name = "short_note"\ntitle = "A short note"\ngroup = "Social"\ndescription = "A few lines."\nbody = "{{ text }}"\n'
        '[[fields]]\nkey = "topic"\ntitle = "Topic"\nkind = "text"\n'
        '[[steps]]\nkey = "text"\ntitle = "Text"\ntemplate = "Write a note about {{ topic }}."\n'
    )
    loop.run_until_complete(workspace.library.set_details("d", {"title": "Text"}))
    draft = loop.run_until_complete(workspace.library.get("d"))
    draft.body = "What the draft says."
    loop.run_until_complete(workspace.library.save(draft))
    part.part_shown()
    settle(part.window(), wait)
    for title, text in (("Text", "What the draft says."), ("Write", "")):
        one = entry(part, title)
        part.open_entry(one, part.month.box_of(one))
        part.card.form.setCurrentText("A short note")
        part.card._plan()
        settle(part.window(), wait)
        [piece] = [each for each in part.shown.entries if each.kind == "social" and title in each.title]
        kept = loop.run_until_complete(workspace.library.get(piece.id))
        assert (kept.format, kept.brief["topic"]) == ("short_note", title)
        sources = loop.run_until_complete(workspace.writer.sources_of(piece.id))
        assert [source.text for source in sources] == ([text] if text else [])


def test_files_are_written_and_the_feed_is_served(part: Any, window: MainWindow, wait: Wait, tmp_path: Path) -> None:
    for kind, word in (("ics", "SUMMARY:Write"), ("csv", "Write")):
        part.menu._write(kind, str(tmp_path / f"c.{kind}"))
        settle(window, wait)
        assert word in (tmp_path / f"c.{kind}").read_text(encoding="utf-8-sig")
        assert "4 entries" in part.banner.text()
    part.menu.open_feed()
    part.card.on.click()
    settle(window, wait)
    address = part.card.address.text()
    assert address.startswith("http://127.0.0.1:")
    part.card.renew.click()
    settle(window, wait)
    assert part.card.address.text() not in ("", address)
    part.card.on.click()
    settle(window, wait)
    assert not part.menu.feed.is_on


def test_zone_and_limits_are_kept(part: Any, window: MainWindow, workspace: Any, wait: Wait) -> None:
    part.menu.open_limits()
    settle(window, wait)
    part.card.zone.setEditText("Mars/Base")
    part.card.keep.click()
    assert "no time zone" in part.card.said.text()
    part.card.zone.setEditText("Asia/Kolkata")
    part.card.gap.setValue(3)
    part.card.keep.click()
    settle(window, wait)
    assert workspace.settings.planning.timezone == "Asia/Kolkata"
    assert local(part, "Write") == "2027-03-24 13:30"
    assert part.shown.limits.gap_days == 3


def test_clashes_are_marked_and_listed(part: Any, window: MainWindow, workspace: Any, loop: Any, wait: Wait) -> None:
    loop.run_until_complete(workspace.planner.tasks.add("Near", due_at=NINE + timedelta(minutes=20)))
    part.part_shown()
    settle(window, wait)
    assert len(part.shown.pairs()) == 1
    assert "1 clash" in part.bar.trouble.text()
    part._open_trouble()
    assert isinstance(part.card, ListCard)
    part.card.rows[-1].click()
    assert part.card is None


def test_an_empty_calendar_leads_to_tasks(view: Any, window: MainWindow, wait: Wait) -> None:
    view.show_part("calendar")
    settle(window, wait)
    part = view.part("calendar")
    assert part._stack.currentWidget() is part._nothing
    assert "not known yet" in part.menu.hint.text()
    part.menu.open_slots()
    settle(window, wait)
    assert "connect your site" in part.card.text.text()


def test_an_overdue_task_says_so(part: Any, workspace: Any, window: MainWindow, loop: Any, wait: Wait) -> None:
    late = datetime(2026, 1, 14, 9, tzinfo=BERLIN)
    loop.run_until_complete(workspace.planner.tasks.add("Late", due_at=late))
    part.receive("2026-01-14")
    settle(window, wait)
    words = part.month.cells.index_of(late.date()).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "overdue" in words
    assert not part.month.grab().isNull()


def test_every_control_has_a_name(part: Any, window: MainWindow, wait: Wait) -> None:
    for span in ("week", "list", "month"):
        part.show_span(span)
        settle(window, wait)
        assert "\n".join(nameless(window)) == ""
    one = entry(part, "Text")
    part.open_entry(one, part.month.box_of(one))
    for opened in (part.menu.open_feed, part.menu.open_limits, part.menu.open_slots, part._open_trouble):
        assert "\n".join(nameless(window)) == ""
        opened()
        settle(window, wait)
    assert "\n".join(nameless(window)) == ""
