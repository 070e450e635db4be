@{
    RootModule        = 'CallsheetStandin.psm1'
    ModuleVersion     = '1.0.0'
    GUID              = 'b7c1a6f4-52a9-4c35-8e0d-3f6a1d2c9b10'
    Author            = 'callsheet'
    Description       = 'A tenant in a folder: the state, the log and the faults behind the stand-in modules for MicrosoftTeams and for installing it. Nothing here talks to a network.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Add-StandinInstalled'
        'Add-StandinNumber'
        'Assert-StandinConnected'
        'Complete-StandinWrite'
        'ConvertTo-StandinJson'
        'Get-StandinHeldNumber'
        'Get-StandinNumber'
        'Get-StandinNumberView'
        'Get-StandinPlanView'
        'Get-StandinSession'
        'Get-StandinTenant'
        'Get-StandinUser'
        'Get-StandinUserList'
        'Get-StandinUserView'
        'Invoke-StandinCall'
        'New-StandinError'
        'Set-StandinHolder'
        'Set-StandinSession'
        'Update-StandinTenant'
        'Update-StandinUser'
        'Update-StandinNumber'
    )
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
