# Taking numbers back: the body of Remove-CsPhoneNumberAssignment.

function Remove-Assignment {
    param([System.Management.Automation.PSCmdlet] $Caller, [System.Collections.IDictionary] $Bound)
    $ask = Get-CurrentName $Bound
    $number = ConvertTo-InventoryName $ask['TelephoneNumber']
    Invoke-StandinCall -Caller $Caller -Bound $Bound -Writes -ReturnsErrors:$script:ReturnsErrors -Attributes @('TelephoneNumber') -Number $number -NumberType $ask['NumberType'] -Body {
        $user = Resolve-User $ask['Identity']
        if ($Caller.ParameterSetName -eq 'RemoveAll') {
            if (-not $ask['RemoveAll'].IsPresent) { Stop-Unsupported 'RemoveAll:$false' }
            $rows = Get-StandinHeldNumber $user['id']
        }
        else { $rows = @(Resolve-HeldNumber -User $user -Number $number -Type $ask['NumberType']) }
        Remove-Held -Rows $rows -User $user -Ask $ask
    }
}

function Remove-Held {
    # All of these numbers of a user, or none of them.
    param([hashtable[]] $Rows, [hashtable] $User, [hashtable] $Ask)
    foreach ($row in $Rows) {
        if ($row['numberSource'] -eq 'OnPremises') { Stop-Request "Telephone Number '$($row['telephoneNumber'])' of user '$($User['userPrincipalName'])' is set in the on-premises Active Directory and must be removed there." }
    }
    $effects = @(foreach ($row in $Rows) { Clear-Assignment -Row $row -User $User -Ask $Ask })
    if ($effects.Count -gt 0) { Complete-StandinWrite $effects }
}

function Resolve-HeldNumber {
    # The number must be this user's, and of this type.
    param([hashtable] $User, [string] $Number, [string] $Type)
    $type = Assert-NumberText -Number $Number -Type $Type
    $row = Get-StandinNumber $Number
    if ($null -eq $row) { Stop-UnknownNumber $Number }
    if ($row['assignedTo'] -ne $User['id']) { Stop-Request "Telephone Number '$Number' is not assigned to user '$($User['userPrincipalName'])'." }
    if ($row['numberType'] -ne $type) { Stop-Request "Telephone Number '$Number' is a '$($row['numberType'])' number, not '$type'." }
    return $row
}

function Clear-Assignment {
    # The number stays in the tenant, with its location.
    param([hashtable] $Row, [hashtable] $User, [hashtable] $Ask)
    $category = $Row['assignmentCategory']
    if ($Ask.ContainsKey('AssignmentBlockedForever') -and $Ask['AssignmentBlockedForever'].IsPresent) { $Row['assignmentBlockedState'] = 'BlockedForever' }
    elseif ($Ask.ContainsKey('AssignmentBlockedDays')) {
        $days = $Ask['AssignmentBlockedDays']
        if ($days -lt 1 -or $days -gt 365) { Stop-Request "AssignmentBlockedDays '$days' is not valid: it must be between 1 and 365." }
        $Row['assignmentBlockedState'] = 'BlockedUntil'
        $Row['assignmentBlockedUntil'] = [datetime]::UtcNow.Date.AddDays($days).ToString('yyyy-MM-ddTHH:mm:ssZ', [System.Globalization.CultureInfo]::InvariantCulture)
    }
    Set-StandinHolder -Number $Row -UserId $null -Category $null
    if ($category -eq 'Primary') { $User['enterpriseVoiceEnabled'] = $false; Update-StandinUser $User }
    return [ordered] @{ attribute = 'TelephoneNumber'; user = $User['id']; from = $Row['telephoneNumber']; to = $null; number = $Row['telephoneNumber']; numberType = $Row['numberType']; category = $category }
}
