@{
    RootModule        = 'PowerShellGet.psm1'
    ModuleVersion     = '2.2.5'
    GUID              = '5e2b9c11-8a34-4f0d-b7e6-90c2d4f1a873'
    Author            = 'callsheet'
    Description       = 'STAND-IN for rehearsals: Install-Module that writes down what it was asked for and installs nothing. It is not the PowerShellGet module of Microsoft.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @('Get-InstalledModule', 'Install-Module')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
