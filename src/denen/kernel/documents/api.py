"""The front door: printing sheets, signatures, and keeping documents."""

from denen.kernel.documents.actions import keep, open_document, purge_due
from denen.kernel.documents.printing import print_form, print_report, print_slip
from denen.kernel.documents.queries import documents_of_case
from denen.kernel.documents.reports import Report, ReportPart, ReportTable, as_word
from denen.kernel.documents.types import (
    Cell,
    DocumentFacts,
    FileNotTaken,
    FileTooLarge,
    FormCell,
    FormSheet,
    NoSuchDocument,
    OpenedDocument,
    PeopleTable,
    PrintedSheet,
    ReceptionSlip,
    Section,
    Signature,
    SignatureUnreadable,
    Signing,
    TwelveDigits,
    Unprintable,
)

__all__ = [
    "Cell",
    "DocumentFacts",
    "FileNotTaken",
    "FileTooLarge",
    "FormCell",
    "FormSheet",
    "NoSuchDocument",
    "OpenedDocument",
    "PeopleTable",
    "PrintedSheet",
    "ReceptionSlip",
    "Report",
    "ReportPart",
    "ReportTable",
    "Section",
    "Signature",
    "SignatureUnreadable",
    "Signing",
    "TwelveDigits",
    "Unprintable",
    "as_word",
    "documents_of_case",
    "keep",
    "open_document",
    "print_form",
    "print_report",
    "print_slip",
    "purge_due",
]
