# One Grant for each policy that a rendered script may assign. They differ in their default set, in whether
# they take users from the pipeline and in whether they have -WhatIf, as their pages do.

function Grant-CsCallingLineIdentity {
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'CallingLineIdentity' }
}

function Grant-CsOnlineAudioConferencingRoutingPolicy {
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru,
        [string] $MsftInternalProcessingMode
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'OnlineAudioConferencingRoutingPolicy' }
}

function Grant-CsOnlineVoicemailPolicy {
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'OnlineVoicemailPolicy' }
}

function Grant-CsOnlineVoiceRoutingPolicy {
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'OnlineVoiceRoutingPolicy' }
}

function Grant-CsTeamsCallHoldPolicy {
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TeamsCallHoldPolicy' }
}

function Grant-CsTeamsCallingPolicy {
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TeamsCallingPolicy' }
}

function Grant-CsTeamsCallParkPolicy {
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TeamsCallParkPolicy' }
}

function Grant-CsTeamsEmergencyCallingPolicy {
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TeamsEmergencyCallingPolicy' }
}

function Grant-CsTeamsEmergencyCallRoutingPolicy {
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TeamsEmergencyCallRoutingPolicy' }
}

function Grant-CsTeamsIPPhonePolicy {
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru,
        [object] $DomainController,
        [guid] $Tenant
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TeamsIPPhonePolicy' }
}

function Grant-CsTeamsSharedCallingRoutingPolicy {
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'GrantToUser', Mandatory = $true, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'GrantToUser', Position = 0)]
        [Parameter(ParameterSetName = 'GrantToTenant', Position = 0)]
        [Parameter(ParameterSetName = 'GrantToGroup', Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant', Mandatory = $true)] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToTenant')] [Alias('wi')] [switch] $Force,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [int] $Rank
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TeamsSharedCallingRoutingPolicy' }
}

function Grant-CsTeamsSurvivableBranchAppliancePolicy {
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru,
        [string] $MsftInternalProcessingMode
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TeamsSurvivableBranchAppliancePolicy' }
}

function Grant-CsTeamsVoiceApplicationsPolicy {
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 1, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 2)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TeamsVoiceApplicationsPolicy' }
}

function Grant-CsTenantDialPlan {
    [CmdletBinding(DefaultParameterSetName = 'GrantToTenant', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 0, ValueFromPipeline = $true)] [string] $Identity,
        [Parameter(Position = 1)] [string] $PolicyName,
        [Parameter(ParameterSetName = 'GrantToTenant')] [switch] $Global,
        [Parameter(ParameterSetName = 'GrantToGroup', Mandatory = $true, Position = 0)] [string] $Group,
        [Parameter(ParameterSetName = 'GrantToGroup')] [int] $Rank,
        [switch] $PassThru
    )
    process { Invoke-Grant -Caller $PSCmdlet -Bound $PSBoundParameters -PolicyType 'TenantDialPlan' }
}
