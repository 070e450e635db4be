# JSON in and out. ConvertTo-Json is not used for writing: 5.1 and 7 space and escape differently,
# and equal states must give equal bytes.

# Only 7.5 and later can be told to leave texts that look like dates alone. Before that they come back
# as DateTime from 6.0 on, and the writer below spells them in the same form again.
$script:KeepDates = (Get-Command -Name ConvertFrom-Json).Parameters.ContainsKey('DateKind')

function ConvertFrom-StandinJson {
    # Text to hashtables (keys are case-sensitive), arrays and plain values.
    param([string] $Text)
    if ($script:KeepDates) { $read = ConvertFrom-Json -InputObject $Text -DateKind String }
    else { $read = ConvertFrom-Json -InputObject $Text }
    ConvertTo-StandinPlain $read
}

function ConvertTo-StandinPlain {
    param($Value)
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $table = [hashtable]::new([System.StringComparer]::Ordinal)
        foreach ($property in $Value.PSObject.Properties) {
            $inner = $property.Value
            # Most values are texts: a call for each of them is what would make a big tenant slow.
            if ($inner -is [string] -or $null -eq $inner) { $table[$property.Name] = $inner }
            else { $table[$property.Name] = ConvertTo-StandinPlain $inner }
        }
        return $table
    }
    if ($Value -is [array]) {
        $list = [System.Collections.ArrayList]::new()
        foreach ($inner in $Value) { [void] $list.Add((ConvertTo-StandinPlain $inner)) }
        return , $list.ToArray()
    }
    return $Value
}

# Everything printable in ASCII but the quotation mark and the backslash stands for itself.
$script:PlainText = [regex]::new('\A[ !#-\[\]-~]*\z')
$script:Invariant = [System.Globalization.CultureInfo]::InvariantCulture

function ConvertTo-StandinJson {
    # One line of JSON in ASCII. Hashtables come out sorted by key, ordered ones as they are.
    param($Value)
    $text = [System.Text.StringBuilder]::new()
    Add-StandinJson $text $Value
    return $text.ToString()
}

function Add-StandinJson {
    param([System.Text.StringBuilder] $To, $Value)
    if ($Value -is [System.Collections.IDictionary]) {
        $keys = [string[]] $Value.Keys
        if ($Value -isnot [System.Collections.Specialized.OrderedDictionary]) { [array]::Sort($keys, [System.StringComparer]::Ordinal) }
        $before = '{'
        foreach ($key in $keys) {
            [void] $To.Append($before)
            $before = ','
            Add-StandinJsonText $To $key
            [void] $To.Append(':')
            $inner = $Value[$key]
            # Nearly all values are plain texts, and calls are what costs time here.
            if ($inner -is [string] -and $script:PlainText.IsMatch($inner)) { [void] $To.Append('"').Append($inner).Append('"') }
            elseif ($null -eq $inner) { [void] $To.Append('null') }
            else { Add-StandinJson $To $inner }
        }
        [void] $To.Append($(if ($before -eq '{') { '{}' } else { '}' }))
    }
    elseif ($null -eq $Value) { [void] $To.Append('null') }
    elseif ($Value -is [string]) { Add-StandinJsonText $To $Value }
    elseif ($Value -is [bool]) { [void] $To.Append($(if ($Value) { 'true' } else { 'false' })) }
    elseif ($Value -is [System.Management.Automation.PSCustomObject]) {
        $table = [ordered] @{}
        foreach ($property in $Value.PSObject.Properties) { $table[$property.Name] = $property.Value }
        Add-StandinJson $To $table
    }
    elseif ($Value -is [System.Collections.IEnumerable]) {
        $before = '['
        foreach ($inner in $Value) {
            [void] $To.Append($before)
            $before = ','
            Add-StandinJson $To $inner
        }
        [void] $To.Append($(if ($before -eq '[') { '[]' } else { ']' }))
    }
    elseif ($Value -is [switch]) { [void] $To.Append($(if ($Value.IsPresent) { 'true' } else { 'false' })) }
    elseif ($Value -is [datetime]) { Add-StandinJsonText $To $Value.ToString('yyyy-MM-ddTHH:mm:ss.FFFFFFFK', $script:Invariant) }
    elseif ($Value -is [System.IFormattable] -and $Value -isnot [guid] -and $Value -isnot [enum]) {
        $float = $Value -is [double] -or $Value -is [single]
        $digits = $Value.ToString($(if ($float) { 'R' } else { $null }), $script:Invariant)
        # A reader must not take 1.0 for a whole number.
        if ($float -and $digits -match '\A-?[0-9]+\z') { $digits += '.0' }
        [void] $To.Append($digits)
    }
    else { Add-StandinJsonText $To ([string] $Value) }
}

function Add-StandinJsonText {
    param([System.Text.StringBuilder] $To, [string] $Text)
    if ($script:PlainText.IsMatch($Text)) { [void] $To.Append('"').Append($Text).Append('"'); return }
    [void] $To.Append('"')
    foreach ($unit in $Text.ToCharArray()) {
        $code = [int] $unit
        if ($code -eq 34) { [void] $To.Append('\"') }
        elseif ($code -eq 92) { [void] $To.Append('\\') }
        elseif ($code -ge 32 -and $code -le 126) { [void] $To.Append($unit) }
        else { [void] $To.Append('\u').Append($code.ToString('x4')) }
    }
    [void] $To.Append('"')
}
