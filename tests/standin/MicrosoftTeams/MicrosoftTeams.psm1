# The stand-in for the MicrosoftTeams module: cmdlets with the documented parameter sets, against a
# tenant in a folder (module CallsheetStandin). What the documents leave open is refused with a text
# that says so, rather than guessed: a script must not come to rely on a guess.
#
# The manifest's version decides which cmdlets there are: a harness may write another one there.
Set-StrictMode -Version 3.0
Import-Module -Name CallsheetStandin

$script:ModuleVersion = [version] (Import-PowerShellDataFile -Path (Join-Path $PSScriptRoot 'MicrosoftTeams.psd1')).ModuleVersion
$script:NoId = '00000000-0000-0000-0000-000000000000'

. (Join-Path $PSScriptRoot 'Since.ps1')
. (Join-Path $PSScriptRoot 'Session.ps1')
. (Join-Path $PSScriptRoot 'Users.ps1')
. (Join-Path $PSScriptRoot 'Numbers.ps1')
. (Join-Path $PSScriptRoot 'Assignment.ps1')
. (Join-Path $PSScriptRoot 'Release.ps1')
. (Join-Path $PSScriptRoot 'Locations.ps1')
. (Join-Path $PSScriptRoot 'GrantLogic.ps1')
. (Join-Path $PSScriptRoot 'Grants.ps1')

# In 7.9.0 parameters of the number cmdlets changed their names and kept the old ones as aliases.
if ($script:ModuleVersion -ge [version] '7.9.0') { . (Join-Path $PSScriptRoot 'NumberCmdletsSince790.ps1') }
else { . (Join-Path $PSScriptRoot 'NumberCmdletsBefore790.ps1') }
