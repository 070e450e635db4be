# What happens around every cmdlet of the stand-in: the log, the sign-in, the faults, the errors.

$script:Session = $null
$script:SignedOut = $false
$script:Current = $null   # the call that is running

function Get-StandinSession { return $script:Session }

function Set-StandinSession {
    param($Session)
    $script:Session = $Session
    $script:SignedOut = $null -eq $Session
}

function Assert-StandinConnected {
    if ($null -ne $script:Session) { return }
    if (-not $script:SignedOut) {
        # A harness may say that somebody has signed in already.
        if ($script:Tenant['connected'] -eq $true) { return }
        if ([System.Environment]::GetEnvironmentVariable('CALLSHEET_STANDIN_CONNECTED') -eq '1') { return }
    }
    $text = 'You must call the Connect-MicrosoftTeams cmdlet before calling any other cmdlets.'
    throw (New-StandinError -Text $text -Id 'NotConnected' -Category 'AuthenticationError' -Ends)
}

function New-StandinError {
    # An error as the service would give it. Everything else that goes wrong in here is a mistake of the
    # stand-in and passes through as it is, with its place.
    param([string] $Text, [string] $Id, [string] $Category, [switch] $Ends)
    $exception = [System.InvalidOperationException]::new($Text)
    $exception.Data['standin'] = $(if ($Ends) { 'ends' } else { 'goes on' })
    return [System.Management.Automation.ErrorRecord]::new($exception, $Id, $Category, $null)
}

function Get-StandinBound {
    # What was bound, for the log: in the order of names, without common parameters and secrets.
    param([System.Collections.IDictionary] $Bound)
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
    $secret = 'Credential', 'ProxyCredential', 'AccessTokens', 'Certificate', 'ManagedServiceSecret'
    $shown = [hashtable]::new([System.StringComparer]::Ordinal)
    foreach ($name in @($Bound.Keys)) {
        if ($common -contains $name) { continue }
        $value = $Bound[$name]
        if ($secret -contains $name) { $value = '(not recorded)' }
        if ($value -is [System.Management.Automation.PSObject]) { $value = $value.PSObject.BaseObject }
        $shown[$name] = $value
    }
    return $shown
}

function New-StandinCall {
    param([System.Management.Automation.PSCmdlet] $Caller, [System.Collections.IDictionary] $Bound, [bool] $Writes, [string[]] $Attributes, [string] $Number, [string] $NumberType)
    $call = @{
        N = Get-StandinNextCall; Cmdlet = $Caller.MyInvocation.MyCommand.Name; Set = $Caller.ParameterSetName
        Writes = $Writes; Attributes = $Attributes; Number = $Number; NumberType = $NumberType; Identity = ''; UserId = ''
    }
    Write-StandinLog ([ordered] @{ n = $call.N; event = 'call'; cmdlet = $call.Cmdlet; set = $call.Set; bound = (Get-StandinBound $Bound) })
    return $call
}

function Set-StandinCallUser {
    # Whom the call is about: the one it names, else the one who holds the number it names.
    param([hashtable] $Call, [System.Collections.IDictionary] $Bound)
    foreach ($name in 'Identity', 'AssignedPstnTargetId') {
        if ($Bound.ContainsKey($name) -and $Bound[$name] -is [string]) { $Call.Identity = $Bound[$name] }
    }
    $user = Get-StandinUser $Call.Identity
    if ($null -ne $user) { $Call.UserId = $user['id'] }
    elseif ($Call.Identity -eq '') {
        $number = Get-StandinNumber $Call.Number
        if ($null -ne $number) { $Call.UserId = [string] $number['assignedTo'] }
    }
}

function Invoke-StandinCall {
    # Runs the body of a cmdlet. Errors of the service do not end the caller unless it asks for that
    # with -ErrorAction Stop, as with the real cmdlets; a missing sign-in does. Where the cmdlet once returned
    # its errors, none of them ends anybody: what comes back is an object with Code and Message.
    param(
        [System.Management.Automation.PSCmdlet] $Caller,
        [System.Collections.IDictionary] $Bound,
        [scriptblock] $Body,
        [switch] $Writes,
        [switch] $WithoutSession,
        [switch] $ReturnsErrors,
        [string[]] $Attributes = @(),
        [string] $Number,
        [string] $NumberType
    )
    $failure = $null
    $output = @()
    $call = $null
    try {
        $call = New-StandinCall -Caller $Caller -Bound $Bound -Writes $Writes.IsPresent -Attributes $Attributes -Number $Number -NumberType $NumberType
        $script:Current = $call
        Open-StandinTenant
        if (-not $WithoutSession) { Assert-StandinConnected }
        Set-StandinCallUser -Call $call -Bound $Bound
        $fault = Find-StandinFault $call
        $before = $null
        if ($null -ne $fault) {
            Write-StandinLog ([ordered] @{ n = $call.N; event = 'fault'; kind = $fault['kind'] })
            Invoke-StandinFaultBefore -Fault $fault -Call $call
            if ($fault['kind'] -eq 'slowToShow') { $before = Get-StandinPicture $call }
        }
        $output = @(& $Body)
        if ($null -ne $fault) { Invoke-StandinFaultAfter -Fault $fault -Call $call -Before $before }
    }
    catch {
        $failure = $_
        if ($null -ne $call) { Write-StandinLog ([ordered] @{ n = $call.N; event = 'error'; message = $failure.Exception.Message }) }
    }
    if ($null -ne $failure) {
        $nature = $failure.Exception.Data['standin']
        if ($null -eq $nature) { throw $failure }
        if ($nature -eq 'ends') { $Caller.ThrowTerminatingError($failure) }
        if ($ReturnsErrors) {
            # The error that was caught above is nobody's business then.
            if ($global:Error.Count -gt 0 -and $global:Error[0].Exception -eq $failure.Exception) { $global:Error.RemoveAt(0) }
            return [pscustomobject] @{ Code = $failure.FullyQualifiedErrorId.Split(',')[0]; Message = $failure.Exception.Message }
        }
        $Caller.WriteError($failure)
        return
    }
    $output
}

function Complete-StandinWrite {
    # Saves what the body has changed, then says so in the log: no line without its effect in the file.
    param([System.Collections.IDictionary[]] $Effects)
    Save-StandinTenant
    foreach ($effect in $Effects) {
        $entry = [ordered] @{ n = $script:Current.N; event = 'effect'; cmdlet = $script:Current.Cmdlet }
        foreach ($key in $effect.Keys) { $entry[$key] = $effect[$key] }
        Write-StandinLog $entry
    }
}
