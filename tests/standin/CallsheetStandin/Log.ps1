# The folder's files and the log of calls.

$script:Utf8 = [System.Text.UTF8Encoding]::new($false)

function Get-StandinPath {
    param([string] $Name)
    $folder = [System.Environment]::GetEnvironmentVariable('CALLSHEET_STANDIN')
    if ([string]::IsNullOrEmpty($folder)) {
        throw 'This module is a stand-in for rehearsals and knows no tenant: set the environment variable CALLSHEET_STANDIN to the folder that holds tenant.json.'
    }
    return [System.IO.Path]::Combine($folder, $Name)
}

function Get-StandinStamp {
    # Changes when another session has written the file, so that no session works on an old copy.
    param([string] $Path)
    $file = [System.IO.FileInfo]::new($Path)
    if (-not $file.Exists) { return 'none' }
    return [string] $file.LastWriteTimeUtc.Ticks + '/' + [string] $file.Length
}

function Write-StandinFile {
    # The whole file or nothing: whoever is killed here leaves the old one.
    param([string] $Path, [string] $Text)
    $beside = $Path + '.new'
    [System.IO.File]::WriteAllText($beside, $Text, $script:Utf8)
    if ([System.IO.File]::Exists($Path)) { [System.IO.File]::Replace($beside, $Path, [NullString]::Value) }
    else { [System.IO.File]::Move($beside, $Path) }
}

$script:CallNumber = 0
$script:LogLength = [long] -1

function Get-StandinNextCall {
    # Numbers go on where the last session, which may have been killed, left off.
    $path = Get-StandinPath 'calls.jsonl'
    $file = [System.IO.FileInfo]::new($path)
    $length = [long] 0
    if ($file.Exists) { $length = $file.Length }
    if ($length -ne $script:LogLength) {
        $script:CallNumber = 0
        if ($length -gt 0) {
            foreach ($found in [regex]::Matches([System.IO.File]::ReadAllText($path), '(?m)^\{"n":([0-9]+),')) {
                $script:CallNumber = [System.Math]::Max($script:CallNumber, [int] $found.Groups[1].Value)
            }
        }
        $script:LogLength = $length
    }
    $script:CallNumber++
    return $script:CallNumber
}

function Write-StandinLog {
    # One line, handed to the system in one piece.
    param([System.Collections.IDictionary] $Entry)
    $bytes = $script:Utf8.GetBytes((ConvertTo-StandinJson $Entry) + "`n")
    $stream = [System.IO.FileStream]::new((Get-StandinPath 'calls.jsonl'), [System.IO.FileMode]::Append, [System.IO.FileAccess]::Write, [System.IO.FileShare]::ReadWrite)
    try {
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush()
        $script:LogLength = $stream.Length
    }
    finally { $stream.Dispose() }
}
