# tenant.json: read once, kept in memory, written whole after each change.
# A user and a number each have their line in the file. Lines that did not change are kept as text,
# so a write costs the joining of lines and not the writing of every value anew.

$script:TenantStamp = ''
$script:Tenant = $null       # everything in the file but users and numbers
$script:TenantLines = $null  # the text of each of its keys, as far as written
$script:UserList = $null     # in the order of the file
$script:UserLines = $null    # the text of each, or $null while nothing has been written yet
$script:UserByName = $null   # by id, UPN, SIP address with and without its prefix
$script:Numbers = $null      # by telephone number
$script:NumberLines = $null  # their text, sorted; $null while nothing has been written yet
$script:HeldBy = $null       # numbers by the id of their user

function Open-StandinTenant {
    $path = Get-StandinPath 'tenant.json'
    $stamp = Get-StandinStamp $path
    if ($stamp -eq $script:TenantStamp) { return }
    if ($stamp -eq 'none') { throw "The stand-in has no tenant: there is no $path." }
    $read = ConvertFrom-StandinJson ([System.IO.File]::ReadAllText($path))
    $users = [System.Collections.ArrayList]::new()
    $byName = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    if ($read.ContainsKey('users')) { foreach ($user in @($read['users'])) { [void] $users.Add((Complete-StandinUser $user)) } }
    # An id is never mistaken for somebody else's UPN, nor a UPN for somebody else's SIP address.
    foreach ($key in 'id', 'userPrincipalName', 'sipAddress') {
        for ($at = 0; $at -lt $users.Count; $at++) {
            $name = $users[$at][$key]
            if ([string]::IsNullOrEmpty($name)) { continue }
            if ($key -ne 'sipAddress' -and $byName.ContainsKey($name) -and $byName[$name] -ne $at) { throw "tenant.json: two users have the $key '$name'." }
            if (-not $byName.ContainsKey($name)) { $byName[$name] = $at }
            if ($key -eq 'sipAddress' -and $name.StartsWith('sip:', [System.StringComparison]::OrdinalIgnoreCase)) {
                $bare = $name.Substring(4)
                if (-not $byName.ContainsKey($bare)) { $byName[$bare] = $at }
            }
        }
    }
    $script:UserList = $users
    $script:UserByName = $byName
    $script:UserLines = $null
    $script:Numbers = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    $script:NumberLines = $null
    $script:HeldBy = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    if ($read.ContainsKey('numbers')) {
        foreach ($number in @($read['numbers'])) {
            $name = $number['telephoneNumber']
            if ($script:Numbers.ContainsKey($name)) { throw "tenant.json: the number '$name' is listed twice." }
            $script:Numbers[$name] = Complete-StandinNumber $number
            Add-StandinHolder $number
        }
    }
    $read.Remove('users')
    $read.Remove('numbers')
    $script:Tenant = $read
    $script:TenantLines = [hashtable]::new([System.StringComparer]::Ordinal)
    $script:TenantStamp = $stamp
}

# What the file leaves out has the value that the service would show.
$script:UserDefault = @{ sipAddress = $null; displayName = $null; accountType = 'User'; accountEnabled = $true; usageLocation = $null; featureTypes = @(); enterpriseVoiceEnabled = $false }
$script:NumberDefault = @{ assignedTo = $null; assignmentCategory = $null; locationId = $null; civicAddressId = $null; isoCountryCode = $null; capability = @('UserAssignment'); numberSource = 'Online'; activationState = 'Activated' }

function Complete-StandinUser {
    param([hashtable] $User)
    foreach ($key in $script:UserDefault.Keys) { if (-not $User.ContainsKey($key)) { $User[$key] = $script:UserDefault[$key] } }
    if ($User['policies'] -isnot [hashtable]) { $User['policies'] = [hashtable]::new([System.StringComparer]::Ordinal) }
    # "Nothing assigned" has one spelling in the file: no entry.
    foreach ($type in @($User['policies'].Keys)) { if ([string]::IsNullOrEmpty($User['policies'][$type])) { $User['policies'].Remove($type) } }
    return $User
}

function Complete-StandinNumber {
    param([hashtable] $Number)
    foreach ($key in $script:NumberDefault.Keys) { if (-not $Number.ContainsKey($key)) { $Number[$key] = $script:NumberDefault[$key] } }
    if (-not [string]::IsNullOrEmpty($Number['assignedTo'])) {
        $user = Get-StandinUser $Number['assignedTo']
        if ($null -ne $user) { $Number['assignedTo'] = $user['id'] }
        if ($null -eq $Number['assignmentCategory']) { $Number['assignmentCategory'] = 'Primary' }
    }
    return $Number
}

