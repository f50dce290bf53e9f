using R2QBench.Core.Models;
using R2QBench.Testing;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

/// <summary>Loading needs little more memory than the weights in the chosen dtype.</summary>
[Collection(AloneCollection.Name)]
public class LoadMemoryTests
{
    [NeedsMemoryPeaksTheory]
    [InlineData(ScalarType.Float32, 4)]
    [InlineData(ScalarType.BFloat16, 2)]
    public void The_peak_is_at_most_a_tenth_above_the_weights(ScalarType latent, int bytesPerNumber)
    {
        using var folder = new TempFolder();
        var config = SmallModel.Config with { VocabularySize = 60_000, HiddenSize = 512, IntermediateSize = 1024, HeadDimension = 128, Rotary = new() { Dimensions = 128 } };
        using (var saved = SmallModel.Create(config: config)) ModelWriter.Save(saved, folder.Path, "F32");
        ModelLoader.LoadWithoutTokenizer(folder.Path, ScalarType.BFloat16, CPU, latent).Dispose(); // what is made once

        LanguageModel? loaded = null;
        var needed = MemoryPeak.Of(() => loaded = ModelLoader.LoadWithoutTokenizer(folder.Path, ScalarType.BFloat16, CPU, latent));
        using var model = loaded!;

        var weights = model.ParameterCount * bytesPerNumber;
        Assert.InRange(weights, 60e6, 200e6);
        // Two parts of 8 MiB on their way, and what the process itself takes again after giving everything back. A second copy would be more.
        Assert.InRange(needed, weights, 1.1 * weights + (48 << 20));
    }
}
