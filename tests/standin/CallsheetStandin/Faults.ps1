# faults.json: what goes wrong, and when.
#
#   {"faults": [{"cmdlet": "Set-CsPhoneNumberAssignment", "identity": "ada@contoso.example",
#                "attribute": "TelephoneNumber", "skip": 0, "times": 1, "kind": "throttled"}]}
#
# A fault lets the first `skip` calls that it fits pass, then strikes `times` calls (1 when left out, -1
# for every one). One fault strikes a call: the first in the file that is due; the others stay due.
# What has been counted is kept in the file as `seen` and `struck`, before the fault strikes, since a
# fault may kill the session.

$script:Faults = $null
$script:FaultStamp = ''

function Open-StandinFault {
    $path = Get-StandinPath 'faults.json'
    $stamp = Get-StandinStamp $path
    if ($stamp -eq $script:FaultStamp) { return }
    if ($stamp -eq 'none') { $script:Faults = [hashtable]::new([System.StringComparer]::Ordinal) }
    else { $script:Faults = ConvertFrom-StandinJson ([System.IO.File]::ReadAllText($path)) }
    foreach ($key in 'faults', 'shadows') { if (-not $script:Faults.ContainsKey($key)) { $script:Faults[$key] = @() } }
    $script:FaultStamp = $stamp
}

function Save-StandinFault {
    $path = Get-StandinPath 'faults.json'
    $parts = @(foreach ($key in 'faults', 'shadows') {
            $lines = @(foreach ($entry in @($script:Faults[$key])) { ConvertTo-StandinJson $entry })
            '"' + $key + '": [' + [string]::Join(",`n", $lines) + ']'
        })
    Write-StandinFile -Path $path -Text ("{`n" + [string]::Join(",`n", $parts) + "`n}`n")
    $script:FaultStamp = Get-StandinStamp $path
}

function Test-StandinFault {
    # Whether a fault means this call.
    param([hashtable] $Fault, [hashtable] $Call)
    $cmdlet = [string] $Fault['cmdlet']
    if ($cmdlet -eq '*write*') { if (-not $Call.Writes) { return $false } }
    elseif ($cmdlet -eq '*read*') { if ($Call.Writes) { return $false } }
    elseif ($cmdlet -ne $Call.Cmdlet) { return $false }
    $identity = $Fault['identity']
    if (-not [string]::IsNullOrEmpty($identity)) {
        $user = Get-StandinUser $identity
        $meant = ($null -ne $user -and $user['id'] -eq $Call.UserId) -or $identity -eq $Call.Number -or $identity -eq $Call.Identity
        if (-not $meant) { return $false }
    }
    $attribute = $Fault['attribute']
    if (-not [string]::IsNullOrEmpty($attribute) -and @($Call.Attributes) -notcontains $attribute) { return $false }
    return $true
}

function Find-StandinFault {
    param([hashtable] $Call)
    Open-StandinFault
    $counted = $false
    $strikes = $null
    foreach ($fault in @($script:Faults['faults'])) {
        if (-not (Test-StandinFault -Fault $fault -Call $Call)) { continue }
        $counted = $true
        $due = [int] $fault['seen'] -ge [int] $fault['skip']
        $fault['seen'] = [int] $fault['seen'] + 1
        $times = $(if ($fault.ContainsKey('times')) { [int] $fault['times'] } else { 1 })
        if ($null -eq $strikes -and $due -and ($times -lt 0 -or [int] $fault['struck'] -lt $times)) {
            $fault['struck'] = [int] $fault['struck'] + 1
            $strikes = $fault
        }
    }
    if ($counted) { Save-StandinFault }
    return $strikes
}

function Stop-StandinProcess {
    [System.Diagnostics.Process]::GetCurrentProcess().Kill()
    # Nothing else may happen while the system gets round to it.
    [System.Threading.Thread]::Sleep(60000)
}

function Invoke-StandinFaultBefore {
    # The faults that come instead of the effect. The texts are those that the service was seen to use.
    param([hashtable] $Fault, [hashtable] $Call)
    $number = $Call.Number
    $type = $Call.NumberType
    if ([string]::IsNullOrEmpty($type)) { $type = 'DirectRouting' }
    switch ([string] $Fault['kind']) {
        'throttled' { $text = 'The server responded with a Request Error, Status: 429. Too many requests: try again later.'; $id = 'TooManyRequests' }
        'unavailable' { $text = 'Service is unavailable. Please try again.'; $id = 'ServiceUnavailable' }
        'notProvisioned' { $text = 'The server responded with a Request Error, Status: NotFound'; $id = 'NotFound' }
        'license' { $text = "User '$($Call.Identity)' lacks appropriate licenses to assign a '$type' number."; $id = 'BadRequest' }
        'heldByOther' { $text = "Telephone Number '$number' has already been assigned to another user"; $id = 'BadRequest' }
        'error' { $text = 'An unexpected error occurred.'; $id = 'InternalServerError' }
        'killBefore' { Stop-StandinProcess }
        'killAfter' { return }
        'loseAnswer' { return }
        'slowToShow' { return }
        default { throw "faults.json: the stand-in knows no fault of the kind '$($Fault['kind'])'." }
    }
    if (-not [string]::IsNullOrEmpty($Fault['message'])) { $text = $Fault['message'] }
    throw (New-StandinError -Text $text -Id $id -Category 'InvalidResult')
}

function Invoke-StandinFaultAfter {
    # The faults that come when the effect is there and in the file.
    param([hashtable] $Fault, [hashtable] $Call, $Before)
    switch ([string] $Fault['kind']) {
        'killAfter' { Stop-StandinProcess }
        'slowToShow' { Add-StandinShadow -Before $Before -Reads ([int] $Fault['reads']) }
        'loseAnswer' {
            $text = 'The operation has timed out: no answer from the service within 100 seconds.'
            if (-not [string]::IsNullOrEmpty($Fault['message'])) { $text = $Fault['message'] }
            throw (New-StandinError -Text $text -Id 'Timeout' -Category 'OperationTimeout')
        }
    }
}
