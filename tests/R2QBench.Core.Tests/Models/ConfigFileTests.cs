using System.Text.Json.Nodes;
using R2QBench.Core.Errors;
using R2QBench.Core.Models.Configuration;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Models;

public sealed class ConfigFileTests : IDisposable
{
    private const string Llama2 = """
        {"model_type":"llama","hidden_size":64,"intermediate_size":172,"num_hidden_layers":5,"num_attention_heads":8,"num_key_value_heads":4,
        "max_position_embeddings":512,"rms_norm_eps":1e-05,"vocab_size":512,"hidden_act":"silu","rope_theta":500000.0,"bos_token_id":1,"eos_token_id":[2,3]}
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keys_of_llama_are_read()
    {
        var config = Read(Llama2);
        Assert.Equal((64, 172, 5, 8, 4, 8), (config.HiddenSize, config.IntermediateSize, config.Layers, config.Heads, config.KeyValueHeads, config.HeadDimension));
        Assert.Equal((512, 512, 1e-5), (config.VocabularySize, config.ContextLength, config.NormEpsilon));
        Assert.Equal(500000, config.Rotary!.Theta);
        Assert.Equal((1, 2), (config.BosTokenId, config.EosTokenId));
        Assert.False(config.TiedEmbeddings);
    }

    [Fact]
    public void Key_value_heads_default_to_the_query_heads_and_theta_to_10000()
    {
        var config = Read(Llama2, json =>
        {
            json.Remove("num_key_value_heads");
            json.Remove("rope_theta");
        });
        Assert.Equal(8, config.KeyValueHeads);
        Assert.Equal(10000, config.Rotary!.Theta);
    }

    [Fact]
    public void The_older_and_the_newer_form_of_rotary_settings_mean_the_same()
    {
        const string Scaling = """{"ROPE":"llama3","factor":8.0,"high_freq_factor":4.0,"low_freq_factor":1.0,"original_max_position_embeddings":64}""";
        var older = Read(Llama2, json => json["rope_scaling"] = JsonNode.Parse(Scaling.Replace("ROPE", "type")));
        var newer = Read(Llama2, json =>
        {
            json.Remove("rope_theta");
            json["rope_parameters"] = JsonNode.Parse(Scaling.Replace("ROPE", "rope_type"));
            json["rope_parameters"]!["rope_theta"] = 500000.0;
        });
        Assert.Equal(older, newer);
        Assert.IsType<RotaryScaling.Llama3>(older.Rotary!.Scaling);
    }

    [Fact]
    public void Llama3_scaling_keeps_short_waves_divides_long_ones_and_blends_between()
    {
        var scaling = new RotaryScaling.Llama3(8, 1, 4, 64);
        Assert.Equal(1, scaling.Apply(1)); // wavelength 6.3 < 64 / 4
        Assert.Equal(0.01 / 8, scaling.Apply(0.01)); // wavelength 628 > 64
        var wavelength = 32; // s = (64 / 32 − 1) / (4 − 1) = 1/3
        Near.Equal(2 * Math.PI / wavelength * (2.0 / 3 / 8 + 1.0 / 3), scaling.Apply(2 * Math.PI / wavelength), 1e-12);
    }

    [Theory]
    [InlineData("rope_type")]
    [InlineData("type")]
    public void Linear_scaling_divides_every_frequency_by_its_factor(string key)
    {
        var plain = Read(Llama2).Rotary!;
        var scaled = Read(Llama2, json => json["rope_scaling"] = new JsonObject { [key] = "linear", ["factor"] = 4.0 });
        Assert.Equal(new RotaryScaling.Linear(4), scaled.Rotary!.Scaling);
        Assert.Equal(plain.Frequencies().Select(frequency => frequency / 4), scaled.Rotary.Frequencies());
        ConfigFile.Write(scaled, _folder.Path, "float32");
        Assert.Equal(scaled, ConfigFile.Read(_folder.Path));
    }

    [Fact]
    public void Linear_scaling_without_its_factor_is_refused() =>
        Assert.Contains("factor", Refusal(Llama2, json => json["rope_scaling"] = JsonNode.Parse("""{"type":"linear"}""")).Message);

    [Fact]
    public void All_missing_and_impossible_values_are_listed_together()
    {
        var problem = Refusal(Llama2, json =>
        {
            json.Remove("hidden_size");
            json.Remove("rms_norm_eps");
            json["vocab_size"] = -5;
            json["hidden_act"] = "swish2";
            json["rope_scaling"] = JsonNode.Parse("""{"rope_type":"yarn"}""");
        });
        Assert.Equal(5, problem.Problems.Count);
        foreach (var name in (string[])["hidden_size", "rms_norm_eps", "vocab_size = -5", "hidden_act = swish2", "rope_scaling.rope_type = yarn"])
            Assert.Contains(name, problem.Message);
    }

    [Theory]
    [InlineData("model_type", "\"bert\"", "bert")]
    [InlineData("model_type", "null", "model_type")]
    [InlineData("num_key_value_heads", "3", "num_key_value_heads = 3 of 8")]
    [InlineData("num_attention_heads", "12", "divisor of 64")]
    [InlineData("head_dim", "7", "even number")]
    [InlineData("hidden_size", "\"64\"", "hidden_size")]
    [InlineData("rms_norm_eps", "0", "rms_norm_eps")]
    [InlineData("tie_word_embeddings", "1", "true or false")]
    [InlineData("rope_scaling", "[]", "an object")]
    [InlineData("quantization_config", "{\"quant_method\":\"gptq\"}", "already quantized")]
    public void A_value_that_cannot_be_is_refused(string key, string value, string expected) =>
        Assert.Contains(expected, Refusal(Llama2, json => json[key] = JsonNode.Parse(value)).Message);

    [Fact]
    public void The_supported_types_are_listed_for_an_unknown_one() =>
        Assert.Contains("llama", Refusal(Llama2, json => json["model_type"] = "mamba").Problems[0].Allowed);

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("")]
    public void A_file_that_is_no_object_is_refused(string text)
    {
        _folder.Write("config.json", text);
        Assert.Contains("config.json", Assert.Throws<ProblemException>(() => ConfigFile.Read(_folder.Path)).Message);
    }

    [Fact]
    public void A_missing_folder_and_a_missing_file_are_refused()
    {
        Assert.Contains("no such model folder", Assert.Throws<ProblemException>(() => ConfigFile.Read(_folder.File("absent"))).Message);
        Assert.Contains("no such file", Assert.Throws<ProblemException>(() => ConfigFile.Read(_folder.Path)).Message);
    }

    [Theory]
    [MemberData(nameof(FamilyParityTests.Families), MemberType = typeof(FamilyParityTests))]
    public void A_written_configuration_reads_back_as_the_same_record(string name)
    {
        var config = ConfigFile.Read(FixtureFolder.Model(name));
        ConfigFile.Write(config, _folder.Path, "float32");
        Assert.Equal(config, ConfigFile.Read(_folder.Path));
    }

    private DecoderConfig Read(string text, Action<JsonObject>? change = null)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        change?.Invoke(json);
        _folder.Write("config.json", json.ToJsonString());
        return ConfigFile.Read(_folder.Path);
    }

    private ProblemException Refusal(string text, Action<JsonObject> change) => Assert.Throws<ProblemException>(() => Read(text, change));
}
