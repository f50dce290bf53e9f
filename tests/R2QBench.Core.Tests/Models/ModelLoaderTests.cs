using System.Text.Json.Nodes;
using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Testing;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

public sealed class ModelLoaderTests : IDisposable
{
    private const string SomeWeight = "model.layers.1.mlp.up_proj.weight";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_model_loads_as_the_same_model()
    {
        SmallModel.Write(_folder.Path);
        using var saved = SmallModel.Create();
        var loaded = ModelLoader.Load(_folder.Path, ScalarType.Float32, CPU);
        using var model = loaded.Model;
        using var scope = NewDisposeScope();
        using var plain = no_grad();

        Near.Equal(saved.call(SmallModel.Ids(9)), model.call(SmallModel.Ids(9)), 0);
        Assert.False(model.training);
        Assert.Empty(loaded.Notices);
        Assert.True(loaded.Tokenizer.AddsBos);
    }

    [Theory]
    [InlineData(TensorDtype.F16, 1e-3)]
    [InlineData(TensorDtype.BF16, 1e-2)]
    public void Half_precision_files_are_widened_to_float32(string dtype, double tolerance)
    {
        SmallModel.Write(_folder.Path, dtype: dtype);
        using var saved = SmallModel.Create();
        using var model = ModelLoader.Load(_folder.Path, ScalarType.Float32, CPU).Model;
        foreach (var (name, weight) in model.Weights)
        {
            Assert.Equal(ScalarType.Float32, weight.dtype);
            Near.Equal(saved.Weights[name], weight, 1e-6, relative: tolerance);
        }
    }

    [Fact]
    public void Computing_in_bfloat16_keeps_float32_parameters_and_logits_and_stays_close() => AssertStaysClose(ScalarType.BFloat16);

    [NeedsHalfOnCpuFact]
    public void Computing_in_float16_keeps_float32_parameters_and_logits_and_stays_close() => AssertStaysClose(ScalarType.Float16);

