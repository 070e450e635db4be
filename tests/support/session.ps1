# One PowerShell that runs texts one after the other, each as if it had just been started: tests/support/session.rs sends a
# line of JSON for each and reads to the mark. What a text leaves behind is taken away before the next one. What ends
# a process, an uncaught error, an exit or a kill, ends this one too. Nothing here stands within a try, since that would
# change which errors end a text.
$standinFirst = @{}
foreach ($standinDrive in 'variable:', 'function:', 'alias:') {
    $standinFirst[$standinDrive] = @{}
    foreach ($standinItem in $ExecutionContext.InvokeProvider.ChildItem.Get($standinDrive, $false)) { $standinFirst[$standinDrive][$standinItem.Name] = $standinItem.Value }
}
$standinPreferences = @($standinFirst['variable:'].Keys | Where-Object { $_ -like '*Preference' })
$standinModules = @(Get-Module -All | ForEach-Object { $_.Name })
$standinEnvironment = [System.Environment]::GetEnvironmentVariables()

# Run with a dot: only in the outermost scope does the list of variables have no others.
$standinReset = {
    # First, or what follows would only say what it would do.
    foreach ($standinItem in $standinPreferences) { $ExecutionContext.SessionState.PSVariable.Set($standinItem, $standinFirst['variable:'][$standinItem]) }
    foreach ($standinItem in @(Get-Module -All)) { if ($standinModules -notcontains $standinItem.Name) { Remove-Module -ModuleInfo $standinItem -Force -ErrorAction Ignore } }
    foreach ($standinDrive in 'variable:', 'function:', 'alias:') {
        foreach ($standinItem in @($ExecutionContext.InvokeProvider.ChildItem.Get($standinDrive, $false))) {
            if ($standinItem.Name -like 'standin*' -or $standinFirst[$standinDrive].ContainsKey($standinItem.Name)) { continue }
            if ($standinDrive -eq 'variable:') { $ExecutionContext.SessionState.PSVariable.Remove($standinItem.Name) }
            else { $ExecutionContext.InvokeProvider.Item.Remove($standinDrive + $standinItem.Name, $false) }
        }
    }
    foreach ($standinItem in @([System.Environment]::GetEnvironmentVariables().Keys)) {
        if (-not $standinEnvironment.Contains($standinItem)) { [System.Environment]::SetEnvironmentVariable($standinItem, $null) }
    }
    foreach ($standinItem in $standinEnvironment.Keys) { [System.Environment]::SetEnvironmentVariable($standinItem, $standinEnvironment[$standinItem]) }
    $Error.Clear()
}

while ($null -ne ($standinLine = [System.Console]::In.ReadLine())) {
    . $standinReset
    $standinAsked = ConvertFrom-Json $standinLine
    foreach ($standinItem in $standinAsked.environment.PSObject.Properties) { [System.Environment]::SetEnvironmentVariable($standinItem.Name, $standinItem.Value) }
    Set-Location -LiteralPath $standinAsked.folder
    [System.Environment]::CurrentDirectory = $standinAsked.folder
    . ([scriptblock]::Create($standinAsked.text + "`n`$standinOk = `$?"))
    $standinCode = $ExecutionContext.SessionState.PSVariable.GetValue('global:LASTEXITCODE')
    if ($null -eq $standinCode) { $standinCode = $(if ($standinOk) { 0 } else { 1 }) }
    [System.Console]::Out.WriteLine("`u{1}$($standinAsked.mark) $standinCode")
    [System.Console]::Error.WriteLine("`u{1}$($standinAsked.mark) $standinCode")
}
