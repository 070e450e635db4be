# What reads show. As a rule the tenant as it is; after a fault of the kind slowToShow, for as many
# reads as the fault says, what it was before the write. Reads of users, of numbers and of dial plans count
# apart, so a script that reads both after a write sees one old picture, not half of each.

function Copy-StandinValue {
    param($Value)
    return ConvertFrom-StandinJson (ConvertTo-StandinJson $Value)
}

function Get-StandinPicture {
    # What a write to this user or number could change, as it is now.
    param([hashtable] $Call)
    $rows = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    $user = Get-StandinUser $Call.UserId
    if ($null -ne $user) {
        foreach ($number in (Get-StandinHeldNumber $user['id'])) { $rows[$number['telephoneNumber']] = Copy-StandinValue $number }
    }
    if (-not [string]::IsNullOrEmpty($Call.Number) -and -not $rows.ContainsKey($Call.Number)) {
        $rows[$Call.Number] = $null
        $number = Get-StandinNumber $Call.Number
        if ($null -ne $number) { $rows[$Call.Number] = Copy-StandinValue $number }
    }
    $picture = @{ UserId = $null; Rows = $rows; Policies = @{}; Voice = $null }
    if (@($Call.Attributes) -contains 'DialPlan') { $picture.Plans = Copy-StandinPlans }
    if ($null -ne $user) {
        $picture.UserId = $user['id']
        $picture.Policies = Copy-StandinValue $user['policies']
        $picture.Voice = $user['enterpriseVoiceEnabled']
    }
    return $picture
}

function Copy-StandinPlans {
    # The dial plans as they are now, and which of them can be granted.
    $tenant = Get-StandinTenant
    $listed = @()
    if ($null -ne $tenant['policies']) { $listed = @($tenant['policies']['TenantDialPlan']) }
    return Copy-StandinValue @{ plans = @($tenant['dialPlans']); listed = $listed }
}

function Get-StandinPlanView {
    # The dial plans and the names that can be granted, as a read shows them now.
    $shown = Copy-StandinPlans
    foreach ($shadow in (Get-StandinShadow 'planReads')) {
        if (-not $shadow.ContainsKey('dialPlans')) { continue }
        $shown = $shadow['dialPlans']
        $shadow['planReads'] = [int] $shadow['planReads'] + 1
        Save-StandinFault
    }
    return $shown
}

function Add-StandinShadow {
    # Keeps of the picture from before the write what the write has changed.
    param([hashtable] $Before, [int] $Reads)
    $shadow = [hashtable]::new([System.StringComparer]::Ordinal)
    $shadow['user'] = $Before.UserId
    $shadow['reads'] = $Reads
    $shadow['userReads'] = 0
    $shadow['numberReads'] = 0
    $policies = [hashtable]::new([System.StringComparer]::Ordinal)
    $user = Get-StandinUser $Before.UserId
    if ($null -ne $user) {
        foreach ($type in @(@($Before.Policies.Keys) + @($user['policies'].Keys))) {
            if ($Before.Policies[$type] -ne $user['policies'][$type]) { $policies[$type] = $Before.Policies[$type] }
        }
        if ($Before.Voice -ne $user['enterpriseVoiceEnabled']) { $shadow['enterpriseVoiceEnabled'] = $Before.Voice }
    }
    $shadow['policies'] = $policies
    $rows = [hashtable]::new([System.StringComparer]::Ordinal)
    foreach ($name in $Before.Rows.Keys) {
        if ((ConvertTo-StandinJson $Before.Rows[$name]) -ne (ConvertTo-StandinJson (Get-StandinNumber $name))) { $rows[$name] = $Before.Rows[$name] }
    }
    $shadow['numbers'] = $rows
    if ($Before.ContainsKey('Plans')) { $shadow['dialPlans'] = $Before.Plans; $shadow['planReads'] = 0 }
    $script:Faults['shadows'] = @($script:Faults['shadows']) + $shadow
    Save-StandinFault
}

function Get-StandinShadow {
    # Those that still hide something from this kind of read, newest first: the oldest is laid on last.
    param([string] $Kind)
    $live = @(@($script:Faults['shadows']) | Where-Object { [int] $_[$Kind] -lt [int] $_['reads'] })
    [array]::Reverse($live)
    return , $live
}

function Get-StandinUserView {
    # A user with their numbers, as a read shows them now.
    param([hashtable] $User)
    $shadows = @((Get-StandinShadow 'userReads') | Where-Object { $_['user'] -eq $User['id'] })
    if ($shadows.Count -eq 0) { return @{ User = $User; Numbers = (Get-StandinHeldNumber $User['id']) } }
    $shown = Copy-StandinValue $User
    $rows = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    foreach ($number in (Get-StandinHeldNumber $User['id'])) { $rows[$number['telephoneNumber']] = $number }
    foreach ($shadow in $shadows) {
        foreach ($type in $shadow['policies'].Keys) { $shown['policies'][$type] = $shadow['policies'][$type] }
        if ($shadow.ContainsKey('enterpriseVoiceEnabled')) { $shown['enterpriseVoiceEnabled'] = $shadow['enterpriseVoiceEnabled'] }
        foreach ($name in $shadow['numbers'].Keys) { $rows[$name] = $shadow['numbers'][$name] }
        $shadow['userReads'] = [int] $shadow['userReads'] + 1
    }
    Save-StandinFault
    $held = @($rows.Values | Where-Object { $null -ne $_ -and $_['assignedTo'] -eq $User['id'] })
    $primary = @($held | Where-Object { $_['assignmentCategory'] -eq 'Primary' })
    $other = @($held | Where-Object { $_['assignmentCategory'] -ne 'Primary' })
    return @{ User = $shown; Numbers = @($primary + $other) }
}

function Get-StandinNumberView {
    # The numbers that pass a filter, sorted, as a read shows them now. $UserId or $Name, when given,
    # say where to look, so that a question about one user does not go through the whole tenant.
    param([scriptblock] $Filter, [string] $UserId, [string] $Name)
    $rows = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    if (-not [string]::IsNullOrEmpty($Name)) { $found = @(Get-StandinNumber $Name) }
    elseif (-not [string]::IsNullOrEmpty($UserId)) { $found = Get-StandinHeldNumber $UserId }
    else { $found = @($script:Numbers.Values) }
    foreach ($number in $found) { if ($null -ne $number -and (& $Filter $number)) { $rows[$number['telephoneNumber']] = $number } }
    $used = $false
    foreach ($shadow in (Get-StandinShadow 'numberReads')) {
        $counts = $false
        foreach ($key in $shadow['numbers'].Keys) {
            $old = $shadow['numbers'][$key]
            if ($rows.ContainsKey($key)) { $rows.Remove($key); $counts = $true }
            if ($null -ne $old -and (& $Filter $old)) { $rows[$key] = $old; $counts = $true }
        }
        if ($counts) { $shadow['numberReads'] = [int] $shadow['numberReads'] + 1; $used = $true }
    }
    if ($used) { Save-StandinFault }
    $names = [string[]] @($rows.Keys)
    [array]::Sort($names, [System.StringComparer]::Ordinal)
    foreach ($key in $names) { $rows[$key] }
}
