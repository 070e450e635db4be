# Tenant dial plans and their normalization rules. The plans that can be granted are those that `policies` lists;
# `dialPlans` has what is in them. One that is listed and has no entry there was made without rules.

$script:RuleType = 'Microsoft.Rtc.Management.WritableConfig.Policy.Voice.NormalizationRule'
$script:MostRules = 50

function Get-DialPlanList {
    # Every plan, Global first, whole: what a file leaves out has the value that the service gives it.
    param([hashtable] $View)
    $from = @($View['plans'])
    $known = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    foreach ($plan in $from) { if ($null -ne $plan) { $known[$plan['identity']] = $plan } }
    $names = @('Global')
    $names += @($View['listed'] | Where-Object { -not [string]::IsNullOrEmpty($_) })
    foreach ($plan in $from) { if ($null -ne $plan -and $names -notcontains $plan['identity']) { $names += $plan['identity'] } }
    foreach ($name in $names) {
        $plan = $known[$name]
        if ($null -eq $plan) {
            $rules = @()
            if ($name -ne 'Global') { $rules = @(New-DefaultRule) }
            $plan = @{ identity = $name; rules = $rules }
        }
        foreach ($key in 'simpleName', 'description') { if (-not $plan.ContainsKey($key)) { $plan[$key] = $null } }
        if ([string]::IsNullOrEmpty($plan['simpleName'])) { $plan['simpleName'] = $(if ($name -eq 'Global') { 'DefaultTenantDialPlan' } else { $name }) }
        $plan
    }
}

function Get-PlansNow {
    $tenant = Get-StandinTenant
    $listed = @()
    if ($null -ne $tenant['policies']) { $listed = @($tenant['policies']['TenantDialPlan']) }
    return @{ plans = @($tenant['dialPlans']); listed = $listed }
}

function New-DefaultRule { return @{ name = 'Prefix All'; description = $null; pattern = '^(\d{11})$'; translation = '+$1'; isInternalExtension = $false } }

function Get-OwnDialPlan {
    # A plan as it is in the file, by its name with or without the prefix; $null for none.
    param([string] $Identity)
    $name = $Identity
    if ($name.StartsWith('Tag:', [System.StringComparison]::OrdinalIgnoreCase)) { $name = $name.Substring(4) }
    foreach ($plan in (Get-DialPlanList (Get-PlansNow))) { if ($plan['identity'] -eq $name) { return $plan } }
    return $null
}

function Save-DialPlan {
    # Puts a plan in the place of the one of its name, or with $null takes it away, and says what that changed.
    param([string] $Identity, $Before, $Plan)
    $kept = @(foreach ($one in @((Get-StandinTenant)['dialPlans'])) { if ($null -ne $one -and $one['identity'] -ne $Identity) { $one } })
    if ($null -ne $Plan) { $kept += $Plan }
    Update-StandinTenant -Key 'dialPlans' -Value $kept
    if ($Identity -ne 'Global') {
        $policies = (Get-StandinTenant)['policies']
        if ($null -eq $policies) { $policies = [hashtable]::new([System.StringComparer]::Ordinal) }
        $names = @(@($policies['TenantDialPlan']) | Where-Object { -not [string]::IsNullOrEmpty($_) -and ($null -ne $Plan -or $_ -ne $Identity) })
        if ($null -ne $Plan -and $names -notcontains $Identity) { $names += $Identity }
        $policies['TenantDialPlan'] = $names
        Update-StandinTenant -Key 'policies' -Value $policies
    }
    Complete-StandinWrite @([ordered] @{ attribute = 'DialPlan'; user = $null; plan = $Identity; from = $Before; to = $Plan })
}

function New-RuleObject {
    # The objects that the module gives out and takes back: others are not of their type.
    param([hashtable] $Rule)
    $shown = [pscustomobject] [ordered] @{
        Description = $Rule['description']; Pattern = $Rule['pattern']; Translation = $Rule['translation']
        Name = $Rule['name']; IsInternalExtension = [bool] $Rule['isInternalExtension']
    }
    $shown.PSObject.TypeNames.Insert(0, $script:RuleType)
    return $shown
}

function ConvertFrom-RuleObject {
    param($Object)
    if ($null -eq $Object -or $Object.PSObject.TypeNames[0] -ne $script:RuleType) {
        Stop-Request "Unable to cast object of type 'System.Management.Automation.PSCustomObject' to type '$script:RuleType'."
    }
    return @{
        name = [string] $Object.Name; description = $Object.Description; pattern = [string] $Object.Pattern
        translation = [string] $Object.Translation; isInternalExtension = [bool] $Object.IsInternalExtension
    }
}

