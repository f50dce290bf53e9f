using R2QBench.Core.Files;
using R2QBench.Core.Specs;
using R2QBench.Runner.Commands;
using R2QBench.Tasks;
using R2QBench.Tasks.MultipleChoice.Yaml;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>Every file under <c>experiments/</c> is read, so that none can rot.</summary>
public sealed class ExperimentFileTests
{
    private static readonly string TaskFiles = "tasks" + Path.DirectorySeparatorChar;

    private const string Pretraining = "pretrain-";

    public static TheoryData<string> Files()
    {
        var files = new TheoryData<string>();
        var folder = Path.Combine(RepositoryRoot.Require(), "experiments");
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file);
            if (!name.StartsWith(TaskFiles, StringComparison.Ordinal)) files.Add(name);
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_experiment_is_valid(string file)
    {
        using var model = new TempFolder();   // stands for the folder that the user names
        model.Write("config.json", "{}");
        var path = Path.Combine(RepositoryRoot.Require(), "experiments", file);
        if (Path.GetFileName(file).StartsWith(Pretraining, StringComparison.Ordinal))
        {
            Assert.NotEmpty(SpecReader.ReadPretrain(path, [], Vocabulary.Create()).Name);
            return;
        }

        var namesFolder = File.ReadAllText(path).Contains("../shared/", StringComparison.Ordinal);
        var spec = SpecReader.Read(path, namesFolder ? [$"model.source={model.Path}"] : [], Vocabulary.Create());

        Assert.NotEmpty(spec.Runs);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), spec.Name);
    }

    [Fact]
    public void Every_task_file_is_valid_and_goes_by_its_name()
    {
        Assert.Contains("arithmetic", TaskRegistry.Names());
        Assert.All(TaskRegistry.Files(), file =>
        {
            var task = Assert.IsType<YamlTask>(TaskRegistry.Find(Path.GetFileNameWithoutExtension(file)));
            Assert.Equal(Path.GetFileNameWithoutExtension(file), task.Description.Name);
            Assert.NotEmpty(task.Load());
        });
    }
}
