using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Testing.Devices;
using TorchSharp;
using Xunit;

namespace R2QBench.Tasks.Tests;

/// <summary>The shipped model knows the shipped world: the quickstart has something to lose.</summary>
public sealed class TinyWorldTests
{
    private const long LargestFolder = 4 << 20;

    [Fact]
    public void The_shipped_folder_is_small()
    {
        var files = new DirectoryInfo(ModelSources.ResolveFolder("builtin:tiny-world")).GetFiles();
        Assert.Contains(files, file => file.Name == "README.md");
        Assert.InRange(files.Sum(file => file.Length), 1, LargestFolder);
    }

    [DeviceTheory]
    [Devices(false)]
    [Devices(true)]
    public void It_recalls_the_facts_and_reads_unseen_paraphrases_easily(string device, bool bfloat16)
    {
        var loaded = ModelLoader.Load(ModelSources.ResolveFolder("builtin:tiny-world"), bfloat16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32, device);
        using var model = loaded.Model;
        var context = new EvaluationContext(model, loaded.Tokenizer, device);

        var recall = EvaluationFactory.Create(new EvaluationSpec.Task("builtin:world", Limit: 200)).Run(context, CancellationToken.None)[0];
        Assert.Equal("acc", recall.Metric);
        Assert.InRange(recall.Value, 0.9, 1);

        var perplexity = EvaluationFactory.Create(new EvaluationSpec.Perplexity("builtin:world", 128, MaxTokens: 8192)).Run(context, CancellationToken.None).Single();
        Assert.InRange(perplexity.Value, 1, 2);
    }
}
