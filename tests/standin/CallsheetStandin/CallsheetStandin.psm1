# What the stand-in modules share: a tenant that lives in a folder instead of in the service.
# The folder is named by the environment variable CALLSHEET_STANDIN; README.md beside this module
# describes its files. This is a module of its own, imported by the stand-ins, so that both of them
# work on one copy of the state and number their calls together.
Set-StrictMode -Version 3.0

. (Join-Path $PSScriptRoot 'Json.ps1')
. (Join-Path $PSScriptRoot 'Log.ps1')
. (Join-Path $PSScriptRoot 'Tenant.ps1')
. (Join-Path $PSScriptRoot 'Faults.ps1')
. (Join-Path $PSScriptRoot 'Shadows.ps1')
. (Join-Path $PSScriptRoot 'Call.ps1')
. (Join-Path $PSScriptRoot 'Installed.ps1')