function Resolve-Rules {
    # What -NormalizationRules asks for: a list takes the place of the rules, @{Add=...} adds to them.
    param($Asked, [object[]] $Now)
    if ($Asked -is [System.Collections.IDictionary]) {
        $keys = @($Asked.Keys)
        if ($keys.Count -ne 1 -or $keys[0] -ne 'Add') { Stop-Unsupported 'NormalizationRules with other keys than Add' }
        $rules = @(@($Now) + @(foreach ($rule in @($Asked['Add'])) { ConvertFrom-RuleObject $rule }))
    }
    else { $rules = @(foreach ($rule in @($Asked)) { ConvertFrom-RuleObject $rule }) }
    if ($rules.Count -eq 0) { Stop-Unsupported 'NormalizationRules with an empty list' }
    if ($rules.Count -gt $script:MostRules) { Stop-Request "The number of normalization rules cannot exceed $script:MostRules." }
    $seen = [hashtable]::new([System.StringComparer]::OrdinalIgnoreCase)
    foreach ($rule in $rules) {
        if ($seen.ContainsKey($rule['name'])) { Stop-Request "The normalization rule '$($rule['name'])' is listed twice." }
        $seen[$rule['name']] = $true
    }
    return , $rules
}

function Assert-DialPlanTexts {
    param([System.Collections.IDictionary] $Bound, [string] $Identity)
    $name = [string] $Bound['SimpleName']
    if ($Bound.ContainsKey('SimpleName')) {
        if ($name.Length -gt 49) { Stop-Request 'Maximum SimpleName length cannot exceed 49.' }
        if ($name -notmatch '\A[A-Za-z0-9.()-]+\z') { Stop-Request "SimpleName '$name' is not valid." }
        foreach ($plan in (Get-DialPlanList (Get-PlansNow))) {
            if ($plan['simpleName'] -eq $name -and $plan['identity'] -ne $Identity) { Stop-Request "SimpleName '$name' is already in use." }
        }
    }
    if (([string] $Bound['Description']).Length -gt 1040) { Stop-Request 'Description must have a length of at most 1040.' }
}

function New-DialPlanObject {
    param([hashtable] $Plan)
    $identity = $Plan['identity']
    if ($identity -ne 'Global') { $identity = 'Tag:' + $identity }
    $rules = [System.Collections.Generic.List[object]]::new()
    foreach ($rule in @($Plan['rules'])) { if ($null -ne $rule) { $rules.Add((New-RuleObject $rule)) } }
    return [pscustomobject] [ordered] @{ Identity = $identity; Description = $Plan['description']; NormalizationRules = $rules; SimpleName = $Plan['simpleName'] }
}

function Get-CsTenantDialPlan {
    [CmdletBinding(DefaultParameterSetName = 'Identity', PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 1)] [string] $Identity,
        [Parameter(ParameterSetName = 'Filter')] [string] $Filter
    )
    process {
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $PSCmdlet -Bound $bound -Body {
            $plans = @(Get-DialPlanList (Get-StandinPlanView) | ForEach-Object { New-DialPlanObject $_ })
            if ($bound.ContainsKey('Filter')) { return $plans | Where-Object { $_.Identity -like $Filter } }
            if ([string]::IsNullOrEmpty($Identity)) { return $plans }
            $found = @($plans | Where-Object { $_.Identity -eq $Identity -or $_.Identity -eq ('Tag:' + $Identity) })
            if ($found.Count -eq 0) { Stop-Request "Cannot find the tenant dial plan '$Identity'." -Id 'NotFound' -Category 'ObjectNotFound' }
            $found
        }
    }
}

function New-CsVoiceNormalizationRule {
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Mandatory = $true, Position = 2)] [string] $Identity,
        [Parameter(ParameterSetName = 'ParentAndRelativeKey', Mandatory = $true)] [string] $Parent,
        [Parameter(ParameterSetName = 'ParentAndRelativeKey', Mandatory = $true)] [string] $Name,
        [guid] $Tenant,
        [string] $Description,
        [string] $Pattern,
        [string] $Translation,
        [bool] $IsInternalExtension,
        [int] $Priority,
        [switch] $InMemory,
        [switch] $Force
    )
    process {
        $caller = $PSCmdlet
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $caller -Bound $bound -Body {
            foreach ($key in 'Tenant', 'Priority') { if ($bound.ContainsKey($key)) { Stop-Unsupported $key } }
            if (-not (Test-Meant -Caller $caller -Bound $bound)) { return }
            if (-not $InMemory.IsPresent) { Stop-Request 'Voice normalization rules can be created with -InMemory only.' }
            $scope = $Parent
            $called = $Name
            if ($bound.ContainsKey('Identity')) {
                $scope, $called = $Identity.Split([char[]] '/', 2)
                if ([string]::IsNullOrEmpty($called)) { Stop-Request "Identity '$Identity' is not valid: it must be a scope, a slash and a name." }
            }
            if ($scope -ne 'Global' -and $null -eq (Get-OwnDialPlan $scope)) { Stop-Request "Cannot find the dial plan '$scope'." }
            if ($Description.Length -gt 512) { Stop-Request 'Description must have a length of at most 512.' }
            $rule = New-DefaultRule
            $rule['name'] = $called
            foreach ($key in 'Description', 'Pattern', 'Translation', 'IsInternalExtension') {
                if ($bound.ContainsKey($key)) { $rule[$key.Substring(0, 1).ToLowerInvariant() + $key.Substring(1)] = $bound[$key] }
            }
            New-RuleObject $rule
        }
    }
}

