using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_has_the_whole_content_and_its_folder_is_made()
    {
        var path = _folder.File("a/b/file.txt");

        AtomicFile.WriteText(path, "zwölf");

        Assert.Equal("zwölf"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void An_old_file_is_replaced()
    {
        AtomicFile.WriteText(_folder.File("file"), "old and longer");
        AtomicFile.WriteText(_folder.File("file"), "new");

        Assert.Equal("new", File.ReadAllText(_folder.File("file")));
    }

    [Fact]
    public void A_writer_that_fails_half_way_leaves_the_old_file_and_nothing_else()
    {
        AtomicFile.WriteText(_folder.File("file"), "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(_folder.File("file"), stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(_folder.File("file")));
        Assert.Equal([_folder.File("file")], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_old_file_stays_readable_while_the_new_one_is_written()
    {
        AtomicFile.WriteText(_folder.File("file"), "old");

        AtomicFile.Replace(_folder.File("file"), temporary =>
        {
            File.WriteAllText(temporary, "new");
            Assert.Equal("old", File.ReadAllText(_folder.File("file")));
            Assert.Equal(_folder.Path, Path.GetDirectoryName(temporary));
            Assert.EndsWith(AtomicFile.TemporarySuffix, temporary);
        });

        Assert.Equal("new", File.ReadAllText(_folder.File("file")));
    }

    [Fact]
    public void A_folder_that_cannot_be_is_a_problem_of_the_environment()
    {
        File.WriteAllText(_folder.File("results"), "a file where the folder belongs");

        var exception = Assert.Throws<ProblemException>(() => AtomicFile.WriteText(_folder.File("results/run.parquet"), "x"));

        Assert.Equal(ExitCode.Environment, exception.ExitCode);
        var problem = Assert.Single(exception.Problems);
        Assert.StartsWith("Cannot be written", problem.What);
        Assert.Equal(_folder.File("results/run.parquet"), problem.Where);
        Assert.Contains("--results", problem.NextStep);
    }

    [Fact]
    public void A_folder_of_the_kernel_refuses_and_says_so()
    {
        // Not even root may make a file there, unlike in a folder without write permission.
        var exception = Assert.Throws<ProblemException>(() => AtomicFile.WriteText("/proc/r2q-test/file", "x"));

        Assert.StartsWith("Cannot be written", exception.Problems[0].What);
    }

    [Fact]
    public void A_full_disk_is_named()
    {
        // /dev/full takes an open and refuses every byte with "no space left on device".
        var io = Assert.ThrowsAny<IOException>(() =>
        {
            using var stream = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            stream.Write("x"u8);
            stream.Flush();
        });

        Assert.Equal("Cannot be written: the disk is full", AtomicFile.Explain(io, "results/x")!.What);
    }

    [Fact]
    public void Missing_permission_is_named() =>
        Assert.Equal("Cannot be written: no permission", AtomicFile.Explain(new UnauthorizedAccessException(), "results/x")!.What);

    [Fact]
    public void A_file_that_the_writer_misses_is_not_blamed_on_the_target() =>
        Assert.Throws<FileNotFoundException>(() => AtomicFile.Write(_folder.File("out"), _ => File.ReadAllText(_folder.File("absent"))));
}
