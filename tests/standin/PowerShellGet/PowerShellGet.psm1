# The stand-in for PowerShellGet: installing is a line in the tenant's list of installed modules.
Set-StrictMode -Version 3.0
Import-Module -Name CallsheetStandin

function Install-Module {
    [CmdletBinding(DefaultParameterSetName = 'NameParameterSet', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'NameParameterSet', Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)] [string[]] $Name,
        [Parameter(ParameterSetName = 'InputObject', Mandatory = $true, Position = 0, ValueFromPipeline = $true)] [psobject[]] $InputObject,
        [Parameter(ParameterSetName = 'NameParameterSet', ValueFromPipelineByPropertyName = $true)] [string] $MinimumVersion,
        [Parameter(ParameterSetName = 'NameParameterSet', ValueFromPipelineByPropertyName = $true)] [string] $MaximumVersion,
        [Parameter(ParameterSetName = 'NameParameterSet', ValueFromPipelineByPropertyName = $true)] [string] $RequiredVersion,
        [Parameter(ParameterSetName = 'NameParameterSet')] [string[]] $Repository,
        [Parameter(ValueFromPipelineByPropertyName = $true)] [pscredential] $Credential,
        [ValidateSet('CurrentUser', 'AllUsers')] [string] $Scope,
        [Parameter(ValueFromPipelineByPropertyName = $true)] [uri] $Proxy,
        [Parameter(ValueFromPipelineByPropertyName = $true)] [pscredential] $ProxyCredential,
        [switch] $AllowClobber,
        [switch] $SkipPublisherCheck,
        [switch] $Force,
        [Parameter(ParameterSetName = 'NameParameterSet')] [switch] $AllowPrerelease,
        [switch] $AcceptLicense,
        [switch] $PassThru
    )
    process {
        $caller = $PSCmdlet
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $caller -Bound $bound -Writes -WithoutSession -Attributes @('Module') -Body {
            if ($bound.ContainsKey('InputObject')) {
                throw (New-StandinError -Text 'The stand-in does not know what PowerShellGet does with -InputObject.' -Id 'NotImplemented' -Category 'NotImplemented')
            }
            foreach ($module in $Name) {
                # The real one is a function too, so a dry run of the script that calls it does not reach it
                # by itself; its own -WhatIf does.
                if (($bound.ContainsKey('WhatIf') -or $bound.ContainsKey('Confirm')) -and -not $caller.ShouldProcess("Version '$RequiredVersion' of module '$module'")) { continue }
                Add-StandinInstalled -Name $module -Version $RequiredVersion
                if ($PassThru) { [pscustomobject] @{ Name = $module; Version = $RequiredVersion } }
            }
        }
    }
}

function Get-InstalledModule {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Position = 0)] [string[]] $Name,
        [string] $MinimumVersion,
        [string] $RequiredVersion,
        [string] $MaximumVersion,
        [switch] $AllVersions,
        [switch] $AllowPrerelease
    )
    process {
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $PSCmdlet -Bound $bound -WithoutSession -Body {
            $known = @(@((Get-StandinTenant)['installed']) | Where-Object { $null -ne $_ })
            if ($bound.ContainsKey('RequiredVersion')) { $known = @($known | Where-Object { $_['version'] -eq $RequiredVersion }) }
            foreach ($wanted in @($Name)) {
                if ($null -eq $wanted) { continue }
                if (@($known | Where-Object { $_['name'] -eq $wanted }).Count -eq 0) {
                    throw (New-StandinError -Text "No match was found for the specified search criteria and module names '$wanted'." -Id 'NoMatchFound' -Category 'ObjectNotFound')
                }
            }
            foreach ($module in $known) {
                if ($null -eq $Name -or $Name -contains $module['name']) { [pscustomobject] @{ Name = $module['name']; Version = $module['version']; Repository = 'PSGallery' } }
            }
        }
    }
}