function New-CsTenantDialPlan {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory = $true, Position = 1)] [string] $Identity,
        [string] $Description,
        [object] $NormalizationRules,
        [string] $SimpleName
    )
    process {
        $caller = $PSCmdlet
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $caller -Bound $bound -Writes -Attributes @('DialPlan') -Body {
            if ($Identity.Length -gt 49 -or $Identity -notmatch '\A[A-Za-z0-9-][A-Za-z0-9.-]*\z') { Stop-Request "Identity '$Identity' is not valid." }
            if ($null -ne (Get-OwnDialPlan $Identity)) { Stop-Request "The tenant dial plan '$Identity' exists already." }
            Assert-DialPlanTexts -Bound $bound -Identity $Identity
            $plan = @{ identity = $Identity; simpleName = $Identity; description = $null; rules = @(New-DefaultRule) }
            if ($bound.ContainsKey('SimpleName')) { $plan['simpleName'] = $SimpleName }
            if ($bound.ContainsKey('Description')) { $plan['description'] = $Description }
            if ($null -ne $NormalizationRules) { $plan['rules'] = Resolve-Rules -Asked $NormalizationRules -Now @() }
            if (-not (Test-Meant -Caller $caller -Bound $bound)) { return }
            Save-DialPlan -Identity $Identity -Before $null -Plan $plan
            New-DialPlanObject $plan
        }
    }
}

function Set-CsTenantDialPlan {
    [CmdletBinding(DefaultParameterSetName = 'Identity', SupportsShouldProcess = $true, PositionalBinding = $false)]
    param(
        [Parameter(ParameterSetName = 'Identity', Position = 1)] [string] $Identity,
        [Parameter(ParameterSetName = 'Identity')] [string] $Description,
        [Parameter(ParameterSetName = 'Identity')] [object] $NormalizationRules,
        [Parameter(ParameterSetName = 'Identity')] [string] $SimpleName
    )
    process {
        $caller = $PSCmdlet
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $caller -Bound $bound -Writes -Attributes @('DialPlan') -Body {
            # Who names no plan changes the one of everybody.
            $asked = $Identity
            if ([string]::IsNullOrEmpty($asked)) { $asked = 'Global' }
            $before = Get-OwnDialPlan $asked
            if ($null -eq $before) { Stop-Request "Cannot find the tenant dial plan '$asked'." -Id 'NotFound' -Category 'ObjectNotFound' }
            Assert-DialPlanTexts -Bound $bound -Identity $before['identity']
            $plan = @{}
            foreach ($key in $before.Keys) { $plan[$key] = $before[$key] }
            if ($bound.ContainsKey('SimpleName')) { $plan['simpleName'] = $SimpleName }
            if ($bound.ContainsKey('Description')) { $plan['description'] = $Description }
            if ($bound.ContainsKey('NormalizationRules')) { $plan['rules'] = Resolve-Rules -Asked $NormalizationRules -Now @($before['rules']) }
            if (-not (Test-Meant -Caller $caller -Bound $bound)) { return }
            Save-DialPlan -Identity $before['identity'] -Before $before -Plan $plan
        }
    }
}

function Remove-CsTenantDialPlan {
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    param([Parameter(Mandatory = $true, Position = 1)] [string] $Identity)
    process {
        $caller = $PSCmdlet
        $bound = $PSBoundParameters
        Invoke-StandinCall -Caller $caller -Bound $bound -Writes -Attributes @('DialPlan') -Body {
            $before = Get-OwnDialPlan $Identity
            if ($null -eq $before) { Stop-Request "Cannot find the tenant dial plan '$Identity'." -Id 'NotFound' -Category 'ObjectNotFound' }
            $name = $before['identity']
            if ($name -ne 'Global' -and (Test-Held $name)) {
                Stop-Request "The policy ""$name"" is currently assigned to one or more users or groups. Ensure policy is not assigned before removing."
            }
            if (-not (Test-Meant -Caller $caller -Bound $bound)) { return }
            # Removing Global brings it back to what it was in the beginning.
            Save-DialPlan -Identity $name -Before $before -Plan $null
        }
    }
}

function Test-Held {
    # Whether a user, a group or the whole tenant has a plan.
    param([string] $Name)
    foreach ($user in (Get-StandinUserList)) { if ($user['policies']['TenantDialPlan'] -eq $Name) { return $true } }
    foreach ($given in @((Get-StandinTenant)['groupPolicies'])) {
        if ($null -ne $given -and $given['policyType'] -eq 'TenantDialPlan' -and $given['policyName'] -eq $Name) { return $true }
    }
    $wide = (Get-StandinTenant)['tenantPolicies']
    return $null -ne $wide -and $wide['TenantDialPlan'] -eq $Name
}
