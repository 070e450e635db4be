# The number cmdlets since 7.9.0: -TelephoneNumber and -NumberType everywhere, the old names as aliases.

function Get-CsPhoneNumberAssignment {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string] $ActivationState,
        [string] $AssignedPstnTargetId,
        [string] $AssignmentCategory,
        [string] $CapabilitiesContain,
        [string] $CivicAddressId,
        [string] $Filter,
        [string] $IsoCountryCode,
        [string] $LocationId,
        [string] $NetworkSiteId,
        [Alias('PhoneNumberType')] [string] $NumberType,
        [string] $PstnAssignmentStatus,
        [int] $Skip,
        [Alias('PhoneNumber')] [string] $TelephoneNumber,
        [string] $TelephoneNumberContain,
        [string] $TelephoneNumberGreaterThan,
        [string] $TelephoneNumberLessThan,
        [string] $TelephoneNumberStartsWith,
        [int] $Top,
        [switch] $Break,
        [object[]] $HttpPipelineAppend,
        [object[]] $HttpPipelinePrepend,
        [uri] $Proxy,
        [pscredential] $ProxyCredential,
        [switch] $ProxyUseDefaultCredentials
    )
    process { Get-Assignment -Caller $PSCmdlet -Bound $PSBoundParameters }
}

function Set-CsPhoneNumberAssignment {
    [CmdletBinding(DefaultParameterSetName = 'LocationUpdate', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'LocationUpdate', Mandatory = $true)]
        [Parameter(ParameterSetName = 'NetworkSiteUpdate', Mandatory = $true)]
        [Parameter(ParameterSetName = 'ReverseNumberLookupUpdate', Mandatory = $true)]
        [Parameter(ParameterSetName = 'Assignment', Mandatory = $true)] [Alias('PhoneNumber')] [string] $TelephoneNumber,
        [Parameter(ParameterSetName = 'LocationUpdate', Mandatory = $true)]
        [Parameter(ParameterSetName = 'Assignment')] [string] $LocationId,
        [Parameter(ParameterSetName = 'NetworkSiteUpdate', Mandatory = $true)]
        [Parameter(ParameterSetName = 'Assignment')] [string] $NetworkSiteId,
        [Parameter(ParameterSetName = 'ReverseNumberLookupUpdate', Mandatory = $true)]
        [Parameter(ParameterSetName = 'Assignment')] [string] $ReverseNumberLookup,
        [Parameter(ParameterSetName = 'Assignment', Mandatory = $true)]
        [Parameter(ParameterSetName = 'Attribute', Mandatory = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'Assignment', Mandatory = $true)] [Alias('PhoneNumberType')] [string] $NumberType,
        [Parameter(ParameterSetName = 'Assignment')] [string] $AssignmentCategory,
        [Parameter(ParameterSetName = 'Assignment')] [switch] $Notify,
        [Parameter(ParameterSetName = 'Attribute', Mandatory = $true)] [bool] $EnterpriseVoiceEnabled,
        [object[]] $HttpPipelinePrepend
    )
    process { Set-Assignment -Caller $PSCmdlet -Bound $PSBoundParameters }
}

function Remove-CsPhoneNumberAssignment {
    [CmdletBinding(DefaultParameterSetName = 'RemoveSome', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true)] [string] $Identity,
        [Parameter(ParameterSetName = 'RemoveSome', Mandatory = $true)] [Alias('PhoneNumber')] [string] $TelephoneNumber,
        [Parameter(ParameterSetName = 'RemoveSome', Mandatory = $true)] [Alias('PhoneNumberType')] [string] $NumberType,
        [Parameter(ParameterSetName = 'RemoveSome')] [switch] $AssignmentBlockedForever,
        [Parameter(ParameterSetName = 'RemoveSome')] [int] $AssignmentBlockedDays,
        [Parameter(ParameterSetName = 'RemoveAll', Mandatory = $true)] [switch] $RemoveAll,
        [switch] $Notify,
        [object[]] $HttpPipelinePrepend
    )
    process { Remove-Assignment -Caller $PSCmdlet -Bound $PSBoundParameters }
}