    [Fact]
    public void Parameters_may_be_kept_in_the_compute_dtype()
    {
        SmallModel.Write(_folder.Path);
        using var model = ModelLoader.Load(_folder.Path, ScalarType.BFloat16, CPU, ScalarType.BFloat16).Model;
        Assert.All(model.parameters(), p => Assert.Equal(ScalarType.BFloat16, p.dtype));
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Float32, model.call(SmallModel.Ids(3)).dtype);
    }

    [Fact]
    public void Facts_are_known_without_loading()
    {
        SmallModel.Write(_folder.Path, SmallModel.Config with { TiedEmbeddings = false });
        var facts = ModelLoader.Inspect(_folder.Path);
        using var model = ModelLoader.Load(_folder.Path, ScalarType.Float32, CPU).Model;
        Assert.Equal(model.ParameterCount, facts.ParameterCount);
        Assert.Equal(model.Linears.Select(l => (l.Path, l.weight.shape[0], l.weight.shape[1])), facts.Linears.Select(l => (l.Path, l.Out, l.In)));
        Assert.Equal("lm_head", facts.Linears[^1].Path);
        Assert.Equal((300, 32), (facts.VocabularySize, facts.ContextLength));
        Assert.Equal(64, facts.ModelHash.Length);
        Assert.NotEqual(facts.ModelHash, facts.TokenizerHash);
    }

    [Fact]
    public void Another_weight_gives_another_hash()
    {
        SmallModel.Write(_folder.Path);
        var before = ModelLoader.Inspect(_folder.Path);
        Assert.Equal(before.ModelHash, ModelLoader.Inspect(_folder.Path).ModelHash);
        SmallModel.ChangeWeights(_folder.Path, tensors => tensors.Select(t => t.Name == SomeWeight ? TensorToWrite.Of(t.Name, t.Dtype, t.Shape, new byte[24 * 16 * 4]) : t));
        var after = ModelLoader.Inspect(_folder.Path);
        Assert.NotEqual(before.ModelHash, after.ModelHash);
        Assert.Equal(before.TokenizerHash, after.TokenizerHash);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_not_finite_is_refused_by_name_and_place(float bad)
    {
        SmallModel.Write(_folder.Path);
        var values = new float[24 * 16];
        values[17] = bad;
        SmallModel.ChangeWeights(_folder.Path, tensors => tensors.Select(t => t.Name == SomeWeight ? OfFloats(t, values) : t));
        ModelLoader.Inspect(_folder.Path); // headers are in order
        var message = Refusal();
        Assert.Contains(SomeWeight, message);
        Assert.Contains("element 17", message);
    }

    [Fact]
    public void All_missing_unexpected_and_misshapen_tensors_are_listed_by_name()
    {
        SmallModel.Write(_folder.Path);
        SmallModel.ChangeWeights(_folder.Path, tensors =>
        [
            .. tensors.Where(t => t.Name is not (SomeWeight or "model.norm.weight")),
            TensorToWrite.Of("model.norm.weight", "F32", [2, 8], new byte[64]),
            TensorToWrite.Of("model.extra.weight", "F32", [1], new byte[4]),
        ]);
        var problem = Assert.Throws<ProblemException>(() => ModelLoader.Inspect(_folder.Path));
        Assert.Equal(3, problem.Problems.Count);
        Assert.Contains(SomeWeight, problem.Message);
        Assert.Contains("model.norm.weight = [2, 8]", problem.Message);
        Assert.Contains("model.extra.weight", problem.Message);
    }

    [Fact]
    public void Weights_stored_as_whole_numbers_are_refused()
    {
        SmallModel.Write(_folder.Path);
        SmallModel.ChangeWeights(_folder.Path, tensors => tensors.Select(t => t.Name == SomeWeight ? TensorToWrite.Of(t.Name, "I8", t.Shape, new byte[24 * 16]) : t));
        Assert.Contains("not stored as floating point", Refusal());
    }

    [Fact]
    public void Rotary_tables_of_old_checkpoints_are_ignored()
    {
        SmallModel.Write(_folder.Path);
        SmallModel.ChangeWeights(_folder.Path, tensors => [.. tensors, TensorToWrite.Of("model.layers.0.self_attn.rotary_emb.inv_freq", "F32", [2], new byte[8])]);
        ModelLoader.Load(_folder.Path, ScalarType.Float32, CPU).Model.Dispose();
    }

    [Fact]
    public void A_tied_matrix_may_be_stored_under_the_name_of_the_output_projection()
    {
        SmallModel.Write(_folder.Path);
        SmallModel.ChangeWeights(_folder.Path, tensors => tensors.Select(t => t.Name == "model.embed_tokens.weight" ? t with { Name = "lm_head.weight" } : t));
        using var saved = SmallModel.Create();
        using var model = ModelLoader.Load(_folder.Path, ScalarType.Float32, CPU).Model;
        Near.Equal(saved.Weights["model.embed_tokens.weight"], model.Weights["model.embed_tokens.weight"], 0);
    }

    [Fact]
    public void A_tied_matrix_stored_twice_is_noticed_where_the_copies_differ()
    {
        SmallModel.Write(_folder.Path);
        SmallModel.ChangeWeights(_folder.Path, tensors => [.. tensors, tensors.First(t => t.Name == "model.embed_tokens.weight") with { Name = "lm_head.weight" }]);
        Assert.Empty(ModelLoader.Inspect(_folder.Path).Notices);
        SmallModel.ChangeWeights(_folder.Path, tensors => tensors.Select(t => t.Name == "lm_head.weight" ? TensorToWrite.Of(t.Name, t.Dtype, t.Shape, new byte[300 * 16 * 4]) : t));
        Assert.Contains("lm_head.weight differs", Assert.Single(ModelLoader.Inspect(_folder.Path).Notices));
    }

    [Fact]
    public void An_untied_model_without_output_projection_is_refused_with_the_way_out()
    {
        SmallModel.Write(_folder.Path, SmallModel.Config with { TiedEmbeddings = false });
        SmallModel.ChangeWeights(_folder.Path, tensors => tensors.Where(t => t.Name != "lm_head.weight"));
        Assert.Contains("tie_word_embeddings", Refusal());
    }

    [Fact]
    public void A_tokenizer_with_more_ids_than_the_embedding_is_refused()
    {
        SmallModel.Write(_folder.Path, SmallModel.Config with { VocabularySize = 200 });
        Assert.Contains("embedding does not have", Refusal());
    }

    /// <summary>More tokens than the tokenizer has are padding, as in Qwen; fewer rows than the configuration says are damage.</summary>
    [Theory]
    [InlineData(299)]
    [InlineData(301)]
    public void A_vocabulary_of_another_size_than_the_embedding_is_refused(int size)
    {
        SmallModel.Write(_folder.Path);
        var config = JsonNode.Parse(File.ReadAllText(_folder.File("config.json")))!;
        config["vocab_size"] = size;
        _folder.Write("config.json", config.ToJsonString());
        var message = Refusal();
        Assert.Contains("model.embed_tokens.weight = [300, 16]", message);
        Assert.Contains($"[{size}, 16]", message);
    }

    [Fact]
    public void A_truncated_weight_file_is_refused()
    {
        SmallModel.Write(_folder.Path);
        using (var file = File.OpenWrite(_folder.File("model.safetensors"))) file.SetLength(file.Length - 1);
        Assert.Contains("model.safetensors", Refusal());
    }

    private void AssertStaysClose(ScalarType compute)
    {
        SmallModel.Write(_folder.Path);
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        using var full = ModelLoader.Load(_folder.Path, ScalarType.Float32, CPU).Model;
        using var half = ModelLoader.Load(_folder.Path, compute, CPU).Model;
        var logits = half.call(SmallModel.Ids(9));
        Assert.Equal(ScalarType.Float32, logits.dtype);
        Assert.All(half.parameters(), p => Assert.Equal(ScalarType.Float32, p.dtype));
        Near.Equal(full.call(SmallModel.Ids(9)), logits, 0.01);
    }

    private string Refusal() => Assert.Throws<ProblemException>(() => ModelLoader.Load(_folder.Path, ScalarType.Float32, CPU)).Message;

    private static TensorToWrite OfFloats(TensorToWrite like, float[] values) =>
        TensorToWrite.Of(like.Name, "F32", like.Shape, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