function Save-StandinTenant {
    if ($null -eq $script:UserLines) {
        $script:UserLines = [System.Collections.Generic.List[string]]::new()
        foreach ($user in $script:UserList) { $script:UserLines.Add((ConvertTo-StandinJson $user)) }
    }
    if ($null -eq $script:NumberLines) {
        $script:NumberLines = [System.Collections.Generic.SortedDictionary[string, string]]::new([System.StringComparer]::Ordinal)
        foreach ($name in @($script:Numbers.Keys)) { $script:NumberLines[$name] = ConvertTo-StandinJson $script:Numbers[$name] }
    }
    $parts = [System.Collections.Generic.SortedDictionary[string, string]]::new([System.StringComparer]::Ordinal)
    foreach ($key in $script:Tenant.Keys) {
        if (-not $script:TenantLines.ContainsKey($key)) { $script:TenantLines[$key] = ConvertTo-StandinJson $script:Tenant[$key] }
        $parts[$key] = $script:TenantLines[$key]
    }
    $parts['users'] = "[`n" + [string]::Join(",`n", $script:UserLines) + "`n]"
    $parts['numbers'] = "[`n" + [string]::Join(",`n", $script:NumberLines.Values) + "`n]"
    $lines = [System.Collections.Generic.List[string]]::new()
    foreach ($key in $parts.Keys) { $lines.Add((ConvertTo-StandinJson $key) + ': ' + $parts[$key]) }
    $path = Get-StandinPath 'tenant.json'
    Write-StandinFile -Path $path -Text ("{`n" + [string]::Join(",`n", $lines) + "`n}`n")
    $script:TenantStamp = Get-StandinStamp $path
}

function Get-StandinTenant { return $script:Tenant }

function Get-StandinUserList { return , $script:UserList }

function Get-StandinUser {
    # By id, UPN or SIP address; $null for a stranger.
    param([string] $Name)
    if ([string]::IsNullOrEmpty($Name) -or -not $script:UserByName.ContainsKey($Name)) { return $null }
    return $script:UserList[$script:UserByName[$Name]]
}

function Get-StandinNumber {
    param([string] $Name)
    if ([string]::IsNullOrEmpty($Name)) { return $null }
    return $script:Numbers[$Name]
}

function Get-StandinHeldNumber {
    # The numbers of a user, Primary first, as a list that stays as it is while numbers are given back.
    param([string] $UserId)
    if (-not $script:HeldBy.ContainsKey($UserId)) { return , @() }
    $primary = @(); $other = @()
    foreach ($number in $script:HeldBy[$UserId]) { if ($number['assignmentCategory'] -eq 'Primary') { $primary += $number } else { $other += $number } }
    return , @($primary + $other)
}

function Add-StandinHolder {
    param([hashtable] $Number)
    $id = $Number['assignedTo']
    if ([string]::IsNullOrEmpty($id)) { return }
    if (-not $script:HeldBy.ContainsKey($id)) { $script:HeldBy[$id] = [System.Collections.ArrayList]::new() }
    [void] $script:HeldBy[$id].Add($Number)
}

function Set-StandinHolder {
    # Gives a number to a user, or with $null takes it back.
    param([hashtable] $Number, $UserId, $Category)
    $before = $Number['assignedTo']
    if (-not [string]::IsNullOrEmpty($before) -and $script:HeldBy.ContainsKey($before)) { [void] $script:HeldBy[$before].Remove($Number) }
    $Number['assignedTo'] = $UserId
    $Number['assignmentCategory'] = $Category
    Add-StandinHolder $Number
    Update-StandinNumber $Number
}

function Add-StandinNumber {
    param([hashtable] $Number)
    $script:Numbers[$Number['telephoneNumber']] = Complete-StandinNumber $Number
    Update-StandinNumber $Number
}

function Update-StandinNumber {
    param([hashtable] $Number)
    if ($null -ne $script:NumberLines) { $script:NumberLines[$Number['telephoneNumber']] = ConvertTo-StandinJson $Number }
}

function Update-StandinUser {
    param([hashtable] $User)
    if ($null -ne $script:UserLines) { $script:UserLines[$script:UserByName[$User['id']]] = ConvertTo-StandinJson $User }
}

function Update-StandinTenant {
    param([string] $Key, $Value)
    $script:Tenant[$Key] = $Value
    $script:TenantLines.Remove($Key)
}
