# Parameters and cmdlets that came with a later version than the oldest one we stand in for.
# PowerShell cannot declare a parameter for some versions only, so the stand-in declares it and then
# answers as the binder answers to a parameter that is not there.

$script:Since = @{
    'Connect-MicrosoftTeams/DisableWAM'                       = '7.8.1'
    'Connect-MicrosoftTeams/Identity'                         = '5.8.1'
    'Connect-MicrosoftTeams/Certificate'                      = '4.9.2'
    'Connect-MicrosoftTeams/CertificateThumbprint'            = '4.7.1'
    'Get-CsOnlineUser/AccountType'                            = '4.5.1'
    'Get-CsOnlineUser/Properties'                             = '6.9.0'
    'Get-CsOnlineUser/SoftDeletedUser'                        = '4.4.3'
    'Get-CsPhoneNumberAssignment/AssignmentCategory'          = '5.3.1'
    'Get-CsPhoneNumberAssignment/NetworkSiteId'               = '5.5.0'
    'Set-CsPhoneNumberAssignment/AssignmentCategory'          = '5.3.1'
    'Set-CsPhoneNumberAssignment/NetworkSiteId'               = '5.5.0'
    'Set-CsPhoneNumberAssignment/Notify'                      = '7.3.0'
    'Remove-CsPhoneNumberAssignment/Notify'                   = '7.3.0'
    'Remove-CsPhoneNumberAssignment/AssignmentBlockedForever' = '7.5.0'
    'Remove-CsPhoneNumberAssignment/AssignmentBlockedDays'    = '7.5.0'
    'Grant-CsTeamsSharedCallingRoutingPolicy/PolicyName'      = '5.5.0'
}

function Assert-KnownParameter {
    param([System.Management.Automation.PSCmdlet] $Caller, [System.Collections.IDictionary] $Bound)
    $cmdlet = $Caller.MyInvocation.MyCommand.Name
    foreach ($name in @($Bound.Keys)) {
        $since = $script:Since["$cmdlet/$name"]
        # Groups as a target came with one version for all policies.
        if ($name -eq 'Group' -and $cmdlet -like 'Grant-Cs*') { $since = '4.5.1' }
        if ($null -eq $since -or $script:ModuleVersion -ge [version] $since) { continue }
        $exception = [System.Management.Automation.ParameterBindingException]::new("A parameter cannot be found that matches parameter name '$name'.")
        $Caller.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($exception, 'NamedParameterNotFound', 'InvalidArgument', $null))
    }
}

function Stop-Unsupported {
    # For what the stand-in does not do: an answer that could not be trusted is worse than none.
    param([string] $Name)
    throw (New-StandinError -Text "The stand-in does not know what the service answers to -$Name." -Id 'NotImplemented' -Category 'NotImplemented')
}

function Stop-Request {
    # A refusal as the service gives it.
    param([string] $Text, [string] $Id = 'BadRequest', [string] $Category = 'InvalidArgument')
    throw (New-StandinError -Text $Text -Id $Id -Category $Category)
}
