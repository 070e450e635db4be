# The Grants: one cmdlet for each policy of the table. They differ in their default set, in whether they take users
# from the pipeline and in whether they have -WhatIf, as their pages do.

function Get-GrantScript {
    # The Grants that this version has, as one script. It is made at every import, so it does little.
    $script:PolicyTypes = [System.Collections.ArrayList]::new()
    $text = [System.Text.StringBuilder]::new()
    foreach ($block in (Select-Age $script:GrantTable).Replace("`r", '').Split([string[]] "`n`n", [System.StringSplitOptions]::RemoveEmptyEntries)) {
        $end = $block.IndexOf("`n")
        $title = $block.Substring(0, $end).Split(':')
        if ($title[1] -ne '' -and -not (Test-Since $title[1].Split(' ')[-1])) { continue }
        foreach ($name in $title[0].Split([string[]] ', ', [System.StringSplitOptions]::None)) {
            [void] $script:PolicyTypes.Add($name)
            [void] $text.Append("function Grant-Cs$name {").Append($block, $end, $block.Length - $end)
            [void] $text.Append("`n    process { Invoke-Grant -Caller `$PSCmdlet -Bound `$PSBoundParameters -PolicyType '$name' }`n}`n")
        }
    }
    return [scriptblock]::Create($text.ToString())
}
