using System.Text;

namespace R2QBench.Tasks.Tests;

/// <summary>A file with given content, gone at the end of the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] content)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"r2q-{Guid.NewGuid():n}.txt");
        File.WriteAllBytes(Path, content);
    }

    public TemporaryFile(string content)
        : this(Encoding.UTF8.GetBytes(content))
    {
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
