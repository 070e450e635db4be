@{
    RootModule        = 'PackageManagement.psm1'
    ModuleVersion     = '1.0.0.1'
    GUID              = 'c1d05a7e-9f63-4b0d-8a52-6d0f4c7e2b95'
    Author            = 'callsheet'
    Description       = 'STAND-IN for rehearsals: the providers of a machine in an environment variable. It is not the PackageManagement module of Microsoft.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @('Get-PackageProvider', 'Install-PackageProvider')
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
