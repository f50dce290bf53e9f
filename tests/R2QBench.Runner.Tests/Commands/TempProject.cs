using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

/// <summary>A library compiled for one test, outside the repository and without any package.</summary>
internal static class TempProject
{
    /// <param name="folder">Where it is written and built.</param>
    /// <param name="name">Of the assembly.</param>
    /// <param name="items">Lines of MSBuild: what is compiled, what is referenced.</param>
    /// <param name="noWarn">Warnings that are none here.</param>
    /// <returns>Path of the assembly.</returns>
    public static string Build(TempFolder folder, string name, string items, string noWarn = "")
    {
        var project = folder.Write($"src/{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <LangVersion>latest</LangVersion>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NoWarn>$(NoWarn);{noWarn}</NoWarn>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
            {items}
              </ItemGroup>
            </Project>
            """);
        var result = OtherProgram.Run("dotnet", ["build", project, "-c", "Release", "--nologo", "-v", "q", "-o", folder.File("out", name)], folder.Path);
        Assert.True(result.ExitCode == 0, result.Out);
        return folder.File("out", name, $"{name}.dll");
    }
}
