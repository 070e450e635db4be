# The cmdlets for telephone numbers with the parameters of each version; Ages.ps1 says how the marks are read.
#
# Two changes of 7.9.0 and 5.3.1 stand out. Up to 7.9.0 Set and Remove know -PhoneNumber and -PhoneNumberType only,
# and Get the other names only; then all of them got the names of Get, with the old ones as aliases, so a script that
# runs on both ages uses the old names for the writes. And before 5.3.1 a number could not be changed without naming
# its user: Set had two parameter sets. Since when there is -ReverseNumberLookup is not documented; the pages of 3.x
# do not know it, so it begins with the other sets of its kind.

function Get-CsPhoneNumberAssignment {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string] $ActivationState,
        [string] $AssignedPstnTargetId,
        [string] $AssignmentCategory,                                                   # since 5.3.1
        [string] $CapabilitiesContain,
        [string] $CivicAddressId,
        [string] $Filter,
        [string] $IsoCountryCode,
        [string] $LocationId,
        [string] $NetworkSiteId,                                                        # since 5.5.0
        [Alias('PhoneNumberType')]                                                      # since 7.9.0
        [string] $NumberType,
        [string] $PstnAssignmentStatus,
        [int] $Skip,
        [Alias('PhoneNumber')]                                                          # since 7.9.0
        [string] $TelephoneNumber,
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
    [CmdletBinding(DefaultParameterSetName = 'Assignment', PositionalBinding = $false)]     # before 5.3.1
    [CmdletBinding(DefaultParameterSetName = 'LocationUpdate', PositionalBinding = $false)] # since 5.3.1
    param(
        [Parameter(ParameterSetName = 'LocationUpdate', Mandatory = $true)]             # since 5.3.1
        [Parameter(ParameterSetName = 'NetworkSiteUpdate', Mandatory = $true)]          # since 5.5.1
        [Parameter(ParameterSetName = 'ReverseNumberLookupUpdate', Mandatory = $true)]  # since 5.3.1
        [Parameter(ParameterSetName = 'Assignment', Mandatory = $true)]
        [Alias('PhoneNumber')]                                                          # since 7.9.0
        [string] $TelephoneNumber,                                                      # since 7.9.0
        [string] $PhoneNumber,                                                          # before 7.9.0
        [Parameter(ParameterSetName = 'LocationUpdate', Mandatory = $true)]             # since 5.3.1
        [Parameter(ParameterSetName = 'Assignment')]
        [string] $LocationId,
        [Parameter(ParameterSetName = 'NetworkSiteUpdate', Mandatory = $true)]          # since 5.5.1
        [Parameter(ParameterSetName = 'Assignment')]                                    # since 5.5.0
        [string] $NetworkSiteId,                                                        # since 5.5.0
        [Parameter(ParameterSetName = 'ReverseNumberLookupUpdate', Mandatory = $true)]  # since 5.3.1
        [Parameter(ParameterSetName = 'Assignment')]                                    # since 5.3.1
        [string] $ReverseNumberLookup,                                                  # since 5.3.1
        [Parameter(ParameterSetName = 'Assignment', Mandatory = $true)]
        [Parameter(ParameterSetName = 'Attribute', Mandatory = $true)]
        [string] $Identity,
        [Parameter(ParameterSetName = 'Assignment', Mandatory = $true)]
        [Alias('PhoneNumberType')]                                                      # since 7.9.0
        [string] $NumberType,                                                           # since 7.9.0
        [string] $PhoneNumberType,                                                      # before 7.9.0
        [Parameter(ParameterSetName = 'Assignment')]                                    # since 5.3.1
        [string] $AssignmentCategory,                                                   # since 5.3.1
        [Parameter(ParameterSetName = 'Assignment')]                                    # since 7.3.0
        [switch] $Notify,                                                               # since 7.3.0
        [Parameter(ParameterSetName = 'Attribute', Mandatory = $true)]
        [bool] $EnterpriseVoiceEnabled,
        [object[]] $HttpPipelinePrepend
    )
    process { Set-Assignment -Caller $PSCmdlet -Bound $PSBoundParameters }
}

function Remove-CsPhoneNumberAssignment {
    [CmdletBinding(DefaultParameterSetName = 'RemoveSome', PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true)]
        [string] $Identity,
        [Parameter(ParameterSetName = 'RemoveSome', Mandatory = $true)]
        [Alias('PhoneNumber')]                                                          # since 7.9.0
        [string] $TelephoneNumber,                                                      # since 7.9.0
        [string] $PhoneNumber,                                                          # before 7.9.0
        [Parameter(ParameterSetName = 'RemoveSome', Mandatory = $true)]
        [Alias('PhoneNumberType')]                                                      # since 7.9.0
        [string] $NumberType,                                                           # since 7.9.0
        [string] $PhoneNumberType,                                                      # before 7.9.0
        [Parameter(ParameterSetName = 'RemoveSome')]                                    # since 7.5.0
        [switch] $AssignmentBlockedForever,                                             # since 7.5.0
        [Parameter(ParameterSetName = 'RemoveSome')]                                    # since 7.5.0
        [int] $AssignmentBlockedDays,                                                   # since 7.5.0
        [Parameter(ParameterSetName = 'RemoveAll', Mandatory = $true)]
        [switch] $RemoveAll,
        [switch] $Notify,                                                               # since 7.3.0
        [object[]] $HttpPipelinePrepend
    )
    process { Remove-Assignment -Caller $PSCmdlet -Bound $PSBoundParameters }
}
