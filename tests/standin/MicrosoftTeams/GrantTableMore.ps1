# The second half of the table of Grants, see GrantTable.ps1.
$script:GrantTable += @'


ApplicationAccessPolicy:
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity')] [string] $Identity,
        [string] $PolicyName,
        [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')]                                                         # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToTenant')] [string] $MsftInternalProcessingMode,
        [Parameter(ParameterSetName = 'GrantToGroup')]                                                         # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $PassThru
    )

DialoutPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [switch] $PassThru
    )

ExternalAccessPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GrantToUser', Mandatory = $true, Position = 1, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 0)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToUser', Position = 2)]
        [Parameter(ParameterSetName = 'GrantToTenant', Position = 2)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Force,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 1)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 2)] [int] $Rank,           # since 4.5.1
        [object] $DomainController,
        [guid] $Tenant,
        [switch] $PassThru
    )

TeamsAIPolicy, TeamsMediaConnectivityPolicy, TeamsVirtualAppointmentsPolicy, TeamsWorkLocationDetectionPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GrantToUser', Mandatory = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 1)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToUser', Position = 1)]
        [Parameter(ParameterSetName = 'GrantToTenant', Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [int] $Rank,                         # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Force
    )

TeamsAppPermissionPolicy, TeamsAppSetupPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GrantToUser', Mandatory = $true, Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 0)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToUser', Position = 1)]
        [Parameter(ParameterSetName = 'GrantToTenant', Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Force,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 1)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 2)] [int] $Rank,           # since 4.5.1
        [object] $DomainController,
        [guid] $Tenant,
        [switch] $PassThru
    )

TeamsAudioConferencingPolicy:
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 1, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 2)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [string] $MsftInternalProcessingMode,                   # since 4.5.1
        [switch] $PassThru
    )

TeamsChannelsPolicy, TeamsCortanaPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 1)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'Identity', Mandatory = $true, Position = 1)]
        [Parameter(ParameterSetName = 'GrantToTenant', Mandatory = $true, Position = 1)] [AllowNull()] [AllowEmptyString()] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [string] $MsftInternalProcessingMode,                   # since 4.5.1
        [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'GrantToTenant')] [object] $DomainController,
        [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'GrantToTenant')] [guid] $Tenant,
        [switch] $PassThru
    )

TeamsComplianceRecordingPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 1)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'GrantToTenant')] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [string] $MsftInternalProcessingMode,                   # since 4.5.1
        [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'GrantToTenant')] [object] $DomainController,
        [Parameter(ParameterSetName = 'Identity')] [Parameter(ParameterSetName = 'GrantToTenant')] [guid] $Tenant,
        [switch] $PassThru
    )

TeamsFeedbackPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [object] $DomainController,
        [object] $Tenant,
        [switch] $PassThru
    )

TeamsFilesPolicy, TeamsVdiPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GrantToUser', Mandatory = $true, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 1)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToUser', Position = 1)]
        [Parameter(ParameterSetName = 'GrantToTenant', Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [int] $Rank,                         # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Force
    )

TeamsMeetingBrandingPolicy:
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GrantToUser', Mandatory = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [int] $Rank,                         # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Force
    )

TeamsMeetingPolicy:
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 0)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToTenant', Position = 1)] [Parameter(ParameterSetName = 'Identity', Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 1)] [string] $Group,                          # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [object] $DomainController,
        [guid] $Tenant,
        [switch] $PassThru
    )

TeamsMeetingTemplatePermissionPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GrantToUser', Mandatory = $true, Position = 0)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 0)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToUser', Position = 1)]
        [Parameter(ParameterSetName = 'GrantToTenant', Position = 0)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 1)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 2)] [int] $Rank,           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Force
    )

TeamsMobilityPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [switch] $PassThru
    )

TeamsPersonalAttendantPolicy: since 7.2.1
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string] $Identity,
        [string] $PolicyName,
        [switch] $Global,
        [string] $Group,
        [int] $Rank,
        [switch] $PassThru
    )

TeamsShiftsPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GrantToUser', Mandatory = $true, Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 0)]                                           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToUser', Position = 1)]
        [Parameter(ParameterSetName = 'GrantToTenant', Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 1)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 2)] [int] $Rank,           # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Force
    )

TeamsUpdateManagementPolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,       # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [string] $MsftInternalProcessingMode,
        [switch] $PassThru
    )

TeamsUpgradePolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Force,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [string] $MsftInternalProcessingMode,
        [bool] $MigrateMeetingsToTeams,
        [object] $Tenant,
        [switch] $PassThru
    )

TeamsVideoInteropServicePolicy:
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,                     # since 4.5.1
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,                                            # since 4.5.1
        [object] $DomainController,
        [guid] $Tenant,
        [switch] $PassThru
    )
'@
