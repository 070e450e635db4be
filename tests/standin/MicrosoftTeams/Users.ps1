# Users as Get-CsOnlineUser shows them.

# Every policy that a Grant of this module assigns shows on the user under its own name, but for this one.
$script:PolicyProperties = @{ DialoutPolicy = 'OnlineDialOutPolicy' }

function Get-CsOnlineUser {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 1)] [string] $Identity,
        [string] $AccountType,                                                                         # since 4.5.1
        [string] $Filter,
        [string] $Properties,                                                                          # since 6.9.0
        [object] $ResultSize,
        [switch] $SkipUserPolicies,
        [switch] $SoftDeletedUser,                                                                     # since 4.4.3
        [Alias('OrderBy')] [string] $Sort
    )
    process {
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $PSCmdlet -Bound $bound -Body {
            foreach ($name in 'Filter', 'Properties', 'SoftDeletedUser', 'Sort') { if ($bound.ContainsKey($name)) { Stop-Unsupported $name } }
            if (-not [string]::IsNullOrEmpty($Identity)) { $users = @(Resolve-User $Identity) }
            else { $users = Get-StandinUserList }
            $left = [int]::MaxValue
            if ($null -ne $ResultSize -and [string] $ResultSize -ne 'Unlimited') { $left = [int] $ResultSize }
            foreach ($user in $users) {
                if ($left -le 0) { break }
                if ($bound.ContainsKey('AccountType') -and $user['accountType'] -ne $bound['AccountType']) { continue }
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
    if (-not (Test-Since '6.9.0')) { $shown.Remove('TelephoneNumbers') }
    # A harness may say that this module does not show some of them.
    $hidden = @(([string] [System.Environment]::GetEnvironmentVariable('CALLSHEET_STANDIN_HIDES')).Split(',') | ForEach-Object { $_.Trim() })
    foreach ($type in $script:PolicyTypes) {
        $property = $type
        if ($script:PolicyProperties.ContainsKey($type)) { $property = $script:PolicyProperties[$type] }
        if ($hidden -contains $property) { continue }
        $name = $user['policies'][$type]
        if ($SkipPolicies) { $name = $null }
        $shown[$property] = New-PolicyObject $name
    }
    return [pscustomobject] $shown
}

function New-PolicyObject {
    # An object that prints as its name. What is not assigned is $null, and was an object without a name before
    # 4.4.1. Before 3.0.0 policies were texts; a harness may ask for those, so that scripts are tried with both.
    param([string] $Name)
    $missing = [string]::IsNullOrEmpty($Name)
    if ([System.Environment]::GetEnvironmentVariable('CALLSHEET_STANDIN_POLICIES') -eq 'strings') {
        if ($missing) { return $null }
        return $Name
    }
    if ($missing -and (Test-Since '4.4.1')) { return $null }
    $policy = [pscustomobject] @{ Name = $(if ($missing) { $null } else { $Name }) }
    $policy.PSObject.Methods.Add([System.Management.Automation.PSScriptMethod]::new('ToString', { [string] $this.Name }))
    return $policy
}
