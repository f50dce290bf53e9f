using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Checkpoints;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_back()
    {
        var path = _folder.File("a.safetensors");
        byte[] weights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        SafetensorsWriter.Write(path,
            [TensorToWrite.Of("codes", "I8", [3], new byte[] { 7, 8, 9 }), TensorToWrite.Of("weight", "F32", [2, 2], weights), TensorToWrite.Of("none", "BOOL", [0, 5], Array.Empty<byte>())],
            new Dictionary<string, string> { ["format"] = "pt", ["ä"] = "✓" });

        using var file = SafetensorsFile.Open(path);

        Assert.Equal(["codes", "none", "weight"], file.Entries.Keys.Order());
        Assert.Equal(weights, file.Bytes("weight").ToArray());
        Assert.Equal(new byte[] { 8, 9 }, file.Bytes("codes", 1, 2).ToArray());
        Assert.Equal("[2, 2]", file.Entries["weight"].ShapeText);
        Assert.Equal(4, file.Entries["weight"].ElementCount);
        Assert.Equal(0, file.Entries["none"].ElementCount);
        Assert.Equal("✓", file.Metadata["ä"]);
    }

    [Fact]
    public void The_same_tensors_in_another_order_give_the_same_bytes_aligned_to_eight()
    {
        TensorToWrite[] tensors = [TensorToWrite.Of("b", "U8", [1], new byte[1]), TensorToWrite.Of("a", "F64", [1], new byte[8]), TensorToWrite.Of("c", "F16", [3], new byte[6])];
        SafetensorsWriter.Write(_folder.File("1"), tensors, new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" });
        SafetensorsWriter.Write(_folder.File("2"), tensors.Reverse(), new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" });

        var bytes = File.ReadAllBytes(_folder.File("1"));
        Assert.Equal(bytes, File.ReadAllBytes(_folder.File("2")));
        Assert.Equal(0, (8 + BitConverter.ToInt64(bytes)) % 8);
        using var file = SafetensorsFile.Open(_folder.File("1"));
        Assert.All(file.Entries.Values, e => Assert.Equal(0, e.Offset % TensorDtype.SizeOf(e.Dtype)!.Value));
    }

    [Fact]
    public void A_tensor_that_writes_too_few_bytes_leaves_no_file()
    {
        var path = _folder.File("a.safetensors");
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [TensorToWrite.Of("a", "F32", [2], new byte[4])]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_header_padded_with_spaces_is_read()
    {
        var path = _folder.File("a.safetensors");
        SafetensorsBytes.Write(path, """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}        """, 4);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal("F16", file.Entries["a"].Dtype);
    }

    [Fact]
    public void A_use_after_disposal_is_an_error_and_not_a_crash()
    {
        var path = _folder.File("a.safetensors");
        SafetensorsWriter.Write(path, [TensorToWrite.Of("a", "U8", [1], new byte[1])]);
        var file = SafetensorsFile.Open(path);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Bytes("a").Length);
        file.Dispose();
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", 8, "outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}""", 4, "outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "do not fit")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", 8, "do not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,8]}}""", 8, "do not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "do not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "shape")]
    [InlineData("""{"a":{"dtype":"Q2","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "lacks")]
    [InlineData("""{"a":5}""", 4, "lacks")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6, "overlaps")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}}""", 6, "gap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 6, "do not cover")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4, "twice")]
    [InlineData("""{"__metadata__":{"x":1}}""", 0, "metadata")]
    [InlineData("""{"a":{""", 4, "not valid JSON")]
    [InlineData("[]", 0, "not a JSON object")]
    public void An_inconsistent_header_is_refused(string header, int dataLength, string expected)
    {
        var path = _folder.File("bad.safetensors");
        SafetensorsBytes.Write(path, header, dataLength);
        var problem = Assert.Throws<ProblemException>(() => SafetensorsFile.Open(path).Dispose());
        Assert.Contains(expected, problem.Message);
        Assert.Contains(path, problem.Message);
        Assert.Equal(ExitCode.BadInput, problem.ExitCode);
    }

    [Fact]
    public void All_inconsistent_tensors_are_listed_together()
    {
        var path = _folder.File("bad.safetensors");
        SafetensorsBytes.Write(path, """{"a":{"dtype":"Q2","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[9],"data_offsets":[0,4]}}""", 4);
        Assert.Equal(2, Assert.Throws<ProblemException>(() => SafetensorsFile.Open(path).Dispose()).Problems.Count);
    }

    [Fact]
    public void A_cut_file_is_one_problem_that_counts_its_tensors()
    {
        var path = _folder.File("cut.safetensors");
        var entries = Enumerable.Range(0, 9).Select(i => $$"""
            "t{{i}}":{"dtype":"U8","shape":[4],"data_offsets":[{{4 * i}},{{4 * i + 4}}]}
            """);
        SafetensorsBytes.Write(path, $"{{{string.Join(',', entries)}}}", 8);
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => SafetensorsFile.Open(path).Dispose()).Problems);
        Assert.Contains("6 more", problem.What);
        Assert.Contains("t2", problem.Where);
    }

    [Theory]
    [InlineData(1_000L, "longer than the file")]
    [InlineData(200_000_000L, "longer than the format allows")]
    [InlineData(-1L, "longer than the format allows")]
    public void A_header_length_beyond_the_file_or_the_format_is_refused(long claimed, string expected)
    {
        var path = _folder.File("bad.safetensors");
        SafetensorsBytes.Write(path, "{}", 0, claimed);
        Assert.Contains(expected, Assert.Throws<ProblemException>(() => SafetensorsFile.Open(path).Dispose()).Message);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var whole = _folder.File("whole.safetensors");
        SafetensorsWriter.Write(whole, [TensorToWrite.Of("a", "F32", [4], new byte[16])]);
        var bytes = File.ReadAllBytes(whole);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = _folder.File("cut.safetensors");
            File.WriteAllBytes(cut, bytes[..length]);
            Assert.Throws<ProblemException>(() => SafetensorsFile.Open(cut).Dispose());
        }
    }

    [Fact]
    public void A_missing_file_is_a_problem_that_names_it() =>
        Assert.Contains("no such file", Assert.Throws<ProblemException>(() => SafetensorsFile.Open(_folder.File("absent")).Dispose()).Message);
}
