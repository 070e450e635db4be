# Users as Get-CsOnlineUser shows them.

# Every policy that a Grant of this module assigns shows on the user under its own name.
$script:PolicyTypes = @(
    'CallingLineIdentity', 'OnlineAudioConferencingRoutingPolicy', 'OnlineVoicemailPolicy', 'OnlineVoiceRoutingPolicy',
    'TeamsCallHoldPolicy', 'TeamsCallingPolicy', 'TeamsCallParkPolicy', 'TeamsEmergencyCallingPolicy',
    'TeamsEmergencyCallRoutingPolicy', 'TeamsIPPhonePolicy', 'TeamsSharedCallingRoutingPolicy',
    'TeamsSurvivableBranchAppliancePolicy', 'TeamsVoiceApplicationsPolicy', 'TenantDialPlan'
)

function Get-CsOnlineUser {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 1)] [string] $Identity,
        [string] $AccountType,
        [string] $Filter,
        [string] $Properties,
        [object] $ResultSize,
        [switch] $SkipUserPolicies,
        [switch] $SoftDeletedUser,
        [Alias('OrderBy')] [string] $Sort
    )
    process {
        Assert-KnownParameter -Caller $PSCmdlet -Bound $PSBoundParameters
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $PSCmdlet -Bound $bound -Body {
            foreach ($name in 'Filter', 'Properties', 'SoftDeletedUser', 'Sort') { if ($bound.ContainsKey($name)) { Stop-Unsupported $name } }
            if (-not [string]::IsNullOrEmpty($Identity)) { $users = @(Resolve-User $Identity) }
            else { $users = Get-StandinUserList }
            $left = [int]::MaxValue
            if ($null -ne $ResultSize -and [string] $ResultSize -ne 'Unlimited') { $left = [int] $ResultSize }
            foreach ($user in $users) {
                if ($left -le 0) { break }
                if (-not [string]::IsNullOrEmpty($AccountType) -and $user['accountType'] -ne $AccountType) { continue }
                $left--
                New-UserObject -User $user -SkipPolicies:$SkipUserPolicies
            }
        }
    }
}

function Resolve-User {
    # By object id, UPN or SIP address. Display names and wildcards are nobody.
    param([string] $Name)
    $user = Get-StandinUser $Name
    if ($null -eq $user) {
        Stop-Request -Text "The server responded with a Request Error, Status: NotFound. User '$Name' was not found." -Id 'NotFound' -Category 'ObjectNotFound'
    }
    return $user
}

function New-UserObject {
    param([hashtable] $User, [switch] $SkipPolicies)
    $view = Get-StandinUserView $User
    $user = $view.User
    $lineUri = $null
    $telephoneNumbers = @()
    foreach ($number in $view.Numbers) {
        if ($number['assignmentCategory'] -eq 'Primary') { $lineUri = 'tel:' + $number['telephoneNumber'] }
        $telephoneNumbers += [pscustomobject] @{ TelephoneNumber = $number['telephoneNumber']; AssignmentCategory = $number['assignmentCategory'] }
    }
    $shown = [ordered] @{
        Identity               = $user['id']
        UserPrincipalName      = $user['userPrincipalName']
        SipAddress             = $user['sipAddress']
        DisplayName            = $user['displayName']
        Alias                  = ([string] $user['userPrincipalName']).Split('@')[0]
        AccountEnabled         = $user['accountEnabled']
        AccountType            = $user['accountType']
        FeatureTypes           = @($user['featureTypes'])
        EnterpriseVoiceEnabled = $user['enterpriseVoiceEnabled']
        LineUri                = $lineUri
        TelephoneNumbers       = $telephoneNumbers
        UsageLocation          = $user['usageLocation']
        TenantId               = (Get-StandinTenant)['tenantId']
    }
    if ($script:ModuleVersion -lt [version] '6.9.0') { $shown.Remove('TelephoneNumbers') }
    foreach ($type in $script:PolicyTypes) {
        $name = $user['policies'][$type]
        if ($SkipPolicies -or [string]::IsNullOrEmpty($name)) { $shown[$type] = $null }
        else { $shown[$type] = New-PolicyObject $name }
    }
    return [pscustomobject] $shown
}

function New-PolicyObject {
    # An object that prints as its name.
    param([string] $Name)
    $policy = [pscustomobject] @{ Name = $Name }
    $policy.PSObject.Methods.Add([System.Management.Automation.PSScriptMethod]::new('ToString', { $this.Name }))
    return $policy
}
