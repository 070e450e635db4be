# The stand-in for PSResourceGet.
Set-StrictMode -Version 3.0
Import-Module -Name CallsheetStandin

function Install-PSResource {
    [CmdletBinding(DefaultParameterSetName = 'NameParameterSet', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'NameParameterSet', Mandatory = $true, Position = 0, ValueFromPipeline = $true)] [string[]] $Name,
        [Parameter(ParameterSetName = 'NameParameterSet', ValueFromPipelineByPropertyName = $true)] [string] $Version,
        [Parameter(ParameterSetName = 'NameParameterSet', ValueFromPipelineByPropertyName = $true)] [Alias('IsPrerelease')] [switch] $Prerelease,
        [Parameter(ParameterSetName = 'NameParameterSet', ValueFromPipelineByPropertyName = $true)]
        [Parameter(ParameterSetName = 'InputObjectParameterSet', ValueFromPipelineByPropertyName = $true)] [string[]] $Repository,
        [Parameter(ParameterSetName = 'InputObjectParameterSet', Mandatory = $true, Position = 0, ValueFromPipeline = $true)] [Alias('ParentResource')] [object[]] $InputObject,
        [Parameter(ParameterSetName = 'RequiredResourceFileParameterSet', Mandatory = $true)] [string] $RequiredResourceFile,
        [Parameter(ParameterSetName = 'RequiredResourceParameterSet', Mandatory = $true)] [object] $RequiredResource,
        [pscredential] $Credential,
        [ValidateSet('CurrentUser', 'AllUsers')] [string] $Scope,
        [string] $TemporaryPath,
        [switch] $TrustRepository,
        [switch] $Reinstall,
        [switch] $Quiet,
        [switch] $AcceptLicense,
        [switch] $NoClobber,
        [switch] $SkipDependencyCheck,
        [switch] $AuthenticodeCheck,
        [switch] $PassThru
    )
    process {
        $caller = $PSCmdlet
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $caller -Bound $bound -Writes -WithoutSession -Attributes @('Module') -Body {
            # A version without brackets is the exact one too; ranges are not for a pinned module.
            $exact = [regex]::Match([string] $Version, '\A(?:\[([0-9.]+)\]|([0-9.]+))\z')
            if ($null -eq $Name -or -not $exact.Success) { throw (New-StandinError -Text 'The stand-in installs one version by its name only.' -Id 'NotImplemented' -Category 'NotImplemented') }
            if (-not $TrustRepository) { throw (New-StandinError -Text 'Without -TrustRepository the real cmdlet asks here.' -Id 'Asks' -Category 'InvalidOperation') }
            foreach ($module in $Name) {
                if (($bound.ContainsKey('WhatIf') -or $bound.ContainsKey('Confirm')) -and -not $caller.ShouldProcess($module)) { continue }
                Add-StandinInstalled -Name $module -Version ($exact.Groups[1].Value + $exact.Groups[2].Value)
            }
        }
    }
}
