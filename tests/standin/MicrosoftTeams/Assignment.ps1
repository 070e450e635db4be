# Giving numbers to users: the body of Set-CsPhoneNumberAssignment.

function Set-Assignment {
    param([System.Management.Automation.PSCmdlet] $Caller, [System.Collections.IDictionary] $Bound)
    $ask = Get-CurrentName $Bound
    $number = ConvertTo-InventoryName $ask['TelephoneNumber']
    $attributes = @(switch ($Caller.ParameterSetName) {
            'Assignment' { 'TelephoneNumber'; if ($ask.ContainsKey('LocationId')) { 'LocationId' } }
            'Attribute' { 'EnterpriseVoiceEnabled' }
            'LocationUpdate' { 'LocationId' }
            'NetworkSiteUpdate' { 'NetworkSiteId' }
            'ReverseNumberLookupUpdate' { 'ReverseNumberLookup' }
        })
    Invoke-StandinCall -Caller $Caller -Bound $Bound -Writes -ReturnsErrors:$script:ReturnsErrors -Attributes $attributes -Number $number -NumberType $ask['NumberType'] -Body {
        switch ($Caller.ParameterSetName) {
            'Assignment' { Add-Assignment -Ask $ask -Number $number }
            'Attribute' { Set-VoiceEnabled -Ask $ask }
            default { Set-NumberDetail -Ask $ask -Number $number }
        }
    }
}

function Add-Assignment {
    param([hashtable] $Ask, [string] $Number)
    $type = Assert-NumberText -Number $Number -Type $Ask['NumberType']
    $category = 'Primary'
    if ($Ask.ContainsKey('AssignmentCategory')) { $category = @('Primary', 'Private', 'Alternate') | Where-Object { $_ -eq $Ask['AssignmentCategory'] } }
    if ([string]::IsNullOrEmpty($category)) { Stop-Request "AssignmentCategory '$($Ask['AssignmentCategory'])' is not valid. Valid values are Primary, Private and Alternate." }
    if ($category -eq 'Alternate' -and -not (Test-Since '7.6.0')) { Stop-Request "AssignmentCategory 'Alternate' is not valid in this version of the module." }
    $user = Resolve-User $Ask['Identity']
    Assert-Licence -User $user -Type $type -Identity $Ask['Identity']
    $row = Get-StandinNumber $Number
    if ($null -eq $row) {
        if ($type -ne 'DirectRouting') { Stop-UnknownNumber $Number }
        $row = [hashtable]::new([System.StringComparer]::Ordinal)
        $row['telephoneNumber'] = $Number
        $row['numberType'] = 'DirectRouting'
        $row['capability'] = @('UserAssignment', 'VoiceApplicationAssignment')
        # Not in the inventory yet: nothing may be stored before everything has been checked.
        $new = $true
    }
    else { $new = $false }
    Assert-Assignable -Row $row -User $user -Type $type -Category $category
    $place = $null
    if ($Ask.ContainsKey('LocationId')) { $place = Resolve-Place -Row $row -LocationId $Ask['LocationId'] }
    Assert-ReverseLookup -Row $row -Ask $Ask
    if ($new) { Add-StandinNumber $row }

    $holder = $row['assignedTo']
    $effects = @([ordered] @{ attribute = 'TelephoneNumber'; user = $user['id']; from = $(if ($holder -eq $user['id']) { $Number } else { $null }); to = $Number; number = $Number; numberType = $type; category = $category })
    if ($null -ne $place) { $effects += Set-Place -Row $row -Place $place -UserId $user['id'] }
    foreach ($pair in @(('NetworkSiteId', 'networkSiteId'), ('ReverseNumberLookup', 'reverseNumberLookup'))) {
        if ($Ask.ContainsKey($pair[0])) { $effects += Set-Detail -Row $row -Key $pair[1] -Attribute $pair[0] -Value $Ask[$pair[0]] -UserId $user['id'] }
    }
    Set-StandinHolder -Number $row -UserId $user['id'] -Category $category
    if ($category -eq 'Primary') { $user['enterpriseVoiceEnabled'] = $true }
    Update-StandinUser $user
    Complete-StandinWrite $effects
}

function Assert-NumberText {
    # The number as text and its type by name; answers the type as the service spells it.
    param([string] $Number, [string] $Type)
    $known = @('DirectRouting', 'CallingPlan', 'OperatorConnect') | Where-Object { $_ -eq $Type }
    if ($null -eq $known) { Stop-Request "NumberType '$Type' is not valid. Valid values are DirectRouting, CallingPlan and OperatorConnect." }
    if ($Number -match '\Atel:') { Stop-Request "Telephone Number '$Number' is not valid: the prefix 'tel:' is not accepted." }
    if ($Number -notmatch '\A\+[0-9]{1,15}(;ext=[0-9]+)?\z') { Stop-Request "Telephone Number '$Number' is not valid: it must be in E.164 format." }
    if ($known -ne 'DirectRouting' -and $Number.Contains(';')) { Stop-Request "Telephone Number '$Number' is not valid: an extension is supported for DirectRouting only." }
    return $known
}

function Assert-Licence {
    param([hashtable] $User, [string] $Type, [string] $Identity)
    $features = @($User['featureTypes'])
    $resource = $User['accountType'] -eq 'ResourceAccount'
    $licensed = $features -contains 'PhoneSystem' -or ($resource -and $features -contains 'VoiceApp')
    # A resource account needs no plan of its own for a number of a Calling Plan.
    if ($Type -eq 'CallingPlan' -and -not $resource -and $features -notcontains 'CallingPlan') { $licensed = $false }
    if (-not $licensed) { Stop-Request "User '$Identity' lacks appropriate licenses to assign a '$Type' number." }
}

