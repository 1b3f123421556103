"""The page templates a tab is configured from.

**Table** (`table.TablePage`): a list of anything. Declare it with the names of `table_columns`:

    columns = [
        Column[Page]("title", _("Page"), lambda page: page.title, look="title", below=lambda page: page.url),
        Column[Page]("score", _("Score"), lambda page: page.score, 90, side="right"),      # None: not known, "–"
        Column[Page]("state", _("State"), lambda page: page.state, 120, look="pill", tone=tone_of),
    ]
    table = Table(
        "archive", _("Pages"), columns, key=lambda page: page.id, count=words_for_a_number, empty=EmptyState(...),
        filters=[Parts(...), Choice(...), Range(...), Dates(...)],       # Parts: buttons; Choice: values that occur
        actions=[Action("open", _("Open"), self._open, single=True), Action("check", _("Check"), self._check)],
        search=_("Search pages"), sort="score", details=lambda page: facts([(_("Address"), page.url)]),
    )
    page = TablePage(table, shell)           # a QWidget: put it into the view's layout with stretch

One column has no width: it takes the room that is left. `page.set_rows(rows)` from a presenter's signal, as often as rows
change (rows are immutable: give new ones); `page.change_rows(rows)` and `page.remove_rows(keys)` where only some changed,
so that what is known of the others (orders, search texts) is kept; `page.show_error(error)` when reading failed,
`page.retried` asks for another try; `page.remember()` in the view's `remember`. An action's `run` gets the selected rows;
Enter and double click run the first action. `asks=True` leaves the search to the owner: `page.searched(text)` comes, and
the answer goes in by `set_rows(found, ranked=True)`. Filtering and sorting happen in slices (`table_rows`), so 200,000
rows stay fluid. Search, Ctrl+F, arrows, Home, End, Ctrl+A, Ctrl+C, Alt+Enter (details), the menu key, column widths,
column choice and CSV export come with it. State words for each row belong into a pill, what is long into the details.

Looks of a column: "title", "plain", "muted", "pill" (tone=), "link" (open= is what a click on its words does), "line"
(points= are drawn, gaps where one is None). Filters: a Choice takes several values at once (none= offers rows without
one), a Range can ask for what is not known (unknown=), Dates a span back from now or from one day to another; controls
that have nothing to choose are not shown, those without room come by a button. Cells are changed in place where a column
has `edit=`: F2, a double click, or Enter where `open_first=False`; Enter saves, Tab saves and goes on, Escape leaves.

    Column[Page]("title", _("Page"), ..., edit=Edit("text", self._rename, check=why_not)),     # "" or a sentence
    Column[Page]("views", _("Views"), ..., edit=Edit("number", self._count, whole=True, least=0)),   # emptied: None
    Column[Page]("state", _("State"), ..., edit=Edit("choice", self._set, state_of, choices=words_of_states)),

`save` gets the row and the value, and starts a job; the table shows the new value when the owner gives the new row. A
sentence of `check`, or of a number that is none, stands beside the cell until it is put right.

**Dashboard** (`dashboard.DashboardPage`): figures and lists of what to do next. Declared by `Dashboard(figures, lists)`,
filled by `show_figure(name, value, note)` (the note says what is counted, and measured or estimated) and
`show_list(name, [Entry(icon, title, line, ask, argument)], empty=EmptyState(...))`; connect `asked` to the view's `asked`.

**System** (`system.SystemPage`): parts behind buttons, e.g. a `HealthPage` (what was looked at, versions; to be copied),
a TablePage of jobs, one of a log. `SystemPage(title, lead, [SystemPart(name, title, page)])`.

**Form** (`form.SchemaForm`): from a JSON schema, as pydantic gives it; one labelled control a field.
"""
