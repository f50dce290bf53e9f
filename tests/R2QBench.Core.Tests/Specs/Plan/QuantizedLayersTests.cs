using R2QBench.Core.Specs;
using R2QBench.Core.Specs.Plan;
using Xunit;

namespace R2QBench.Core.Tests.Specs.Plan;

public sealed class QuantizedLayersTests
{
    private static readonly LinearShape[] Linears =
        [new("model.layers.0.self_attn.q_proj", 64, 64), new("model.layers.0.mlp.down_proj", 64, 172), new("lm_head", 512, 64)];

    [Fact]
    public void Skipped_layers_are_left_out_in_order() => Assert.Equal(
        ["model.layers.0.self_attn.q_proj", "lm_head"], QuantizedLayers.Of(Spec("*.down_proj"), Linears).Select(layer => layer.Path));

    [Fact]
    public void Nothing_left_is_a_problem()
    {
        var findings = QuantizedLayers.Check(Spec("*"), Linears, key => $"spec.yaml  {key}");

        Assert.Equal("Leaves nothing to quantize: all 3 matrices are skipped", Assert.Single(findings.Problems).What);
    }

    [Theory]
    [InlineData("down_proj", "\"down_proj\" matches no matrix; \"*.down_proj\" would")]
    [InlineData("*.fc1", "\"*.fc1\" matches no matrix; paths look like model.layers.0.self_attn.q_proj")]
    public void A_pattern_that_matches_nothing_is_noted(string pattern, string notice) =>
        Assert.Equal(notice, Assert.Single(QuantizedLayers.Check(Spec(pattern), Linears, key => $"spec.yaml  {key}").Notices).What);

    [Fact]
    public void The_default_pattern_may_match_nothing() =>
        Assert.Empty(QuantizedLayers.Check(Spec("lm_head"), Linears[..2], key => $"spec.yaml  {key}").Notices);

    private static QuantizationSpec Spec(string skip) => new() { Method = "r2q", Skip = [skip] };
}
