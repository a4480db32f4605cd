"""What is handed over: archives that can be resumed, names, lists, crops, contact sheets. Pure: no database, no settings.

No pixel is decoded here: pictures come as files that are ready, and what is done to them is said in data that imaging carries out.
"""

from generations.deliver.archive import Archive, FilePart, Member
from generations.deliver.crops import CROPS, Crop, Frame, frame_of
from generations.deliver.manifest import Row, write_csv, write_json
from generations.deliver.names import FIELDS, Names, TemplateError, check_template, safe_name, slug
from generations.deliver.ranges import Unsatisfiable, wanted_range
from generations.deliver.sheet import Sheet, SheetPicture
from generations.deliver.sheet_html import write_html
from generations.deliver.sheet_pdf import write_pdf

__all__ = [
    "CROPS",
    "FIELDS",
    "Archive",
    "Crop",
    "FilePart",
    "Frame",
    "Member",
    "Names",
    "Row",
    "Sheet",
    "SheetPicture",
    "TemplateError",
    "Unsatisfiable",
    "check_template",
    "frame_of",
    "safe_name",
    "slug",
    "wanted_range",
    "write_csv",
    "write_html",
    "write_json",
    "write_pdf",
]
