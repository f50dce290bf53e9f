using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Testing;
using R2QBench.Torch;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

/// <summary>Models free what they make.</summary>
[Collection(AloneCollection.Name)]
public class TensorLifetimeTests
{
    [Fact]
    public void A_forward_pass_leaves_only_its_result_and_disposing_frees_everything()
    {
        var before = LiveTensors.Settled();
        using (var model = SmallModel.Create())
        {
            using var plain = no_grad();
            using (NewDisposeScope()) model.call(SmallModel.Ids(4)); // builds the rotary table
            var loaded = Engine.LiveTensorCount;
            using (NewDisposeScope())
            {
                var ids = SmallModel.Ids(4);
                var made = Engine.LiveTensorCount;
                model.call(ids);
                Assert.Equal(made + 1, Engine.LiveTensorCount);
            }

            Assert.Equal(loaded, Engine.LiveTensorCount);
        }

        Assert.Equal(before, Engine.LiveTensorCount);
    }

    [Fact]
    public void A_refused_model_leaves_no_tensors_behind()
    {
        using var folder = new TempFolder();
        SmallModel.Write(folder.Path);
        SmallModel.ChangeWeights(folder.Path, tensors => tensors.Select(t =>
            t.Name == "model.norm.weight" ? TensorToWrite.Of(t.Name, t.Dtype, t.Shape, Enumerable.Repeat((byte)0xFF, 64).ToArray()) : t));
        for (var i = 0; i < 2; i++)
        {
            var before = LiveTensors.Settled();
            Assert.Throws<ProblemException>(() => ModelLoader.Load(folder.Path, ScalarType.Float32, CPU));
            Assert.Equal(before, Engine.LiveTensorCount);
        }
    }
}
