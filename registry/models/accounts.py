"""Accounts: who may come in, in which roles, and over what; no secret stands here."""

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from floorplans.vocabulary import Labelled
from registry.models.places import one_current
from registry.store.base import Base
from registry.store.dated import Dated


class Role(Labelled):
    """What an account may do; nobody has two of the last three, nor one of them beside another role."""

    SURVEYOR = "surveyor", "测绘员", "surveyor"
    CLERK = "clerk", "单位经办人", "organisation clerk"
    STAFF = "staff", "机关事务管理人员", "bureau staff"
    REVIEWER = "reviewer", "复核人", "reviewer"
    AUDITOR = "auditor", "审计人员", "auditor"
    SYSTEM_ADMIN = "system-admin", "系统管理员", "system administrator"
    SECURITY_ADMIN = "security-admin", "安全管理员", "security administrator"
    AUDIT_ADMIN = "audit-admin", "审计管理员", "audit administrator"

    @property
    def administers(self) -> bool:
        """Whether it is one of the three separated administrators (GB/T 22239-2019, level 3)."""
        return self in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}


class Account(Dated, Base):
    """Somebody who may come in; made by the system administrator, given roles by the security administrator."""

    __tablename__ = "account"
    __table_args__ = (one_current("account", "name"),)

    name: Mapped[str]
    """What is typed at the door."""
    person_name: Mapped[str]
    """What stands in the journal beside the account's name."""
    enabled: Mapped[bool]


class Grant(Dated, Base):
    """A role that an account has, over an organisation with what lies under it, or over a division."""

    __tablename__ = "account_grant"
    __table_args__ = (
        one_current("account_grant", "account_id", "role", "scope"),
        Index("ix_account_grant_account_id", "account_id"),
    )

    account_id: Mapped[UUID]
    role: Mapped[str]
    """Value of a ``Role``."""
    scope: Mapped[str]
    """Code of an organisation (371500-P001), or of a division (371500)."""
    cleared: Mapped[bool]
    """Whether what is sensitive is shown too."""
    granted_by: Mapped[str]
    """Account that gave it; never the account's own."""
