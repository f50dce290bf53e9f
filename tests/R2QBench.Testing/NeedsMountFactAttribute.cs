using System.Diagnostics;
using Xunit;

namespace R2QBench.Testing;

/// <summary>A test that mounts a small file system; skipped, visibly, where that is not allowed.</summary>
public sealed class NeedsMountFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Allowed = new(Try);

    public NeedsMountFactAttribute()
    {
        if (!Allowed.Value) Skip = "mounting a tmpfs is not allowed here";
    }

    /// <summary>Calls <c>mount</c>.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static void Mount(params string[] arguments)
    {
        using var mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        var error = mount.StandardError.ReadToEnd();
        mount.WaitForExit();
        if (mount.ExitCode != 0) throw new InvalidOperationException(error);
    }

    private static bool Try()
    {
        var folder = Directory.CreateTempSubdirectory("r2q-mount-");
        try
        {
            Mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.FullName);
            Process.Start("umount", [folder.FullName]).WaitForExit();
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            folder.Delete();
        }
    }
}
