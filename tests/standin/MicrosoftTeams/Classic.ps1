# The deprecated pair for telephone numbers. It knows the numbers of Microsoft and of operators, and nothing of
# Direct Routing, of extensions and of other lines than the first. Giving and taking share the bodies of the new ones.

function Set-CsOnlineVoiceUser {
    # -WhatIf is there and, as its page says, not implemented: a dry run writes.
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 1)] [string] $Identity,
        [guid] $Tenant,
        [string] $TelephoneNumber,
        [guid] $LocationID,
        [Alias('DC')] [object] $DomainController,
        [switch] $Force
    )
    process {
        $bound = $PSBoundParameters
        $number = ConvertTo-InventoryName $TelephoneNumber
        $attributes = @(foreach ($pair in @(('TelephoneNumber', 'TelephoneNumber'), ('LocationID', 'LocationId'))) { if ($bound.ContainsKey($pair[0])) { $pair[1] } })
        Invoke-StandinCall -Caller $PSCmdlet -Bound $bound -Writes -Attributes $attributes -Number $number -Body {
            foreach ($name in 'Tenant', 'DomainController') { if ($bound.ContainsKey($name)) { Stop-Unsupported $name } }
            if ($attributes.Count -eq 0) { Stop-Unsupported 'TelephoneNumber and -LocationID left out' }
            $ask = @{ Identity = $Identity }
            if ($bound.ContainsKey('LocationID')) { $ask['LocationId'] = [string] $LocationID }
            if (-not $bound.ContainsKey('TelephoneNumber')) { Set-ClassicPlace $ask }
            elseif ($number -eq '') { Clear-ClassicNumber $ask }
            else { Add-ClassicNumber -Ask $ask -Number $number }
        }
    }
}

function Add-ClassicNumber {
    param([hashtable] $Ask, [string] $Number)
    if ($Number.Contains(';')) { Stop-Request "Telephone Number '$Number' is not valid: an extension is not supported." }
    [void] (Assert-NumberText -Number $Number -Type 'CallingPlan')
    $row = Get-StandinNumber $Number
    if ($null -eq $row) { Stop-UnknownNumber $Number }
    Assert-ClassicType -Number $Number -Type $row['numberType']
    $user = Resolve-User $Ask['Identity']
    # Its page asks for a location for users in the US; a number can carry one already.
    $placed = $Ask.ContainsKey('LocationId') -or -not [string]::IsNullOrEmpty($row['locationId'])
    if ($user['usageLocation'] -eq 'US' -and -not $placed) { Stop-Request "LocationID is required for users in the US: Telephone Number '$Number' has none." }
    $Ask['NumberType'] = $row['numberType']
    Add-Assignment -Ask $Ask -Number $Number
}

function Clear-ClassicNumber {
    param([hashtable] $Ask)
    if ($Ask.ContainsKey('LocationId')) { Stop-Unsupported 'TelephoneNumber $null together with -LocationID' }
    $user = Resolve-User $Ask['Identity']
    $row = Get-ClassicNumber $user
    if ($null -ne $row) { Remove-Held -Rows @($row) -User $user -Ask $Ask }
}

function Set-ClassicPlace {
    # A location without a number is for the number that the user has.
    param([hashtable] $Ask)
    $user = Resolve-User $Ask['Identity']
    $row = Get-ClassicNumber $user
    if ($null -eq $row) { Stop-Request "User '$($Ask['Identity'])' has no telephone number that a location could belong to." }
    Set-NumberDetail -Ask $Ask -Number $row['telephoneNumber']
}

function Get-ClassicNumber {
    # The first line of a user; $null for none.
    param([hashtable] $User)
    foreach ($row in (Get-StandinHeldNumber $User['id'])) {
        if ($row['assignmentCategory'] -ne 'Primary') { continue }
        Assert-ClassicType -Number $row['telephoneNumber'] -Type $row['numberType']
        return $row
    }
    return $null
}

function Assert-ClassicType {
    param([string] $Number, [string] $Type)
    if ($Type -eq 'DirectRouting') { Stop-Request "Telephone Number '$Number' is a 'DirectRouting' number, which Set-CsOnlineVoiceUser does not assign." }
}

