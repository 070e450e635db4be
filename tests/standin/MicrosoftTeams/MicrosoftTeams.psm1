# The stand-in for the MicrosoftTeams module: cmdlets with the documented parameter sets, against a
# tenant in a folder (module CallsheetStandin). What the documents leave open is refused with a text
# that says so, rather than guessed: a script must not come to rely on a guess.
#
# The manifest's version decides which cmdlets and parameters there are and how they answer: a harness may write
# another one there.
Set-StrictMode -Version 3.0
Import-Module -Name CallsheetStandin

$script:ModuleVersion = [version] (Import-PowerShellDataFile -Path (Join-Path $PSScriptRoot 'MicrosoftTeams.psd1')).ModuleVersion
if ($script:ModuleVersion -lt [version] '4.0.0') { throw "The stand-in knows no MicrosoftTeams before 4.0.0; its manifest says $script:ModuleVersion." }
# A failing assignment or release did not raise an error in the beginning, but answered with an object that tells of it.
$script:ReturnsErrors = $script:ModuleVersion -lt [version] '4.2.1'
$script:NoId = '00000000-0000-0000-0000-000000000000'

. (Join-Path $PSScriptRoot 'Ages.ps1')
. (Join-Path $PSScriptRoot 'Refusals.ps1')
. (Get-AgedScript 'Session.ps1')
. (Get-AgedScript 'Users.ps1')
. (Join-Path $PSScriptRoot 'Numbers.ps1')
. (Join-Path $PSScriptRoot 'Assignment.ps1')
. (Join-Path $PSScriptRoot 'Release.ps1')
. (Get-AgedScript 'NumberCmdlets.ps1')
. (Join-Path $PSScriptRoot 'Locations.ps1')
. (Join-Path $PSScriptRoot 'Classic.ps1')
. (Join-Path $PSScriptRoot 'DialPlans.ps1')
. (Join-Path $PSScriptRoot 'GrantLogic.ps1')
. (Join-Path $PSScriptRoot 'GrantTable.ps1')
. (Join-Path $PSScriptRoot 'GrantTableMore.ps1')
. (Join-Path $PSScriptRoot 'Grants.ps1')
. (Get-GrantScript)
