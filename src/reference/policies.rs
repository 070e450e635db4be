//! Every policy that can be granted to a user, by its column, from the vendor's Grant-Cs pages (August 2026).

/// A kind of policy: its column name and what this version does with it.
#[derive(Debug)]
pub struct PolicyFacts {
    /// Column, policy type and property of `Get-CsOnlineUser`; the cmdlet is `Grant-Cs` and this.
    pub name: &'static str,
    /// Rendered scripts grant it; otherwise a filled cell is `plan/column-not-rendered`.
    pub rendered: bool,
    /// Names that the vendor ships in every tenant beside `Global`.
    pub built_in: &'static [&'static str],
}

const fn granted(name: &'static str, built_in: &'static [&'static str]) -> PolicyFacts {
    PolicyFacts {
        name,
        rendered: true,
        built_in,
    }
}

const fn known(name: &'static str) -> PolicyFacts {
    PolicyFacts {
        name,
        rendered: false,
        built_in: &[],
    }
}

/// All of them: first those that scripts grant, in the order in which a user gets them.
pub static POLICIES: &[PolicyFacts] = &[
    granted("TenantDialPlan", &[]),
    granted(
        "TeamsCallingPolicy",
        &[
            "AllowCalling",
            "AllowCallingPreventForwardingtoPhone",
            "AllowCallingPreventTollBypass",
            "DisallowCalling",
        ],
    ),
    granted("OnlineVoiceRoutingPolicy", &[]),
    granted("TeamsEmergencyCallingPolicy", &[]),
    granted("TeamsEmergencyCallRoutingPolicy", &[]),
    granted("CallingLineIdentity", &[]),
    granted(
        "OnlineVoicemailPolicy",
        &[
            "Default",
            "TranscriptionDisabled",
            "TranscriptionProfanityMaskingEnabled",
        ],
    ),
    granted("TeamsCallParkPolicy", &[]),
    granted("TeamsCallHoldPolicy", &[]),
    granted("TeamsIPPhonePolicy", &[]),
    granted("TeamsSharedCallingRoutingPolicy", &[]),
    granted("TeamsVoiceApplicationsPolicy", &[]),
    granted("TeamsSurvivableBranchAppliancePolicy", &[]),
    granted("OnlineAudioConferencingRoutingPolicy", &[]),
    known("ApplicationAccessPolicy"),
    known("DialoutPolicy"),
    known("ExternalAccessPolicy"),
    known("TeamsAIPolicy"),
    known("TeamsAppPermissionPolicy"),
    known("TeamsAppSetupPolicy"),
    known("TeamsAudioConferencingPolicy"),
    known("TeamsChannelsPolicy"),
    known("TeamsComplianceRecordingPolicy"),
    known("TeamsCortanaPolicy"),
    known("TeamsEnhancedEncryptionPolicy"),
    known("TeamsEventsPolicy"),
    known("TeamsFeedbackPolicy"),
    known("TeamsFilesPolicy"),
    known("TeamsMediaConnectivityPolicy"),
    known("TeamsMediaLoggingPolicy"),
    known("TeamsMeetingBrandingPolicy"),
    known("TeamsMeetingBroadcastPolicy"),
    known("TeamsMeetingPolicy"),
    known("TeamsMeetingTemplatePermissionPolicy"),
    known("TeamsMessagingPolicy"),
    known("TeamsMobilityPolicy"),
    known("TeamsPersonalAttendantPolicy"),
    known("TeamsRoomVideoTeleConferencingPolicy"),
    known("TeamsShiftsPolicy"),
    known("TeamsUpdateManagementPolicy"),
    known("TeamsUpgradePolicy"),
    known("TeamsVdiPolicy"),
    known("TeamsVideoInteropServicePolicy"),
    known("TeamsVirtualAppointmentsPolicy"),
    known("TeamsWorkLoadPolicy"),
    known("TeamsWorkLocationDetectionPolicy"),
];

/// Finds a policy by its column name, whatever the case.
#[must_use]
pub fn position(name: &str) -> Option<usize> {
    POLICIES
        .iter()
        .position(|p| p.name.eq_ignore_ascii_case(name))
}
