# Telephone numbers: their spelling, and how Get-CsPhoneNumberAssignment shows them.

function ConvertTo-InventoryName {
    # The spelling in the tenant: always with the plus. What is no number at all stays as it is.
    param([string] $Text)
    if ($Text -match '\A[0-9]+(;ext=[0-9]+)?\z') { return '+' + $Text }
    return $Text
}

function Get-CurrentName {
    # Bound parameters under the names of 7.9.0, so that the cmdlets of both ages share their bodies.
    param([System.Collections.IDictionary] $Bound)
    $current = @{}
    foreach ($name in @($Bound.Keys)) {
        $new = $name
        if ($name -eq 'PhoneNumber') { $new = 'TelephoneNumber' }
        if ($name -eq 'PhoneNumberType') { $new = 'NumberType' }
        $current[$new] = $Bound[$name]
    }
    return $current
}

function Get-Assignment {
    # The body of Get-CsPhoneNumberAssignment.
    param([System.Management.Automation.PSCmdlet] $Caller, [System.Collections.IDictionary] $Bound)
    $ask = Get-CurrentName $Bound
    $number = ConvertTo-InventoryName $ask['TelephoneNumber']
    Invoke-StandinCall -Caller $Caller -Bound $Bound -Number $number -Body {
        if ($ask.ContainsKey('Filter')) { Stop-Unsupported 'Filter' }
        $top = 500
        if ($ask.ContainsKey('Top')) { $top = $ask['Top'] }
        if ($top -lt 1 -or $top -gt 1000) { Stop-Request "Top '$top' is not valid: it must be between 1 and 1000." }
        $skip = 0
        if ($ask.ContainsKey('Skip')) { $skip = $ask['Skip'] }
        $holder = ''
        if ($ask.ContainsKey('AssignedPstnTargetId')) {
            $user = Get-StandinUser $ask['AssignedPstnTargetId']
            # A policy instance can hold a number too; a stranger holds none.
            $holder = $(if ($null -ne $user) { $user['id'] } else { $ask['AssignedPstnTargetId'] })
        }
        $rows = @(Get-StandinNumberView -UserId $holder -Name $number -Filter { param($row) Test-Assignment -Row $row -Ask $ask -Holder $holder -Number $number })
        for ($at = $skip; $at -lt $rows.Count -and $at -lt $skip + $top; $at++) { New-NumberObject $rows[$at] }
    }
}

function Test-Assignment {
    # Whether a number passes what was asked for. Comparisons know no case.
    param([hashtable] $Row, [hashtable] $Ask, [string] $Holder, [string] $Number)
    if ($Number -ne '' -and $Row['telephoneNumber'] -ne $Number) { return $false }
    if ($Holder -ne '' -and $Row['assignedTo'] -ne $Holder) { return $false }
    foreach ($pair in @(('NumberType', 'numberType'), ('AssignmentCategory', 'assignmentCategory'), ('ActivationState', 'activationState'), ('CivicAddressId', 'civicAddressId'), ('IsoCountryCode', 'isoCountryCode'), ('LocationId', 'locationId'), ('NetworkSiteId', 'networkSiteId'))) {
        if ($Ask.ContainsKey($pair[0]) -and $Row[$pair[1]] -ne $Ask[$pair[0]]) { return $false }
    }
    if ($Ask.ContainsKey('PstnAssignmentStatus') -and (Get-AssignmentStatus $Row) -ne $Ask['PstnAssignmentStatus']) { return $false }
    if ($Ask.ContainsKey('CapabilitiesContain')) {
        foreach ($wanted in $Ask['CapabilitiesContain'].Split(',')) { if (@($Row['capability']) -notcontains $wanted.Trim()) { return $false } }
    }
    $name = $Row['telephoneNumber']
    if ($Ask.ContainsKey('TelephoneNumberStartsWith') -and -not $name.StartsWith((ConvertTo-InventoryName $Ask['TelephoneNumberStartsWith']), [System.StringComparison]::OrdinalIgnoreCase)) { return $false }
    if ($Ask.ContainsKey('TelephoneNumberContain') -and $name.IndexOf($Ask['TelephoneNumberContain'], [System.StringComparison]::OrdinalIgnoreCase) -lt 0) { return $false }
    if ($Ask.ContainsKey('TelephoneNumberGreaterThan') -and [string]::CompareOrdinal($name, (ConvertTo-InventoryName $Ask['TelephoneNumberGreaterThan'])) -le 0) { return $false }
    if ($Ask.ContainsKey('TelephoneNumberLessThan') -and [string]::CompareOrdinal($name, (ConvertTo-InventoryName $Ask['TelephoneNumberLessThan'])) -ge 0) { return $false }
    return $true
}

