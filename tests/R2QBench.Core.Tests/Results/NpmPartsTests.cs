using System.Text.Json;
using R2QBench.Core.Files;
using Xunit;

namespace R2QBench.Core.Tests.Results;

/// <summary>The npm parts are pinned, and the lock file works with whatever registry a machine uses.</summary>
public class NpmPartsTests
{
    [Fact]
    public void The_lock_file_names_no_download_address() =>
        Assert.DoesNotMatch("\"resolved\"|https?://", File.ReadAllText(Path.Combine(RepositoryRoot.Require(), "package-lock.json")));

    [Fact]
    public void Every_part_has_an_exact_version_and_the_lock_file_agrees()
    {
        var root = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Require(), "package.json"))).RootElement;
        var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Require(), "package-lock.json"))).RootElement.GetProperty("packages");
        foreach (var part in root.GetProperty("dependencies").EnumerateObject().Concat(root.GetProperty("devDependencies").EnumerateObject()))
        {
            Assert.Matches("^[0-9]", part.Value.GetString());
            Assert.Equal(part.Value.GetString(), locked.GetProperty("node_modules/" + part.Name).GetProperty("version").GetString());
        }
    }
}
