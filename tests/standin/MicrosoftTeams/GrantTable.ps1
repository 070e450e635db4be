# Every Grant that takes a user, with its own parameter sets, as the vendor's pages print them (August 2026): in
# front of each block the policies whose cmdlets have these parameters, and the version that they came with.
# tests/standin.rs compares with the pages; the marks are those of Ages.ps1.
#
# A name of $null takes a policy away, also where a page calls the name mandatory.
$script:GrantTable = @'
TenantDialPlan:
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [switch] $PassThru
    )

TeamsCallingPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [switch] $PassThru
    )

OnlineVoiceRoutingPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [switch] $PassThru
    )

TeamsEmergencyCallingPolicy, TeamsEmergencyCallRoutingPolicy:
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [switch] $PassThru
    )

CallingLineIdentity, OnlineVoicemailPolicy:
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [switch] $PassThru
    )

TeamsCallParkPolicy, TeamsCallHoldPolicy, TeamsEventsPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [switch] $PassThru
    )

TeamsIPPhonePolicy, TeamsMeetingBroadcastPolicy, TeamsMessagingPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [object] $DomainController,
        [guid] $Tenant,
        [switch] $PassThru
    )

TeamsSharedCallingRoutingPolicy: since 5.5.0
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GrantToUser', Mandatory = $true, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 1)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToUser', Position = 0)]
        [Parameter(ParameterSetName = 'GrantToTenant', Position = 0)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant', Mandatory = $true)] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [int] $Rank,                         # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToTenant')] [Alias('wi')] [switch] $Force
    )

TeamsVoiceApplicationsPolicy, TeamsEnhancedEncryptionPolicy, TeamsMediaLoggingPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 1, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 2)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [switch] $PassThru
    )

TeamsSurvivableBranchAppliancePolicy, OnlineAudioConferencingRoutingPolicy, TeamsRoomVideoTeleConferencingPolicy, TeamsWorkLoadPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [string] $MsftInternalProcessingMode,
        [switch] $PassThru
    )
'@
