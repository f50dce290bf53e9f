using System.Globalization;
using System.Text.RegularExpressions;
using R2QBench.Core.Errors;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Runs one case of the PyTorch peer script (<c>../shared/peers/pytorch_qat.py</c>) with torch.compile.</summary>
public static partial class PeerStep
{
    /// <param name="script">Path of the script.</param>
    /// <param name="shape">A shape of the script.</param>
    /// <param name="method">A method of the script.</param>
    /// <param name="batch">Rows per step.</param>
    /// <param name="burst">Its ceiling for MFU, TFLOP/s.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProblemException">Python or the script did not run through.</exception>
    public static async Task<PeerTiming> RunAsync(string script, StepShape shape, string method, int batch, double burst, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(script);
        var checkpointing = shape.WideLatents ? "False" : "True";
        var latent = shape.WideLatents ? "float32" : "bfloat16";
        var program = FormattableString.Invariant(
            $"import sys, importlib, torch; sys.path.insert(0, sys.argv[1]); m = importlib.import_module(sys.argv[2]); m.run('{shape.Name}', '{method}', 'compile', {batch}, torch.{latent}, ckpt={checkpointing}, ceiling={burst:0.0})");
        var (exit, output) = await ChildProcess.RunAsync("python3", ["-c", program, Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path)], cancellation);
        var match = Figures().Match(output);
        if (exit != 0 || !match.Success)
            throw new ProblemException(new Problem("The peer script failed", script, output.Length > 400 ? output[^400..] : output, NextStep: "run it by hand, or leave --peer out"));
        double Number(int group) => double.Parse(match.Groups[group].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return new PeerTiming(Number(1), Number(2), match.Value);
    }

    [GeneratedRegex(@"^.*?([\d,]+) tok/s .*peak ([\d.]+) GiB.*$", RegexOptions.Multiline)]
    private static partial Regex Figures();
}
