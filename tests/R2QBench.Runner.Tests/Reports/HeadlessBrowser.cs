using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using R2QBench.Testing;

namespace R2QBench.Runner.Tests.Reports;

/// <summary>Opens a page in Chromium without a window. A script in the page leaves what it saw in the title, as JSON.</summary>
internal static class HeadlessBrowser
{
    /// <param name="page">Path of the page.</param>
    /// <param name="width">Of the window, pixels.</param>
    /// <param name="folder">For the browser's profile.</param>
    public static JsonElement Open(string page, int width, TempFolder folder)
    {
        // A window high enough for everything: charts are drawn when they come near the screen.
        var dom = Run(folder, [$"--window-size={width},9000", "--virtual-time-budget=20000", "--dump-dom", "file://" + page]);
        var title = Regex.Match(dom, "<title>(.*?)</title>", RegexOptions.Singleline).Groups[1].Value;
        return JsonDocument.Parse(WebUtility.HtmlDecode(title)).RootElement;
    }

    /// <returns>Path of the picture, as wide as asked.</returns>
    public static string Screenshot(string page, int width, int height, TempFolder folder)
    {
        var picture = folder.File($"page-{width}.png");
        Run(folder, [$"--window-size={width},{height}", "--hide-scrollbars", "--virtual-time-budget=8000", $"--screenshot={picture}", "file://" + page]);
        return picture;
    }

    private static string Run(TempFolder folder, string[] arguments)
    {
        string[] all = ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder.File("profile")}", .. arguments];
        using var browser = Process.Start(new ProcessStartInfo(NeedsChromiumFactAttribute.Path!, all) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = browser.StandardError.ReadToEndAsync(); // complaints about D-Bus, although all is well
        var output = browser.StandardOutput.ReadToEnd();
        browser.WaitForExit();
        return output;
    }
}
