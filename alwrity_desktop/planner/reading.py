"""How a keyword file is to be read where what is found by itself is wrong; window and command line say it alike."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "none": "\x1f"}
"""By name, as the command line takes them; "none" is one keyword a line."""
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859_15", "cp1250", "cp1251", "cp1253",
    "cp1254", "cp1255", "cp1256", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
)  # fmt: skip
"""Those a list offers; any other that Python knows may be named."""
FIELDS = (
    "text", "volume", "volume_low", "volume_high", "difficulty", "cpc", "currency", "competition", "intents", "country",
    "language", "parent", "topic", "tags", "trend", "trend_list", "position", "url", "clicks", "impressions", "ctr",
    "result_url", "result_rank", "informational", "commercial", "transactional", "navigational", "active",
)  # fmt: skip
"""What a column can hold, in the words of a column map."""
RESULTS = "results_pages"
"""The tool of a file that lists what results pages show: a row for each keyword and address."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Reading:
    """Empty or None: as it is found.

    header_row: the line the heads stand in, from 1; 0 says there is none. sheet: of a workbook, or a file of a zip.
    columns: head to field ("" leaves a column out); a column of doubtful or no head is "column 3". dated: the day the
    figures are from. country, language, currency: for rows that tell none. site_id, sector: of keywords that are new (see
    belonging.py).
    """

    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None
    sheet: str = ""
    columns: Mapping[str, str] | None = field(default=None, hash=False)
    dated: date | None = None
    country: str = ""
    language: str = ""
    currency: str = ""
    site_id: str = ""
    sector: str = ""


AS_FOUND = Reading()


def checked(wanted: Reading) -> Reading:
    """`wanted` with its delimiter as a sign. Raises InputError for what does not exist."""
    from dataclasses import replace

    if wanted.encoding:
        try:
            codecs.lookup(wanted.encoding)
        except LookupError as error:
            raise InputError(
                _("There is no encoding “{name}”.", name=wanted.encoding), _("Try utf-8, utf-16 or cp1252.")
            ) from error
    delimiter = DELIMITERS.get(wanted.delimiter, wanted.delimiter)
    if len(delimiter) > 1 or delimiter in ("\n", "\r", '"'):
        raise InputError(
            _("“{name}” cannot part cells.", name=wanted.delimiter),
            _("Give one sign, or one of {names}.", names=", ".join(DELIMITERS)),
        )
    for head, name in (wanted.columns or {}).items():
        if name and name not in FIELDS:
            raise InputError(
                _("The column “{head}” cannot hold “{name}”.", head=head, name=name),
                _("Choose of {names}.", names=", ".join(FIELDS)),
            )
    if wanted.columns and not {"text"} & set(wanted.columns.values()):
        raise InputError(_("No column holds the keywords."), _("Say which one does: its field is “text”."))
    return replace(wanted, delimiter=delimiter)


def column_name(place: int) -> str:
    """What a column is called in a column map where its head does not say it: "column 3" for place 2."""
    return f"column {place + 1}"
