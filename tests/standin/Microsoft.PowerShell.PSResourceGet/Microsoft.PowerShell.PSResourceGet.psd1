@{
    RootModule        = 'Microsoft.PowerShell.PSResourceGet.psm1'
    ModuleVersion     = '1.1.1'
    GUID              = '8f1e6d34-70c2-4a9b-b3d8-52e9a0c4f716'
    Author            = 'callsheet'
    Description       = 'STAND-IN for rehearsals: Install-PSResource that writes down what it was asked for. It is not the PSResourceGet module of Microsoft.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @('Install-PSResource')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
