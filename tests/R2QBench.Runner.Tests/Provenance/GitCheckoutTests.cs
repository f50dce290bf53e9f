using System.Diagnostics;
using R2QBench.Runner.Provenance;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Provenance;

public sealed class GitCheckoutTests
{
    [Fact]
    public void A_changed_tracked_file_makes_a_checkout_dirty_and_an_untracked_one_does_not()
    {
        using var folder = new TempFolder();
        folder.Write("file.txt", "one");
        foreach (var command in new[] { "init -q", "add file.txt", "-c user.name=n -c user.email=e@example.org commit -q -m first" }) Git(folder.Path, command);
        folder.Write("other.txt", "new");
        var clean = GitCheckout.Read(folder.Path);
        folder.Write("file.txt", "two");
        var dirty = GitCheckout.Read(folder.Path);

        Assert.Matches("^[0-9a-f]{40}$", clean.Commit);
        Assert.False(clean.Dirty);
        Assert.Equal(clean.Commit, dirty.Commit);
        Assert.True(dirty.Dirty);
    }

    [Fact]
    public void A_folder_that_is_no_checkout_has_neither_commit_nor_state()
    {
        using var folder = new TempFolder();

        Assert.Equal(new GitCheckout(null, null), GitCheckout.Read(folder.Path));
        Assert.Equal(new GitCheckout(null, null), GitCheckout.Read(null));
    }

    private static void Git(string folder, string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", $"-C \"{folder}\" {arguments}"))!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