function Get-AssignmentStatus {
    param([hashtable] $Row)
    if ([string]::IsNullOrEmpty($Row['assignedTo'])) { return 'Unassigned' }
    $user = Get-StandinUser $Row['assignedTo']
    if ($null -eq $user) { return 'PolicyAssigned' }
    if ($user['accountType'] -eq 'ResourceAccount') { return 'VoiceApplicationAssigned' }
    return 'UserAssigned'
}

function Get-ShownPlace {
    # "No location" has two spellings in the service's answers: the zero GUID and a blank.
    param([hashtable] $Row, [string] $Key)
    if (-not [string]::IsNullOrEmpty($Row[$Key])) { return $Row[$Key] }
    if ($Row['numberType'] -eq 'DirectRouting') { return $script:NoId }
    return $null
}

function New-NumberObject {
    param([hashtable] $Row)
    $microsoft = $Row['numberType'] -eq 'CallingPlan'
    $shown = [ordered] @{
        TelephoneNumber         = $Row['telephoneNumber']
        OperatorId              = $(if ($Row.ContainsKey('operatorId')) { $Row['operatorId'] } else { $script:NoId })
        NumberType              = $Row['numberType']
        ActivationState         = $Row['activationState']
        AssignedPstnTargetId    = $Row['assignedTo']
        AssignmentCategory      = $Row['assignmentCategory']
        Capability              = @($Row['capability'])
        City                    = $Row['city']
        CivicAddressId          = (Get-ShownPlace -Row $Row -Key 'civicAddressId')
        IsoCountryCode          = $Row['isoCountryCode']
        IsoSubdivision          = $Row['isoSubdivision']
        LocationId              = (Get-ShownPlace -Row $Row -Key 'locationId')
        LocationUpdateSupported = $(if ($Row.ContainsKey('locationUpdateSupported')) { $Row['locationUpdateSupported'] } else { $true })
        NetworkSiteId           = $Row['networkSiteId']
        PortInOrderStatus       = $Row['portInOrderStatus']
        PstnAssignmentStatus    = (Get-AssignmentStatus $Row)
        PstnPartnerId           = $Row['pstnPartnerId']
        PstnPartnerName         = $(if ($Row.ContainsKey('pstnPartnerName')) { $Row['pstnPartnerName'] } elseif ($microsoft) { 'Microsoft' } else { $null })
        NumberSource            = $Row['numberSource']
        ReverseNumberLookup     = @(if (-not [string]::IsNullOrEmpty($Row['reverseNumberLookup'])) { $Row['reverseNumberLookup'] })
        Tag                     = @(if ($Row.ContainsKey('tag')) { $Row['tag'] })
    }
    foreach ($later in @(('City', '4.4.1'), ('IsoSubdivision', '4.4.1'), ('AssignmentCategory', '5.3.1'), ('NetworkSiteId', '5.5.0'), ('NumberSource', '5.7.0'))) {
        if (-not (Test-Since $later[1])) { $shown.Remove($later[0]) }
    }
    if (Test-Since '7.5.0') {
        $shown['AssignmentBlockedState'] = $Row['assignmentBlockedState']
        $shown['AssignmentBlockedUntil'] = $Row['assignmentBlockedUntil']
    }
    if (Test-Since '7.7.0') {
        $shown['SmsActivationState'] = $(if ($Row.ContainsKey('smsActivationState')) { $Row['smsActivationState'] } else { 'NotActivated' })
        $shown['SmsProfileId'] = $Row['smsProfileId']
    }
    return [pscustomobject] $shown
}
