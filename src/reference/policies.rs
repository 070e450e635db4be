//! Every policy that can be granted to a user, by its column, from the vendor's Grant-Cs pages (August 2026).

use super::module::ModuleVersion;

/// A kind of policy: its column name and what this version does with it.
#[derive(Clone, Copy, Debug)]
pub struct PolicyFacts {
    /// Column and policy type; the cmdlet is `Grant-Cs` and this.
    pub name: &'static str,
    /// Its property of `Get-CsOnlineUser`.
    pub property: &'static str,
    /// Names that the vendor ships in every tenant beside `Global`.
    pub built_in: &'static [&'static str],
    /// The first version of the module with the cmdlet, where the vendor states one.
    pub since: Option<ModuleVersion>,
}

const fn granted(name: &'static str, built_in: &'static [&'static str]) -> PolicyFacts {
    PolicyFacts {
        name,
        property: name,
        built_in,
        since: None,
    }
}

const fn plain(name: &'static str) -> PolicyFacts {
    granted(name, &[])
}

const fn since(facts: PolicyFacts, version: ModuleVersion) -> PolicyFacts {
    PolicyFacts {
        since: Some(version),
        ..facts
    }
}

/// All of them, in the order in which a user gets them: first those of calling.
pub static POLICIES: &[PolicyFacts] = &[
    plain("TenantDialPlan"),
    granted(
        "TeamsCallingPolicy",
        &[
            "AllowCalling",
            "AllowCallingPreventForwardingtoPhone",
            "AllowCallingPreventTollBypass",
            "DisallowCalling",
        ],
    ),
    plain("OnlineVoiceRoutingPolicy"),
    plain("TeamsEmergencyCallingPolicy"),
    plain("TeamsEmergencyCallRoutingPolicy"),
    plain("CallingLineIdentity"),
    granted(
        "OnlineVoicemailPolicy",
        &[
            "Default",
            "TranscriptionDisabled",
            "TranscriptionProfanityMaskingEnabled",
        ],
    ),
    plain("TeamsCallParkPolicy"),
    plain("TeamsCallHoldPolicy"),
    plain("TeamsIPPhonePolicy"),
    since(
        plain("TeamsSharedCallingRoutingPolicy"),
        ModuleVersion::new(5, 5, 0),
    ),
    plain("TeamsVoiceApplicationsPolicy"),
    plain("TeamsSurvivableBranchAppliancePolicy"),
    plain("OnlineAudioConferencingRoutingPolicy"),
    plain("ApplicationAccessPolicy"),
    PolicyFacts {
        property: "OnlineDialOutPolicy",
        ..plain("DialoutPolicy")
    },
    plain("ExternalAccessPolicy"),
    plain("TeamsAIPolicy"),
    plain("TeamsAppPermissionPolicy"),
    plain("TeamsAppSetupPolicy"),
    plain("TeamsAudioConferencingPolicy"),
    plain("TeamsChannelsPolicy"),
    plain("TeamsComplianceRecordingPolicy"),
    plain("TeamsCortanaPolicy"),
    plain("TeamsEnhancedEncryptionPolicy"),
    plain("TeamsEventsPolicy"),
    plain("TeamsFeedbackPolicy"),
    plain("TeamsFilesPolicy"),
    plain("TeamsMediaConnectivityPolicy"),
    plain("TeamsMediaLoggingPolicy"),
    plain("TeamsMeetingBrandingPolicy"),
    plain("TeamsMeetingBroadcastPolicy"),
    plain("TeamsMeetingPolicy"),
    plain("TeamsMeetingTemplatePermissionPolicy"),
    plain("TeamsMessagingPolicy"),
    plain("TeamsMobilityPolicy"),
    since(
        plain("TeamsPersonalAttendantPolicy"),
        ModuleVersion::new(7, 2, 1),
    ),
    plain("TeamsRoomVideoTeleConferencingPolicy"),
    plain("TeamsShiftsPolicy"),
    plain("TeamsUpdateManagementPolicy"),
    plain("TeamsUpgradePolicy"),
    plain("TeamsVdiPolicy"),
    plain("TeamsVideoInteropServicePolicy"),
    plain("TeamsVirtualAppointmentsPolicy"),
    plain("TeamsWorkLoadPolicy"),
    plain("TeamsWorkLocationDetectionPolicy"),
];

/// Finds a policy by its column name, whatever the case.
#[must_use]
pub fn position(name: &str) -> Option<usize> {
    POLICIES
        .iter()
        .position(|p| p.name.eq_ignore_ascii_case(name))
}
