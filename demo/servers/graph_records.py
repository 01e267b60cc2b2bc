"""The shapes of Graph's JSON: one managed device, one account, one account's registration, with all they tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

from demo.records import DirectoryAccount, Employee, ManagedDevice
from demo.servers.moments import gone, newest

NEVER = "0001-01-01T00:00:00Z"  # .NET's first moment, which Graph writes for none
_CHECKS_IN = timedelta(hours=8)


def last_sync(device: ManagedDevice, moment: datetime) -> datetime | None:
    """When the device last checked in by the moment; None when it never did."""
    if device.silent_from is not None and device.silent_from <= device.enrolled_at:
        return None
    until = min(moment, device.silent_from or moment)
    return device.enrolled_at + (until - device.enrolled_at) // _CHECKS_IN * _CHECKS_IN


def managed_device(device: ManagedDevice, user: Employee | None, moment: datetime) -> dict[str, Any]:
    state, build = newest(device.compliance, moment), newest(device.builds, moment)
    number = f"{crc32(device.managed_id.encode()):010d}"
    is_phone = device.os_name == "iOS"
    return {
        "id": device.managed_id,
        "userId": f"user-{user.employee_id}" if user else "",
        "deviceName": f"{user.surname if user else 'OH'}-{number[:5]}",
        "managedDeviceName": f"{user.email if user else 'shared'}_{device.os_name}_{number}",
        "managedDeviceOwnerType": device.owner,
        "enrolledDateTime": instant(device.enrolled_at),
        "lastSyncDateTime": instant(last_sync(device, moment)),
        "operatingSystem": device.os_name,
        "complianceState": state[1] if state else "unknown",
        "jailBroken": "Unknown",
        "managementAgent": "mdm",
        "osVersion": build[1] if build else "",
        "easActivated": False,
        "easDeviceId": "",
        "easActivationDateTime": NEVER,
        "azureADRegistered": True,
        "deviceEnrollmentType": "userEnrollment" if device.owner == "personal" else "windowsAzureADJoin",
        "activationLockBypassCode": None,
        "emailAddress": user.email if user else "",
        "azureADDeviceId": device.managed_id[::-1],
        "deviceRegistrationState": "registered",
        "deviceCategoryDisplayName": "",
        "isSupervised": False,
        "exchangeLastSuccessfulSyncDateTime": NEVER,
        "exchangeAccessState": "none",
        "exchangeAccessStateReason": "none",
        "remoteAssistanceSessionUrl": None,
        "remoteAssistanceSessionErrorDetails": None,
        "isEncrypted": device.encrypted,
        "userPrincipalName": user.email if user else "",
        "model": device.model,
        "manufacturer": device.manufacturer,
        "imei": f"35{number}123" if is_phone else "",
        "complianceGracePeriodExpirationDateTime": "9999-12-31T23:59:59.9999999Z",
        "serialNumber": device.serial or "",
        "phoneNumber": f"+447700{number[:6]}" if is_phone else "",
        "androidSecurityPatchLevel": "",
        "userDisplayName": f"{user.forename} {user.surname}" if user else "",
        "configurationManagerClientEnabledFeatures": None,
        "wiFiMacAddress": number,
        "deviceHealthAttestationState": None,
        "subscriberCarrier": "",
        "meid": "",
        "totalStorageSpaceInBytes": 0,
        "freeStorageSpaceInBytes": 0,
        "partnerReportedThreatState": "unknown",
        "requireUserEnrollmentApproval": None,
        "managementCertificateExpirationDate": NEVER,
        "iccid": "",
        "udid": "",
        "notes": None,
        "ethernetMacAddress": None,
        "enrollmentProfileName": None,
        "physicalMemoryInBytes": device.memory_bytes,
        "deviceActionResults": [],
    }


def account(each: DirectoryAccount, moment: datetime) -> dict[str, Any]:
    return {
        "id": each.account_id,
        "accountEnabled": not gone(each.disabled_at, moment),
        "businessPhones": [],
        "displayName": f"{each.forename} {each.surname}",
        "givenName": each.forename,
        "jobTitle": None,
        "mail": each.address,
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": "en-GB",
        "surname": each.surname,
        "userPrincipalName": each.address,
        "userType": each.user_type,
    }


def registration(each: DirectoryAccount, moment: datetime) -> dict[str, Any]:
    """The report writes the type of user in lower case, where the account itself has a capital."""
    registered = gone(each.mfa_registered_at, moment)
    return {
        "id": each.account_id,
        "userPrincipalName": each.address,
        "userDisplayName": f"{each.forename} {each.surname}",
        "userType": (each.user_type or "Member").lower(),
        "isAdmin": each.is_admin,
        "isSsprRegistered": registered,
        "isSsprEnabled": True,
        "isSsprCapable": registered,
        "isMfaRegistered": registered,
        "isMfaCapable": registered and each.mfa_capable,
        "isPasswordlessCapable": False,
        "methodsRegistered": ["mobilePhone", "microsoftAuthenticatorPush"] if registered else [],
        "isSystemPreferredAuthenticationMethodEnabled": True,
        "systemPreferredAuthenticationMethods": [],
        "userPreferredMethodForSecondaryAuthentication": "push" if registered else "none",
        "lastUpdatedDateTime": "2026-03-19T22:11:04.1234567Z",
    }


def instant(at: datetime | None) -> str:
    """An instant with seven decimals, as .NET writes it, or its first moment for none."""
    if at is None:
        return NEVER
    whole = at.astimezone(UTC)
    return (
        f"{whole:%Y-%m-%dT%H:%M:%S}.{whole.microsecond:06d}0Z" if whole.microsecond else f"{whole:%Y-%m-%dT%H:%M:%SZ}"
    )
