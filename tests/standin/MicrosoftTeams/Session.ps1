# Signing in and out, and the tenant.

function Connect-MicrosoftTeams {
    [CmdletBinding(DefaultParameterSetName = 'UserCredential', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'UserCredential')]
        [Parameter(ParameterSetName = 'ServicePrincipalCertificate', Mandatory = $true)]               # since 4.9.2
        [Parameter(ParameterSetName = 'ServicePrincipalCertificateThumbprint', Mandatory = $true)]     # since 4.7.1
        [Parameter(ParameterSetName = 'AccessTokens')]
        [Parameter(ParameterSetName = 'ManagedServiceLogin')]                                          # since 5.8.1
        [Alias('Domain', 'TenantDomain')] [string] $TenantId,
        [Parameter(ParameterSetName = 'UserCredential')] [pscredential] $Credential,
        [Parameter(ParameterSetName = 'UserCredential')]
        [Parameter(ParameterSetName = 'ManagedServiceLogin')]                                          # since 5.8.1
        [string] $AccountId,
        [Parameter(ParameterSetName = 'ServicePrincipalCertificate', Mandatory = $true)]               # since 4.9.2
        [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate,                 # since 4.9.2
        [Parameter(ParameterSetName = 'ServicePrincipalCertificateThumbprint', Mandatory = $true)]     # since 4.7.1
        [string] $CertificateThumbprint,                                                               # since 4.7.1
        [Parameter(ParameterSetName = 'ServicePrincipalCertificate', Mandatory = $true)]               # since 4.9.2
        [Parameter(ParameterSetName = 'ServicePrincipalCertificateThumbprint', Mandatory = $true)]     # since 4.7.1
        [string] $ApplicationId,                                                                       # since 4.7.1
        [Parameter(ParameterSetName = 'AccessTokens', Mandatory = $true)] [string[]] $AccessTokens,
        [Parameter(ParameterSetName = 'ManagedServiceLogin', Mandatory = $true)]                       # since 5.8.1
        [Alias('MSI', 'ManagedService')] [switch] $Identity,                                           # since 5.8.1
        [Parameter(ParameterSetName = 'ManagedServiceLogin')] [int] $ManagedServicePort,               # since 5.8.1
        [Parameter(ParameterSetName = 'ManagedServiceLogin')] [string] $ManagedServiceHostName,        # since 5.8.1
        [Parameter(ParameterSetName = 'ManagedServiceLogin')]                                          # since 5.8.1
        [System.Security.SecureString] $ManagedServiceSecret,                                          # since 5.8.1
        [Parameter()] [ValidateSet('Info', 'Error', 'Warning', 'None')] [string] $LogLevel,
        [Parameter()] [string] $LogFilePath,
        [Parameter(ParameterSetName = 'UserCredential')] [ValidateSet('TeamsGCCH', 'TeamsDOD', 'TeamsChina')] [string] $TeamsEnvironmentName,
        [Parameter(ParameterSetName = 'UserCredential')] [switch] $DisableWAM,                         # since 7.8.1
        [Parameter(ParameterSetName = 'UserCredential')] [switch] $UseDeviceAuthentication
    )
    process {
        $caller = $PSCmdlet
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $caller -Bound $bound -WithoutSession -Body {
            if (-not (Test-Meant -Caller $caller -Bound $bound)) { return }
            $tenant = Get-StandinTenant
            if (-not [string]::IsNullOrEmpty($TenantId) -and -not (Test-OwnTenant $TenantId)) {
                $text = "AADSTS90002: Tenant '$TenantId' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."
                throw (New-StandinError -Text $text -Id 'Connect-MicrosoftTeams' -Category 'AuthenticationError' -Ends)
            }
            $account = $tenant['account']
            if (-not [string]::IsNullOrEmpty($bound['ApplicationId'])) { $account = $bound['ApplicationId'] }
            elseif (-not [string]::IsNullOrEmpty($AccountId)) { $account = $AccountId }
            elseif ($null -ne $Credential) { $account = $Credential.UserName }
            $environment = 'AzureCloud'
            if (-not [string]::IsNullOrEmpty($TeamsEnvironmentName)) { $environment = $TeamsEnvironmentName }
            $session = [pscustomobject] @{ Account = $account; Environment = $environment; Tenant = $tenant['tenantId']; TenantId = $tenant['tenantId'] }
            Set-StandinSession $session
            $session
        }
    }
}

function Disconnect-MicrosoftTeams {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param()
    process {
        $caller = $PSCmdlet
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $caller -Bound $bound -WithoutSession -Body {
            if (Test-Meant -Caller $caller -Bound $bound) { Set-StandinSession $null }
        }
    }
}

function Test-Meant {
    # False in a dry run. The real two are compiled cmdlets, which obey the $WhatIfPreference of the
    # script that calls them. A function does not see it, so it is fetched from there.
    param([System.Management.Automation.PSCmdlet] $Caller, [System.Collections.IDictionary] $Bound)
    if (-not $Bound.ContainsKey('WhatIf')) {
        $preference = $Caller.SessionState.PSVariable.GetValue('WhatIfPreference')
        if ($null -ne $preference) { $WhatIfPreference = [bool] $preference }
    }
    return $Caller.ShouldProcess('MicrosoftTeams')
}

function Test-OwnTenant {
    # By id, or by one of the tenant's domains.
    param([string] $Name)
    $tenant = Get-StandinTenant
    if ($Name -eq $tenant['tenantId']) { return $true }
    if (@($tenant['domains']) -contains $Name) { return $true }
    foreach ($user in (Get-StandinUserList)) { if (([string] $user['userPrincipalName']).EndsWith('@' + $Name, [System.StringComparison]::OrdinalIgnoreCase)) { return $true } }
    return $false
}

function Get-CsTenant {
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [string] $Filter,
        [object] $DomainController,
        [Parameter(Position = 1)] [object] $Identity,
        [int] $ResultSize
    )
    process {
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $PSCmdlet -Bound $bound -Body {
            foreach ($name in 'Filter', 'DomainController', 'Identity') { if ($bound.ContainsKey($name)) { Stop-Unsupported $name } }
            $tenant = Get-StandinTenant
            [pscustomobject] @{ TenantId = $tenant['tenantId']; DisplayName = $tenant['displayName']; CountryLetterCode = $tenant['countryLetterCode'] }
        }
    }
}
