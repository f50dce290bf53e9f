using R2QBench.Core.Specs;
using R2QBench.Core.Specs.Plan;
using Xunit;

namespace R2QBench.Core.Tests.Specs.Plan;

public sealed class GroupSizeFitsModelTests
{
    // The widths of stories260k: most inputs 64, down_proj 172, and a head that is skipped by default.
    private static readonly LinearShape[] Linears =
    [
        new("model.layers.0.self_attn.q_proj", 64, 64),
        new("model.layers.0.mlp.gate_proj", 172, 64),
        new("model.layers.0.mlp.down_proj", 64, 172),
        new("model.layers.1.mlp.down_proj", 64, 172),
        new("lm_head", 512, 1024),
    ];

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_size_that_divides_every_width_has_nothing_to_note(int size)
    {
        var findings = Check(size);

        Assert.Empty(findings.Problems);
        Assert.Empty(findings.Notices);
    }

    [Fact]
    public void Short_last_groups_are_noted()
    {
        var findings = Check(64);

        Assert.Empty(findings.Problems);
        Assert.Equal(
            "spec.yaml  quantization.group_size: 2 layers are not a multiple of 64 wide and get a shorter last group (172 in model.layers.0.mlp.down_proj)",
            Assert.Single(findings.Notices).ToString());
    }

    [Fact]
    public void Layers_narrower_than_a_group_become_per_channel()
    {
        var findings = Check(128);

        Assert.Empty(findings.Problems);
        Assert.Equal(
            [
                "2 layers are narrower than 128 and get one group per output channel (64 in model.layers.0.self_attn.q_proj)",
                "2 layers are not a multiple of 128 wide and get a shorter last group (172 in model.layers.0.mlp.down_proj)",
            ],
            findings.Notices.Select(notice => notice.What));
    }

    [Fact]
    public void A_size_as_wide_as_the_widest_layer_is_fine() => Assert.Empty(Check(172).Problems);

    [Theory]
    [InlineData(173)]
    [InlineData(512)]
    public void A_size_wider_than_every_quantized_layer_is_a_problem(int size)
    {
        var problem = Assert.Single(Check(size).Problems);

        Assert.Equal("Is wider than the input of all 4 quantized layers (widest: model.layers.0.mlp.down_proj with 172)", problem.What);
        Assert.Equal("spec.yaml  quantization.group_size", problem.Where);
        Assert.Equal($"{size}", problem.Seen);
        Assert.Equal("2 to 172, -1 (per output channel), 0 (per tensor)", problem.Allowed);
    }

    [Fact]
    public void A_layer_that_is_not_skipped_counts() =>
        Assert.Empty(GroupSizeFitsModel.Check(new QuantizationSpec { Method = "r2q", GroupSize = 512, Skip = [] }, Linears, key => $"spec.yaml  {key}").Problems);

    private static PlanFindings Check(int size) =>
        GroupSizeFitsModel.Check(new QuantizationSpec { Method = "r2q", GroupSize = size }, Linears, key => $"spec.yaml  {key}");
}