function Assert-Assignable {
    # Whether this user may have this number, as things stand.
    param([hashtable] $Row, [hashtable] $User, [string] $Type, [string] $Category)
    $name = $Row['telephoneNumber']
    $id = $User['id']
    if ($Row['numberType'] -ne $Type) { Stop-Request "Telephone Number '$name' is a '$($Row['numberType'])' number and cannot be assigned as '$Type'." }
    if ($Row['numberSource'] -eq 'OnPremises') { Stop-Request "User '$($User['userPrincipalName'])' already has a telephone number set in the on-premises Active Directory: '$name' is managed there." }
    if (-not [string]::IsNullOrEmpty($Row['assignedTo']) -and $Row['assignedTo'] -ne $id) { Stop-Request "Telephone Number '$name' has already been assigned to another user" }
    if ($Row['assignmentBlockedState'] -eq 'BlockedForever' -or $Row['assignmentBlockedState'] -eq 'BlockedUntil') { Stop-Request "Telephone Number '$name' is blocked from assignment." }
    $needed = $(if ($User['accountType'] -eq 'ResourceAccount') { 'VoiceApplicationAssignment' } else { 'UserAssignment' })
    if (@($Row['capability']) -notcontains $needed) { Stop-Request "Telephone Number '$name' does not have the capability '$needed'." }
    if ($Row['assignedTo'] -eq $id -and $Row['assignmentCategory'] -ne $Category) { Stop-Request "Telephone Number '$name' is already the user's '$($Row['assignmentCategory'])' number." }
    $primary = $null
    foreach ($held in (Get-StandinHeldNumber $id)) {
        if ($held['numberSource'] -eq 'OnPremises') { Stop-Request "User '$($User['userPrincipalName'])' already has a telephone number set in the on-premises Active Directory." }
        if ($held['assignmentCategory'] -eq 'Primary') { $primary = $held }
        if ([object]::ReferenceEquals($held, $Row)) { continue }
        # What the service does here is not documented. Refusing proves that a change is a release, then an assignment.
        if ($held['assignmentCategory'] -eq $Category) { Stop-Request "User '$($User['userPrincipalName'])' already has the $Category telephone number '$($held['telephoneNumber'])'. Remove it before assigning another one." }
    }
    if ($Category -ne 'Primary') {
        if ($null -eq $primary) { Stop-Request "User '$($User['userPrincipalName'])' needs a Primary telephone number before a $Category one." }
        if ($Category -eq 'Private' -and $primary['numberType'] -ne $Type) { Stop-Request "The Private telephone number must be of the type of the Primary one, '$($primary['numberType'])'." }
    }
}

function Set-VoiceEnabled {
    param([hashtable] $Ask)
    $user = Resolve-User $Ask['Identity']
    $wanted = [bool] $Ask['EnterpriseVoiceEnabled']
    if ($wanted) { Assert-Licence -User $user -Type 'DirectRouting' -Identity $Ask['Identity'] }
    $effect = [ordered] @{ attribute = 'EnterpriseVoiceEnabled'; user = $user['id']; from = $user['enterpriseVoiceEnabled']; to = $wanted }
    $user['enterpriseVoiceEnabled'] = $wanted
    Update-StandinUser $user
    Complete-StandinWrite @($effect)
}

function Set-NumberDetail {
    # The sets that change a number without naming a user.
    param([hashtable] $Ask, [string] $Number)
    $row = Get-StandinNumber $Number
    if ($null -eq $row) { Stop-UnknownNumber $Number }
    if ($Ask.ContainsKey('LocationId')) {
        $effect = Set-Place -Row $row -Place (Resolve-Place -Row $row -LocationId $Ask['LocationId']) -UserId $row['assignedTo']
    }
    elseif ($Ask.ContainsKey('NetworkSiteId')) {
        $effect = Set-Detail -Row $row -Key 'networkSiteId' -Attribute 'NetworkSiteId' -Value $Ask['NetworkSiteId'] -UserId $row['assignedTo']
    }
    else {
        Assert-ReverseLookup -Row $row -Ask $Ask
        $effect = Set-Detail -Row $row -Key 'reverseNumberLookup' -Attribute 'ReverseNumberLookup' -Value $Ask['ReverseNumberLookup'] -UserId $row['assignedTo']
    }
    Update-StandinNumber $row
    Complete-StandinWrite @($effect)
}

function Set-Detail {
    param([hashtable] $Row, [string] $Key, [string] $Attribute, [string] $Value, [string] $UserId)
    $effect = [ordered] @{ attribute = $Attribute; user = $(if ($UserId -eq '') { $null } else { $UserId }); from = $Row[$Key]; to = $Value; number = $Row['telephoneNumber'] }
    $Row[$Key] = $Value
    return $effect
}

function Assert-ReverseLookup {
    param([hashtable] $Row, [hashtable] $Ask)
    if (-not $Ask.ContainsKey('ReverseNumberLookup')) { return }
    if ($Ask['ReverseNumberLookup'] -ne 'SkipInternalVoip') { Stop-Request "ReverseNumberLookup '$($Ask['ReverseNumberLookup'])' is not valid." }
    if ($Row['numberType'] -ne 'DirectRouting') { Stop-Request 'ReverseNumberLookup is supported for DirectRouting only.' }
}
