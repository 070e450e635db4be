# What all Grants do.

function Invoke-Grant {
    # Gives a policy to a user, a group or, when neither is named, to the whole tenant: that is what the
    # service does, and the accident that this stand-in must show.
    param([System.Management.Automation.PSCmdlet] $Caller, [System.Collections.IDictionary] $Bound, [string] $PolicyType)
    Invoke-StandinCall -Caller $Caller -Bound $Bound -Writes -Attributes @($PolicyType) -Body {
        if (-not $Bound.ContainsKey('PolicyName')) { Stop-Unsupported 'PolicyName left out' }
        $name = Resolve-Policy -PolicyType $PolicyType -Name $Bound['PolicyName']
        $user = $null
        if (-not [string]::IsNullOrEmpty($Bound['Identity'])) { $user = Resolve-User $Bound['Identity'] }
        $target = 'tenant'
        if ($null -ne $user) { $target = $user['userPrincipalName'] }
        elseif ($Bound.ContainsKey('Group')) { $target = $Bound['Group'] }
        # Only where the documents know -WhatIf does the cmdlet have it, and only there can this be false.
        if (($Bound.ContainsKey('WhatIf') -or $Bound.ContainsKey('Confirm')) -and -not $Caller.ShouldProcess($target)) { return }
        if ($null -ne $user) { $effect = Set-UserPolicy -User $user -PolicyType $PolicyType -Name $name }
        elseif ($Bound.ContainsKey('Group')) { $effect = Set-GroupPolicy -Group $Bound['Group'] -Rank $Bound['Rank'] -PolicyType $PolicyType -Name $name }
        else { $effect = Set-TenantPolicy -PolicyType $PolicyType -Name $name }
        Complete-StandinWrite @($effect)
        if ($Bound.ContainsKey('PassThru') -and $null -ne $user) { New-UserObject -User $user }
    }
}

function Resolve-Policy {
    # As the tenant spells it; $null takes the policy away.
    param([string] $PolicyType, [string] $Name)
    if ([string]::IsNullOrEmpty($Name)) { return $null }
    $policies = (Get-StandinTenant)['policies']
    if ($null -ne $policies) {
        foreach ($known in @($policies[$PolicyType])) { if ($known -eq $Name) { return $known } }
    }
    Stop-Request "Policy '$Name' is not a user policy. You can assign only a user policy to a specific user. ($PolicyType)"
}

function Set-UserPolicy {
    param([hashtable] $User, [string] $PolicyType, $Name)
    $effect = [ordered] @{ attribute = $PolicyType; user = $User['id']; from = $User['policies'][$PolicyType]; to = $Name }
    if ($null -eq $Name) { $User['policies'].Remove($PolicyType) }
    else { $User['policies'][$PolicyType] = $Name }
    Update-StandinUser $User
    return $effect
}

function Set-TenantPolicy {
    param([string] $PolicyType, $Name)
    $given = (Get-StandinTenant)['tenantPolicies']
    if ($null -eq $given) { $given = [hashtable]::new([System.StringComparer]::Ordinal) }
    $effect = [ordered] @{ attribute = $PolicyType; user = $null; from = $given[$PolicyType]; to = $Name; tenantWide = $true }
    if ($null -eq $Name) { $given.Remove($PolicyType) }
    else { $given[$PolicyType] = $Name }
    Update-StandinTenant -Key 'tenantPolicies' -Value $given
    return $effect
}

function Set-GroupPolicy {
    # Groups have no members here, so no user's policies change.
    param([string] $Group, $Rank, [string] $PolicyType, $Name)
    $before = $null
    $kept = @(foreach ($given in @((Get-StandinTenant)['groupPolicies'])) {
            if ($null -eq $given) { continue }
            if ($given['group'] -eq $Group -and $given['policyType'] -eq $PolicyType) { $before = $given['policyName'] } else { $given }
        })
    if ($null -ne $Name) { $kept += @{ group = $Group; policyType = $PolicyType; policyName = $Name; rank = $Rank } }
    Update-StandinTenant -Key 'groupPolicies' -Value $kept
    return [ordered] @{ attribute = $PolicyType; user = $null; group = $Group; rank = $Rank; from = $before; to = $Name }
}
