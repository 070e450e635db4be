# The stand-in for PackageManagement as an old Windows PowerShell has it: CALLSHEET_STANDIN_NUGET is the version of the
# NuGet provider, and blank on a machine that never installed a module.
Set-StrictMode -Version 3.0
Import-Module -Name CallsheetStandin

function Get-PackageProvider {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)] [string[]] $Name,
        [switch] $ListAvailable,
        [switch] $Force,
        [switch] $ForceBootstrap
    )
    process {
        Invoke-StandinCall -Caller $PSCmdlet -Bound $PSBoundParameters -WithoutSession -Body {
            # Asked for by its name, the real one offers to get what is missing.
            if ($null -ne $Name) { throw (New-StandinError -Text 'The stand-in does not know what PackageManagement does with -Name.' -Id 'NotImplemented' -Category 'NotImplemented') }
            [pscustomobject] @{ Name = 'PowerShellGet'; Version = [version] '1.0.0.1' }
            $version = [System.Environment]::GetEnvironmentVariable('CALLSHEET_STANDIN_NUGET')
            if (-not [string]::IsNullOrEmpty($version)) { [pscustomobject] @{ Name = 'NuGet'; Version = [version] $version } }
        }
    }
}

function Install-PackageProvider {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 0)] [string[]] $Name,
        [string] $RequiredVersion,
        [string] $MinimumVersion,
        [string] $MaximumVersion,
        [ValidateSet('CurrentUser', 'AllUsers')] [string] $Scope,
        [string[]] $Source,
        [switch] $Force,
        [switch] $ForceBootstrap
    )
    process {
        Invoke-StandinCall -Caller $PSCmdlet -Bound $PSBoundParameters -Writes -WithoutSession -Attributes @('Provider') -Body {
            if (-not $Force) { throw (New-StandinError -Text 'Without -Force the real cmdlet asks here.' -Id 'Asks' -Category 'InvalidOperation') }
            [System.Environment]::SetEnvironmentVariable('CALLSHEET_STANDIN_NUGET', $MinimumVersion)
        }
    }
}
