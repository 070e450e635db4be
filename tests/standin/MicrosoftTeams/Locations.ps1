# Emergency locations.

function Resolve-Place {
    # What -LocationId asks for: the location, or an empty table for the text 'null', which takes it away.
    param([hashtable] $Row, [string] $LocationId)
    if ($LocationId -eq 'null') {
        if ($Row['numberType'] -eq 'CallingPlan') { Stop-Request "The location of the CallingPlan number '$($Row['telephoneNumber'])' cannot be removed." }
        return @{}
    }
    $place = $null
    foreach ($known in @((Get-StandinTenant)['locations'])) { if ($null -ne $known -and $known['locationId'] -eq $LocationId) { $place = $known } }
    if ($null -eq $place) { Stop-Request "LocationId '$LocationId' is not found." }
    if ($place['validationStatus'] -ne 'Validated') { Stop-Request "LocationId '$LocationId' is not validated: its state is '$($place['validationStatus'])'." }
    return $place
}

function Set-Place {
    param([hashtable] $Row, [hashtable] $Place, [string] $UserId)
    $effect = [ordered] @{ attribute = 'LocationId'; user = $(if ($UserId -eq '') { $null } else { $UserId }); from = $Row['locationId']; to = $Place['locationId']; number = $Row['telephoneNumber'] }
    $Row['locationId'] = $Place['locationId']
    $Row['civicAddressId'] = $Place['civicAddressId']
    return $effect
}

function Get-CsOnlineLisLocation {
    [CmdletBinding(DefaultParameterSetName = 'GetByLocationID', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'UseCivicAddressId', Mandatory = $true, ValueFromPipelineByPropertyName = $true)] [guid] $CivicAddressId,
        [Parameter(ParameterSetName = 'UseLocation', Mandatory = $true)] [string] $Location,
        [Parameter(ParameterSetName = 'UseLocationId', ValueFromPipelineByPropertyName = $true)] [guid] $LocationId,
        [string] $AssignmentStatus,
        [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $City,
        [Parameter(ValueFromPipelineByPropertyName = $true)] [string] $CountryOrRegion,
        [string] $Description,
        [switch] $Force,
        [int] $NumberOfResultsToSkip,
        [switch] $PopulateNumberOfTelephoneNumbers,
        [Parameter(ValueFromPipelineByPropertyName = $true)] [switch] $PopulateNumberOfVoiceUsers,
        [long] $ResultSize,
        [string] $ValidationStatus
    )
    process {
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $PSCmdlet -Bound $bound -Body {
            foreach ($name in 'PopulateNumberOfTelephoneNumbers', 'PopulateNumberOfVoiceUsers') { if ($bound.ContainsKey($name)) { Stop-Unsupported $name } }
            $skip = $NumberOfResultsToSkip
            $left = [long]::MaxValue
            if ($bound.ContainsKey('ResultSize')) { $left = $ResultSize }
            foreach ($place in @((Get-StandinTenant)['locations'])) {
                if ($null -eq $place -or -not (Test-Place -Place $place -Bound $bound)) { continue }
                if ($skip -gt 0) { $skip--; continue }
                if ($left -le 0) { break }
                $left--
                New-PlaceObject $place
            }
        }
    }
}

function Test-Place {
    param([hashtable] $Place, [System.Collections.IDictionary] $Bound)
    foreach ($pair in @(('CivicAddressId', 'civicAddressId'), ('LocationId', 'locationId'), ('Location', 'location'), ('City', 'city'), ('CountryOrRegion', 'countryOrRegion'), ('Description', 'description'), ('ValidationStatus', 'validationStatus'))) {
        if ($Bound.ContainsKey($pair[0]) -and [string] $Place[$pair[1]] -ne [string] $Bound[$pair[0]]) { return $false }
    }
    if ($Bound.ContainsKey('AssignmentStatus')) {
        $id = $Place['locationId']
        $used = @(Get-StandinNumberView -Filter { param($row) $row['locationId'] -eq $id }).Count -gt 0
        if (($Bound['AssignmentStatus'] -eq 'Assigned') -ne $used) { return $false }
    }
    return $true
}

function New-PlaceObject {
    param([hashtable] $Place)
    $shown = [ordered] @{ TenantId = (Get-StandinTenant)['tenantId'] }
    # Keys of the file are these names with a small first letter; what the file leaves out is blank.
    foreach ($name in 'CivicAddressId', 'LocationId', 'Location', 'AdditionalLocationInfo', 'Description', 'CompanyName', 'CompanyTaxId',
        'HouseNumber', 'HouseNumberSuffix', 'PreDirectional', 'StreetName', 'StreetSuffix', 'PostDirectional', 'City', 'CityAlias',
        'CountyOrDistrict', 'StateOrProvince', 'PostalCode', 'CountryOrRegion', 'Latitude', 'Longitude', 'Confidence', 'Elin', 'ValidationStatus') {
        $shown[$name] = $Place[$name.Substring(0, 1).ToLowerInvariant() + $name.Substring(1)]
    }
    $shown['PartnerId'] = $script:NoId
    $shown['IsDefault'] = $Place['isDefault'] -eq $true
    $shown['NumberOfVoiceUsers'] = -1
    $shown['NumberOfTelephoneNumbers'] = -1
    return [pscustomobject] $shown
}
