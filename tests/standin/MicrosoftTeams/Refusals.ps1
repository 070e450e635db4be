# How the stand-in refuses.

function Stop-Unsupported {
    # For what the stand-in does not do: an answer that could not be trusted is worse than none.
    param([string] $Name)
    throw (New-StandinError -Text "The stand-in does not know what the service answers to -$Name." -Id 'NotImplemented' -Category 'NotImplemented')
}

function Stop-UnknownNumber {
    param([string] $Number)
    Stop-Request "Telephone Number '$Number' is not found from tenant '$((Get-StandinTenant)['tenantId'])'."
}

function Stop-Request {
    # A refusal as the service gives it.
    param([string] $Text, [string] $Id = 'BadRequest', [string] $Category = 'InvalidArgument')
    throw (New-StandinError -Text $Text -Id $Id -Category $Category)
}
