"""Microsoft Graph: the devices that Intune manages, and whether accounts are enabled and registered for MFA.

Connection: ``base_url`` https://graph.microsoft.com; ``login`` and ``password`` the client id and secret of an
application registered in the trust's tenant, with an administrator's consent to the application permissions
DeviceManagementManagedDevices.Read.All, AuditLog.Read.All and User.Read.All; extra ``tenant`` the tenant's id, and
``login_url`` where the identity platform is not Microsoft's public one. Registration details need Entra ID P1.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Final

from extractors.columns import Kind, Privacy
from extractors.declare import Field, Resource
from extractors.errors import AccessForbidden, CredentialsMissing, ExtractError
from extractors.http.answers import Answer
from extractors.http.auth import ClientCredentials, Unsigned, checked
from extractors.http.manners import Rate
from extractors.http.paging import NextLink
from extractors.records.moments import iso_instant
from extractors.records.values import FLAG, TEXT, Converter, integer
from extractors.source import Access, Entry, Source

LOGIN_URL: Final = "https://login.microsoftonline.com"
SCOPE: Final = "https://graph.microsoft.com/.default"
ACCOUNT: Final = "account"
_NEVER: Final = 1  # the year of .NET's first moment, which stands for none


def known_number(value: int) -> int | None:
    """A quantity of which 0 means that Intune does not know it."""
    return integer(value) or None


def net_instant(value: str) -> datetime | None:
    """An instant in UTC; .NET's first moment, 0001-01-01, is null."""
    moment = iso_instant(value)
    return None if moment is None or moment.year == _NEVER else moment


KNOWN_NUMBER: Final = Converter(Kind.INTEGER, int, known_number)
NET_INSTANT: Final = Converter(Kind.INSTANT, str, net_instant)


def _pages(size: int) -> NextLink:
    return NextLink(size, next=r"@odata\.nextLink", size_param="$top")


def _account_key() -> Field:
    text = "Pseudonym of the account's id in Entra, the same in every resource of this source."
    return Field("account_key", "id", TEXT, text, Privacy.PERSON_ID, ACCOUNT, nullable=False)


# Asked for by name so that names, addresses and numbers are not sent; dropped too, should a tenant send them.
_DEVICE: Final = (
    Field("managed_device_id", "id", TEXT, "Intune's id of the enrolment; a device enrolled anew gets another."),
    Field("serial", "serialNumber", TEXT, "The maker's serial number; null where Intune does not know it."),
    Field("manufacturer", "manufacturer", TEXT, "Manufacturer."),
    Field("model", "model", TEXT, "Model."),
    Field("os_name", "operatingSystem", TEXT, "Operating system, such as Windows."),
    Field("os_version", "osVersion", TEXT, "Version of the operating system."),
    Field("memory_bytes", "physicalMemoryInBytes", KNOWN_NUMBER, "Memory; null where Intune does not know it."),
    Field("enrolled_at", "enrolledDateTime", NET_INSTANT, "When the device was enrolled."),
    Field("last_sync_at", "lastSyncDateTime", NET_INSTANT, "When it last checked in; null when it never has."),
    Field("compliance_state", "complianceState", TEXT, "Whether it keeps the policies: compliant, noncompliant.."),
    Field("is_encrypted", "isEncrypted", FLAG, "Whether its disk is encrypted."),
    Field("owner_type", "managedDeviceOwnerType", TEXT, "company or personal."),
)

MANAGED_DEVICES: Final = Resource(
    name="managed_devices",
    path="v1.0/deviceManagement/managedDevices",
    description="The devices that Intune manages now; one that is retired, wiped or deleted is no longer listed.",
    records="value",
    paging=_pages(1000),
    params={"$select": ",".join(field.path for field in _DEVICE)},
    key=("managed_device_id",),
    fields=_DEVICE,
    dropped=(
        *("userId", "userPrincipalName", "userDisplayName", "emailAddress", "deviceName", "managedDeviceName"),
        *("imei", "meid", "iccid", "phoneNumber", "subscriberCarrier", "notes", "udid", "ethernetMacAddress"),
        *("wiFiMacAddress", "azureADDeviceId", "azureADRegistered", "deviceEnrollmentType", "deviceRegistrationState"),
        *("deviceCategoryDisplayName", "managementAgent", "managementCertificateExpirationDate", "jailBroken"),
        *("isSupervised", "partnerReportedThreatState", "freeStorageSpaceInBytes", "totalStorageSpaceInBytes"),
        *("complianceGracePeriodExpirationDateTime", "easActivated", "easActivationDateTime", "easDeviceId"),
        *("activationLockBypassCode", "androidSecurityPatchLevel", "configurationManagerClientEnabledFeatures"),
        *("deviceActionResults", "deviceHealthAttestationState", "exchangeAccessState", "exchangeAccessStateReason"),
        *("exchangeLastSuccessfulSyncDateTime", "remoteAssistanceSessionErrorDetails", "remoteAssistanceSessionUrl"),
        *("requireUserEnrollmentApproval", "enrollmentProfileName"),
    ),
)

