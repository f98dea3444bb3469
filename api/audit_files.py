"""An audit in its printed forms, made in one place for HTTP and for the command line."""

from typing import Final, Literal

from sqlalchemy.orm import Session

from api.audit_book import audit_book
from api.documents.audit import audit_document
from api.documents.pdf import as_pdf
from registry.exchange.audit_layers import audit_layers
from registry.views.audit import Audit
from registry.views.audit_report import audit_report

AuditForm = Literal["xlsx", "pdf", "gpkg"]
MEDIA: Final[dict[str, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "gpkg": "application/octet-stream",
}


def audit_file(session: Session, audit: Audit, form: AuditForm, language: str) -> bytes:
    """A workbook, a PDF or a GeoPackage of an audit."""
    told = audit_report(session, audit)
    if form == "xlsx":
        return audit_book(told, language)
    if form == "pdf":
        return as_pdf(audit_document(session, told, language))
    return audit_layers(session, told)
