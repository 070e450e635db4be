# One text for all versions of the module. A line that ends with the mark "# since 5.3.1" is there from this
# version on, one with "# before 7.9.0" up to it; all other lines are there always. What a version does not have
# is then really not there: PowerShell itself refuses it. Before 7.9.0, for example, -TelephoneNumber of
# Set-CsPhoneNumberAssignment does not bind, since it is called -PhoneNumber.

$script:AgeMark = [regex]::new('(?m)^.*# (since|before) ([0-9.]+)\r?\n')

function Select-Age {
    # The lines of a text that this version has.
    param([string] $Text)
    $kept = [System.Text.StringBuilder]::new()
    $from = 0
    foreach ($line in $script:AgeMark.Matches($Text)) {
        if ((Test-Since $line.Groups[2].Value) -ne ($line.Groups[1].Value -eq 'since')) {
            [void] $kept.Append($Text, $from, $line.Index - $from)
            $from = $line.Index + $line.Length
        }
    }
    return $kept.Append($Text, $from, $Text.Length - $from).ToString()
}

function Get-AgedScript {
    # A file of this folder as the script of this version.
    param([string] $Name)
    return [scriptblock]::Create((Select-Age ([System.IO.File]::ReadAllText((Join-Path $PSScriptRoot $Name)))))
}

function Test-Since {
    # Whether the version of the manifest is this one or a later one. A preview counts as the version that it leads to.
    param([string] $Version)
    return $script:ModuleVersion -ge [version] $Version
}