function Get-CsOnlineTelephoneNumber {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string] $ActivationState,
        [object] $Assigned,
        [Alias('CityCode')] [string] $CapitalOrMajorCity,
        [Alias('DC')] [object] $DomainController,
        [switch] $ExpandLocation,
        [switch] $Force,
        [object] $InventoryType,
        [switch] $IsNotAssigned,
        [uint32] $ResultSize,
        [string] $TelephoneNumber,
        [string] $TelephoneNumberGreaterThan,
        [string] $TelephoneNumberLessThan,
        [string] $TelephoneNumberStartsWith,
        [guid] $Tenant
    )
    process {
        $bound = $PSBoundParameters
        # The page shows both tel:+18005551234 and 19294450177.
        $number = ConvertTo-InventoryName ($TelephoneNumber -replace '\Atel:', '')
        Invoke-StandinCall -Caller $PSCmdlet -Bound $bound -Number $number -Body {
            foreach ($name in 'ActivationState', 'Tenant', 'DomainController') { if ($bound.ContainsKey($name)) { Stop-Unsupported $name } }
            Assert-ClassicAsk $bound
            $left = [long] 500
            if ($bound.ContainsKey('ResultSize')) { $left = [long] $ResultSize }
            # What the two cmdlets ask in the same words has the same answer.
            $ask = @{}
            foreach ($name in @($bound.Keys)) { if ($name -like 'TelephoneNumber?*') { $ask[$name] = $bound[$name] } }
            if ($IsNotAssigned) { $ask['PstnAssignmentStatus'] = 'Unassigned' }
            $rows = @(Get-StandinNumberView -Name $number -Filter {
                    param($row)
                    $row['numberType'] -ne 'DirectRouting' -and (Test-Assignment -Row $row -Ask $ask -Holder '' -Number $number) -and (Test-ClassicNumber -Row $row -Bound $bound)
                })
            foreach ($row in $rows) {
                if ($left -le 0) { break }
                $left--
                New-ClassicNumberObject -Row $row -ExpandLocation:$ExpandLocation
            }
        }
    }
}

function Assert-ClassicAsk {
    # These texts have few values each, and those are case-sensitive.
    param([System.Collections.IDictionary] $Bound)
    foreach ($pair in @(('InventoryType', @('Service', 'Subscriber')), ('Assigned', @('caa', 'user')))) {
        if (-not $Bound.ContainsKey($pair[0])) { continue }
        foreach ($value in @($Bound[$pair[0]])) { if ($pair[1] -cnotcontains $value) { Stop-Request "$($pair[0]) '$value' is not valid. Valid values are $($pair[1] -join ' and ')." } }
    }
    if (([string] $Bound['TelephoneNumberStartsWith']).TrimStart('+').Length -gt 9) { Stop-Request "TelephoneNumberStartsWith '$($Bound['TelephoneNumberStartsWith'])' is not valid: it can have nine digits." }
}

function Test-ClassicNumber {
    param([hashtable] $Row, [System.Collections.IDictionary] $Bound)
    if ($Bound.ContainsKey('InventoryType') -and @($Bound['InventoryType']) -cnotcontains (Get-ClassicInventory $Row)) { return $false }
    if ($Bound.ContainsKey('Assigned') -and @($Bound['Assigned']) -cnotcontains (Get-ClassicTarget $Row)) { return $false }
    if ($Bound.ContainsKey('CapitalOrMajorCity') -and $Row['cityCode'] -cne $Bound['CapitalOrMajorCity']) { return $false }
    return $true
}

function Get-ClassicInventory {
    param([hashtable] $Row)
    if (@($Row['capability']) -contains 'UserAssignment') { return 'Subscriber' }
    return 'Service'
}

function Get-ClassicTarget {
    # Who holds it: "caa" for conferencing and services, "user" for people, $null for nobody.
    param([hashtable] $Row)
    switch (Get-AssignmentStatus $Row) {
        'Unassigned' { return $null }
        'UserAssigned' { return 'user' }
        default { return 'caa' }
    }
}

function New-ClassicNumberObject {
    param([hashtable] $Row, [switch] $ExpandLocation)
    $place = $null
    if (-not [string]::IsNullOrEmpty($Row['locationId'])) {
        $place = $Row['locationId']
        if ($ExpandLocation) {
            $known = @{ locationId = $Row['locationId']; civicAddressId = $Row['civicAddressId'] }
            foreach ($one in @((Get-StandinTenant)['locations'])) { if ($null -ne $one -and $one['locationId'] -eq $Row['locationId']) { $known = $one } }
            $place = New-PlaceObject $known
        }
    }
    $microsoft = $Row['numberType'] -eq 'CallingPlan'
    return [pscustomobject] ([ordered] @{
            RunspaceId             = $script:NoId
            ActivationState        = $Row['activationState']
            BridgeNumber           = $null
            CallingProfile         = $Row['callingProfile']
            InventoryType          = (Get-ClassicInventory $Row)
            CityCode               = $Row['cityCode']
            Id                     = $Row['telephoneNumber'].TrimStart('+')
            Location               = $place
            O365Region             = $Row['o365Region']
            SourceType             = 'Tnm'
            TargetType             = (Get-ClassicTarget $Row)
            Tenant                 = $null
            TenantId               = (Get-StandinTenant)['tenantId']
            UserId                 = $Row['assignedTo']
            IsManagedByServiceDesk = $(if ($Row.ContainsKey('isManagedByServiceDesk')) { $Row['isManagedByServiceDesk'] } else { $microsoft })
            PortInOrderStatus      = $Row['portInOrderStatus']
        })
}
