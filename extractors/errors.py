"""Everything that can go wrong while reading a source, split by whether trying again may help.

Messages are sentences for the person who must act. They never hold a secret, a query string or a person's data.
"""

# ruff: noqa: N818 - an error's name is what people read in tables and runbooks: LoopedPage, not LoopedPageError

from __future__ import annotations


class ExtractError(Exception):
    """A source could not be read as declared; nothing of the partition was committed."""

    transient = False

    @property
    def code(self) -> str:
        """The error's stable name, such as ``LoopedPage``: for tests, tables and runbooks."""
        return type(self).__name__


class TransientError(ExtractError):
    """Trying again later may help."""

    transient = True


class PermanentError(ExtractError):
    """Trying again will not help until somebody changes something."""


# The way there and back.


class SourceUnreachable(TransientError):
    """No connection, or no whole answer in time."""


class SourceUnavailable(TransientError):
    """The source answered that it cannot answer now (5xx, 408), more often than we try."""


class RateLimited(TransientError):
    """The source wants fewer requests, and waiting as it asked would take longer than one read may."""


class DayLimitReached(PermanentError):
    """The day's requests are used up: only another day, or fewer other readers, will help."""


class BodyCutShort(TransientError):
    """An answer ended before it was whole, more often than we try."""


class NotJson(TransientError):
    """A web page or other text came where JSON was due: a login page, a maintenance notice, a proxy."""


class BodyTooLarge(PermanentError):
    """One answer is larger than any page of this source may be."""


class StrangeHost(PermanentError):
    """A link or redirect leads to a host that our credentials were not issued for; it was not followed."""


# Being let in.


class CredentialsMissing(PermanentError):
    """The connection lacks what the vendor needs to let us in."""


class AccessRefused(PermanentError):
    """The source does not know our credentials any more (401), also after renewing them once."""


class AccessForbidden(PermanentError):
    """Our credentials do not open this (403): a scope or an approval is missing."""


class SchoolNotFound(PermanentError):
    """The source has no school with the academy's URN, or has not approved us for it."""


class WrongRegion(PermanentError):
    """The academy's data is served by a host that our credentials were not issued for."""


class TenantNotFound(PermanentError):
    """The connection opens no organisation, or several and the settings do not say which."""


# Asking and being answered.


class RequestRefused(PermanentError):
    """The source calls our request wrong (4xx): its interface and our declaration differ."""


class VendorComplaint(PermanentError):
    """An error inside an answer that HTTP calls good."""


class UnexpectedBody(PermanentError):
    """The answer is JSON but not of the declared shape: the list of records is not where it was."""


class LoopedPage(PermanentError):
    """The link to the next page leads to a page already read."""


class RepeatedPage(TransientError):
    """A page holds the records of an earlier one."""


class DisagreeingTotal(TransientError):
    """The source's own count of records is not the number of records that it sent."""


class FileNotPublished(TransientError):
    """None of the last days' files is there, or what came in their place is no such file."""


class TruncatedRead(TransientError):
    """The source says that there is more but does not give it."""


class RunawayRead(PermanentError):
    """More pages than any read of this resource can have."""


# What was read.


class TooManyRefused(PermanentError):
    """So many records do not have the declared shape that the rest cannot be trusted."""


class ShrunkenSnapshot(PermanentError):
    """A snapshot is much smaller than the one before: more likely a short read than so much gone."""


class NeededResourceMissing(PermanentError):
    """Another resource from which this one is read has not landed: its own failure says whether trying again helps."""


class DamagedLanding(PermanentError):
    """What landing remembers of a partition cannot be read, so it is not known how far the source has been read."""


class UnexpectedFault(PermanentError):
    """A fault in our own code or on this machine, not of the source."""