MFA_REGISTRATIONS: Final = Resource(
    name="mfa_registrations",
    path="v1.0/reports/authenticationMethods/userRegistrationDetails",
    description="Whether each account has registered for multi-factor authentication, and can use it.",
    records="value",
    paging=_pages(999),
    key=("account_key",),
    fields=(
        _account_key(),
        Field("is_mfa_registered", "isMfaRegistered", FLAG, "Has registered a strong method.", Privacy.BANDED),
        Field("is_mfa_capable", "isMfaCapable", FLAG, "Has registered one that the policy allows.", Privacy.BANDED),
        Field("is_admin", "isAdmin", FLAG, "Holds an administrator's role.", Privacy.BANDED),
        Field("user_type", "userType", TEXT, "member or guest."),
    ),
    dropped=(
        *("userPrincipalName", "userDisplayName", "isSsprRegistered", "isSsprEnabled", "isSsprCapable"),
        *("isPasswordlessCapable", "methodsRegistered", "defaultMfaMethod", "lastUpdatedDateTime"),
        *("isSystemPreferredAuthenticationMethodEnabled", "systemPreferredAuthenticationMethods"),
        *("userPreferredMethodForSecondaryAuthentication",),
    ),
)

ACCOUNTS: Final = Resource(
    name="accounts",
    path="v1.0/users",
    description="The accounts of the tenant; a deleted one is no longer listed.",
    records="value",
    paging=_pages(999),
    params={"$select": "id,accountEnabled,userType"},  # accountEnabled is sent only when asked for
    key=("account_key",),
    fields=(
        _account_key(),
        Field("account_enabled", "accountEnabled", FLAG, "Whether the account may sign in.", Privacy.BANDED),
        Field("user_type", "userType", TEXT, "Member or Guest; null in accounts older than the property."),
    ),
    dropped=(
        *("businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation"),
        *("preferredLanguage", "surname", "userPrincipalName"),
    ),
)


def enter(entry: Entry) -> Access:
    """Get a token of the tenant; its id and secret go to the identity platform alone."""
    connection, extra = entry.connection, entry.connection.extra
    tenant = extra.get("tenant")
    if not tenant:
        raise CredentialsMissing(f"The connection to {entry.system} has no tenant: put its id in the extra as tenant.")
    client = checked(connection.login, entry.system, "login (the client id)")
    secret = checked(connection.password, entry.system, "password (the client secret)")
    token_url = f"{extra.get('login_url', LOGIN_URL).rstrip('/')}/{tenant}/oauth2/v2.0/token"
    auth = ClientCredentials(
        token_url,
        lambda: entry.session(Unsigned(secret), base_url=token_url),
        entry.clock,
        scope=extra.get("scope", SCOPE),
        form={"client_id": client, "client_secret": secret},
    )
    return Access(entry.session(auth))


def complaint(answer: Answer) -> ExtractError | None:
    """A tenant without the licence for the reports is refused them as if a permission were missing."""
    if answer.status == HTTPStatus.FORBIDDEN and b"NonPremiumTenant" in answer.body:
        return AccessForbidden(
            f"Microsoft Graph forbids us {answer.place} (HTTP 403): the tenant has no licence for it. "
            "Registration details need Entra ID P1 or P2."
        )
    return None


SOURCE: Final = Source(
    name="graph",
    title="Microsoft Graph",
    per_academy=False,
    resources=(MANAGED_DEVICES, MFA_REGISTRATIONS, ACCOUNTS),
    enter=enter,
    complaint=complaint,
    rate=Rate(5, 10.0),  # the reports' limit; a trust's lists are a score of pages
)
