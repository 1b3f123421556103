"""The only Qt code. How the parts fit:

- `theme.look()` is the application's look; `theme.colour("accent")` a colour of it; `look().changed` follows a switch.
- `icons.set_icon(button, "write")` gives an icon that is tinted anew with the theme.
- `widgets/` holds the small parts; labels and buttons say what they are by `kind`, the stylesheet does the rest.
- `jobs.Jobs.start(key, title, work)` is the one way to background work; a view is handed the `Jobs`.
- A tab's view is a QWidget made with `View(shell, parent=None)` (`shell.Shell` holds jobs, actions and state) that has
  `attach(workspace)`, called when the workspace is open. Its signals go up to the main window, never sideways.
"""
