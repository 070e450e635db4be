@{
    RootModule        = 'MicrosoftTeams.psm1'
    ModuleVersion     = '7.8.0'
    GUID              = '0d3f7a52-6f0e-4b0c-9f25-7c1e5a4b8d61'
    Author            = 'callsheet'
    Description       = 'STAND-IN for rehearsals: the cmdlets that callsheet renders, against a tenant in a folder. It is not the MicrosoftTeams module of Microsoft and reaches no service.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Connect-MicrosoftTeams'
        'Disconnect-MicrosoftTeams'
        'Get-CsOnlineLisLocation'
        'Get-CsOnlineUser'
        'Get-CsPhoneNumberAssignment'
        'Get-CsTenant'
        'Grant-CsCallingLineIdentity'
        'Grant-CsOnlineAudioConferencingRoutingPolicy'
        'Grant-CsOnlineVoicemailPolicy'
        'Grant-CsOnlineVoiceRoutingPolicy'
        'Grant-CsTeamsCallHoldPolicy'
        'Grant-CsTeamsCallingPolicy'
        'Grant-CsTeamsCallParkPolicy'
        'Grant-CsTeamsEmergencyCallingPolicy'
        'Grant-CsTeamsEmergencyCallRoutingPolicy'
        'Grant-CsTeamsIPPhonePolicy'
        'Grant-CsTeamsSharedCallingRoutingPolicy'
        'Grant-CsTeamsSurvivableBranchAppliancePolicy'
        'Grant-CsTeamsVoiceApplicationsPolicy'
        'Grant-CsTenantDialPlan'
        'Remove-CsPhoneNumberAssignment'
        'Set-CsPhoneNumberAssignment'
    )
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
