# Installing for the stand-ins of PowerShellGet and PSResourceGet: a line in the tenant's list of installed modules, and
# where the folder of the stand-ins lacks the version, a module there that has a manifest and nothing else.

function Add-StandinInstalled {
    # Versions stand side by side, so only the same one again takes the place of the old entry.
    param([string] $Name, [string] $Version)
    $kept = @(foreach ($known in @((Get-StandinTenant)['installed'])) {
            if ($null -ne $known -and -not ($known['name'] -eq $Name -and $known['version'] -eq $Version)) { $known }
        })
    $kept += @{ name = $Name; version = $Version }
    Update-StandinTenant -Key 'installed' -Value $kept
    # A harness may want an installer that says it is done and has done nothing.
    if ([System.Environment]::GetEnvironmentVariable('CALLSHEET_STANDIN_INSTALLS') -ne 'nothing') { Write-StandinModule -Name $Name -Version $Version }
    Complete-StandinWrite @([ordered] @{ attribute = 'Module'; user = $null; from = $null; to = $Name; version = $Version })
}

function Write-StandinModule {
    param([string] $Name, [string] $Version)
    if ([string]::IsNullOrEmpty($Version)) { return }
    # Beside this module, and nowhere else: PowerShell puts the folder of the user first in PSModulePath, and what belongs
    # to the user is not for a rehearsal. Where the modules do not stand in folders with their versions, nothing is written.
    $own = [System.IO.DirectoryInfo]::new($PSScriptRoot)
    if ($own.Parent.Name -ne 'CallsheetStandin') { return }
    $folder = [System.IO.Path]::Combine([System.IO.Path]::Combine($own.Parent.Parent.FullName, $Name), $Version)
    if ([System.IO.Directory]::Exists($folder)) { return }
    [void] [System.IO.Directory]::CreateDirectory($folder)
    Write-StandinFile -Path ([System.IO.Path]::Combine($folder, $Name + '.psd1')) -Text "@{ ModuleVersion = '$Version'; FunctionsToExport = @() }`n"
}
